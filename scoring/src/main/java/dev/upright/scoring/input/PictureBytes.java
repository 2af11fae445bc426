package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageFormat;
import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads pictures and leaves the rest. What is found in a folder or an archive is a picture if its first bytes say so; if only its name
 * does it is one that fails. Other files are left without having been read further.
 */
public final class PictureBytes {
    /** As many first bytes as tell the formats apart. */
    static final int HEAD = 16;

    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "jpe", "png", "webp", "bmp", "tif", "tiff", "gif");

    private final long maxBytes;
    private final boolean all;

    /** @param options how large they may be, and whether the rest is left */
    public PictureBytes(InputOptions options) {
        this.maxBytes = options.maxBytes();
        this.all = options.all();
    }

    /** A file's content. */
    Content file(Path file, boolean named) {
        return new Content() {
            @Override
            public Optional<EncodedImage> read() throws UnusableException {
                try (InputStream in = Files.newInputStream(file)) {
                    return PictureBytes.this.read(in, file.toString(), named, Files.size(file));
                } catch (IOException failed) {
                    throw unusable(failed);
                }
            }

            @Override
            public boolean lasting() {
                return true;
            }
        };
    }

    /**
     * Reads a picture, at most one byte more than is allowed.
     *
     * @param named whether somebody asked for this very file, so that it has a row whatever it is
     * @param expected how many bytes it is said to have, or -1; no more than a hint
     * @return empty where it is no picture
     * @throws UnusableException where it is too large
     */
    public Optional<EncodedImage> read(InputStream in, String name, boolean named, long expected)
            throws IOException, UnusableException {
        byte[] head = in.readNBytes(HEAD);
        if (!named && !all && ImageFormat.sniff(head).isEmpty() && !hasPictureName(name)) {
            return Optional.empty();
        }
        byte[] bytes = head.length < HEAD ? head : whole(head, in, expected);
        if (bytes.length > maxBytes) {
            throw tooLarge();
        }
        return Optional.of(EncodedImage.of(bytes));
    }

    /** Into one array of the expected size where that is right: most of what a job allocates are these. */
    private byte[] whole(byte[] head, InputStream in, long expected) throws IOException {
        int most = Math.toIntExact(Math.max(head.length, maxBytes + 1));
        byte[] bytes = Arrays.copyOf(head, Math.toIntExact(Math.clamp(expected, head.length, most)));
        int read = head.length + in.readNBytes(bytes, head.length, bytes.length - head.length);
        if (read < bytes.length) {
            return Arrays.copyOf(bytes, read);
        }
        byte[] more = in.readNBytes(most - read);
        if (more.length == 0) {
            return bytes;
        }
        byte[] joined = Arrays.copyOf(bytes, read + more.length);
        System.arraycopy(more, 0, joined, read, more.length);
        return joined;
    }

    long maxBytes() {
        return maxBytes;
    }

    /** What is said of a picture that has more bytes than it may. */
    public UnusableException tooLarge() {
        return new UnusableException(
                Reason.TOO_MANY_BYTES, "the picture has more than %d bytes, which is the limit".formatted(maxBytes));
    }

    private static boolean hasPictureName(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** What a failed read means. */
    public static UnusableException unusable(IOException failed) {
        return switch (failed) {
            case NoSuchFileException _ -> new UnusableException(Reason.MISSING, "there is no such file, or no longer");
            case AccessDeniedException _ -> new UnusableException(Reason.UNREADABLE, "permission denied");
            case FileSystemException known
            when known.getReason() != null ->
                new UnusableException(Reason.UNREADABLE, String.valueOf(known.getReason()));
            default -> new UnusableException(Reason.UNREADABLE, String.valueOf(failed.getMessage()));
        };
    }
}
