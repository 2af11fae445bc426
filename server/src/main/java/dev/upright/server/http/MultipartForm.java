package dev.upright.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.fileupload.FileUploadBase;
import org.apache.commons.fileupload.MultipartStream;
import org.apache.commons.fileupload.ParameterParser;

/** The parts of a {@code multipart/form-data} body, one after the other (RFC 7578), by Apache Commons FileUpload. */
final class MultipartForm {
    private static final int BUFFER = 8192;
    /** The library's own 512 bytes are less than a file's name may have. */
    private static final int PART_HEADERS = 10_240;

    private final MultipartStream stream;
    private boolean started;
    private String partName = "";

    /**
     * @param contentType the request's header, which names the boundary
     * @throws ProblemException 400 where the header names no boundary
     */
    MultipartForm(String contentType, InputStream in) {
        String boundary = parameters(contentType).get("boundary");
        if (boundary == null || boundary.isBlank()) {
            throw new ProblemException(Problems.malformed("multipart/form-data needs a boundary"));
        }
        try {
            this.stream = new MultipartStream(in, boundary.getBytes(StandardCharsets.ISO_8859_1), BUFFER, null);
        } catch (IllegalArgumentException tooLong) {
            throw new ProblemException(Problems.malformed("the boundary is too long"));
        }
        stream.setPartHeaderSizeMax(PART_HEADERS);
    }

    /** Moves to the next part; false after the last. */
    boolean next() throws IOException {
        try {
            boolean more = started ? stream.readBoundary() : stream.skipPreamble();
            started = true;
            if (more) {
                partName = name(stream.readHeaders());
            }
            return more;
        } catch (MultipartStream.MalformedStreamException malformed) {
            throw new ProblemException(Problems.malformed("the form is malformed: " + malformed.getMessage()));
        } catch (FileUploadBase.FileUploadIOException tooLong) {
            throw new ProblemException(Problems.malformed("the form is malformed: a part's headers are too long"));
        }
    }

    /** The part's file name, or else its field's name. */
    String partName() {
        return partName;
    }

    ByteArrayOutputStream content() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            stream.readBodyData(content);
        } catch (MultipartStream.MalformedStreamException malformed) {
            throw new ProblemException(Problems.malformed("the form is malformed: " + malformed.getMessage()));
        }
        return content;
    }

    private static String name(String headers) {
        for (String line : headers.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "content-disposition:", 0, "content-disposition:".length())) {
                Map<String, String> parameters = parameters(line.substring(line.indexOf(':') + 1));
                // A name that stands there without a value is there, and null.
                String file = parameters.get("filename");
                String field = parameters.get("name");
                return file != null ? file : field != null ? field : "";
            }
        }
        return "";
    }

    private static Map<String, String> parameters(String header) {
        ParameterParser parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        return parser.parse(header, ';');
    }
}
