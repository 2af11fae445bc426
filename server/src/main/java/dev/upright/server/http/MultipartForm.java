package dev.upright.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.fileupload.MultipartStream;
import org.apache.commons.fileupload.ParameterParser;

/** The parts of a {@code multipart/form-data} body, one after the other (RFC 7578), by Apache Commons FileUpload. */
final class MultipartForm {
    private static final int BUFFER = 8192;

    private final MultipartStream stream;
    private final BoundedInput input;
    private boolean started;
    private String partName = "";

    /**
     * @param contentType the request's header, which names the boundary
     * @param most how many bytes the whole body may have
     * @throws ProblemException 400 where the header names no boundary
     */
    MultipartForm(String contentType, InputStream in, long most) {
        String boundary = parameters(contentType).get("boundary");
        if (boundary == null || boundary.isBlank()) {
            throw new ProblemException(Problems.malformed("multipart/form-data needs a boundary"));
        }
        this.input = new BoundedInput(in, most);
        try {
            this.stream = new MultipartStream(input, boundary.getBytes(StandardCharsets.ISO_8859_1), BUFFER, null);
        } catch (IllegalArgumentException tooLong) {
            throw new ProblemException(Problems.malformed("the boundary is too long"));
        }
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
                String file = parameters.get("filename");
                return file != null ? file : parameters.getOrDefault("name", "");
            }
        }
        return "";
    }

    private static Map<String, String> parameters(String header) {
        ParameterParser parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        return parser.parse(header, ';');
    }

    /** Stops a body that goes on longer than it may, whatever its length says. */
    private static final class BoundedInput extends InputStream {
        private final InputStream in;
        private final long most;
        private long left;

        BoundedInput(InputStream in, long most) {
            this.in = in;
            this.most = most;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw new ProblemException(Problems.tooLarge("the body has more than " + most + " bytes"));
            }
        }
    }
}
