package dev.upright.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageLimits;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads the pictures of a request: a raw body, {@code multipart/form-data}, or JSON with base64. The Content-Type tells these three
 * apart and nothing more; what a picture is, its own first bytes say.
 */
final class PictureBody {
    private static final int AT_ONCE = 1 << 20;

    private final ImageLimits limits;
    private final int maxPictures;
    private final long maxBytes;

    /**
     * @param limits the bounds of one picture
     * @param maxPictures how many pictures one request may hold
     * @param maxBytes the largest body with several pictures
     */
    PictureBody(ImageLimits limits, int maxPictures, long maxBytes) {
        this.limits = limits;
        this.maxPictures = maxPictures;
        this.maxBytes = maxBytes;
    }

    private enum Form {
        RAW,
        MULTIPART,
        JSON
    }

    /**
     * How many bytes the body will hold at most, known before it is read.
     *
     * @throws ProblemException 413 where it says itself that it is too large
     */
    long expectedBytes(ServerRequest request) {
        long most = form(request) == Form.RAW ? limits.maxBytes() : maxBytes;
        long declared = RequestHeaders.length(request).orElse(most);
        if (declared > most) {
            throw new ProblemException(
                    Problems.tooLarge("the body has " + declared + " bytes, at most " + most + " are taken"));
        }
        return declared;
    }

    /**
     * Reads them; at least one.
     *
     * @param late whether the request's deadline has passed
     * @throws ProblemException 400 for a body that is none of the three forms, 413 for one that is too large, 504 for one that
     *     comes too slowly
     */
    List<Picture> read(ServerRequest request, BooleanSupplier late) {
        try {
            return switch (form(request)) {
                case RAW ->
                    List.of(new Picture.Received(Optional.empty(), image(raw(request, limits.maxBytes(), late))));
                case MULTIPART -> multipart(request, late);
                case JSON -> json(raw(request, maxBytes, late));
            };
        } catch (IOException broken) {
            throw new ProblemException(Problems.malformed("the body could not be read: " + broken.getMessage()));
        }
    }

    /** The header is read by hand: one that is no media type is no reason to refuse a picture. */
    private static Form form(ServerRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        int parameters = type.indexOf(';');
        String name = parameters < 0 ? type : type.substring(0, parameters);
        return switch (name.trim().toLowerCase(Locale.ROOT)) {
            case "multipart/form-data" -> Form.MULTIPART;
            case "application/json" -> Form.JSON;
            default -> Form.RAW;
        };
    }

    private static byte[] raw(ServerRequest request, long most, BooleanSupplier late) throws IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        long declared = RequestHeaders.length(request).orElse(-1);
        try (InputStream in = new BodyInput(request.content().inputStream(), most, late)) {
            return declared < 0 ? in.readAllBytes() : exactly(in, Math.toIntExact(declared));
        }
    }

    /** Memory for a large body is taken as it comes, so that a promise alone costs none. */
    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] body;
        int read;
        if (length <= AT_ONCE) {
            body = new byte[length];
            read = in.readNBytes(body, 0, length);
        } else {
            body = in.readNBytes(length);
            read = body.length;
        }
        if (read < length) {
            throw new IOException("it ended after " + read + " of " + length + " bytes");
        }
        return body;
    }

    private List<Picture> multipart(ServerRequest request, BooleanSupplier late) throws IOException {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        List<Picture> pictures = new ArrayList<>();
        try (InputStream in = new BodyInput(request.content().inputStream(), maxBytes, late)) {
            MultipartForm form = new MultipartForm(type, in);
            while (form.next()) {
                requireRoom(pictures);
                ByteArrayOutputStream content = form.content();
                pictures.add(new Picture.Received(Optional.of(form.partName()), image(content.toByteArray())));
            }
        }
        return requireSome(pictures, "the form has no part");
    }

    private List<Picture> json(byte[] text) {
        JsonNode images = Json.parse(text).path("images");
        if (!images.isArray()) {
            throw new ProblemException(
                    Problems.malformed("a JSON body looks like {\"images\":[{\"id\":\"a\",\"base64\":\"...\"}]}"));
        }
        List<Picture> pictures = new ArrayList<>();
        for (JsonNode item : images) {
            requireRoom(pictures);
            JsonNode id = item.path("id");
            pictures.add(base64(
                    id.isValueNode() && !id.isNull() ? Optional.of(id.asText()) : Optional.empty(),
                    item.path("base64")));
        }
        return requireSome(pictures, "'images' is empty");
    }

    private static Picture base64(Optional<String> id, JsonNode text) {
        if (!text.isTextual()) {
            return new Picture.Missing(id, Problems.malformed("an image needs 'base64'"));
        }
        try {
            return new Picture.Received(id, image(Base64.getDecoder().decode(text.textValue())));
        } catch (IllegalArgumentException malformed) {
            return new Picture.Missing(id, Problems.malformed("'base64' is not base64: " + malformed.getMessage()));
        }
    }

    private static EncodedImage image(byte[] bytes) {
        return EncodedImage.of(bytes);
    }

    private void requireRoom(List<Picture> pictures) {
        if (pictures.size() >= maxPictures) {
            throw new ProblemException(Problem.of(
                    413, "too-many-pictures", "Too many pictures", "a request may hold " + maxPictures + " pictures"));
        }
    }

    private static List<Picture> requireSome(List<Picture> pictures, String otherwise) {
        if (pictures.isEmpty()) {
            throw new ProblemException(Problems.malformed(otherwise));
        }
        return pictures;
    }
}
