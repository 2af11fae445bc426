package dev.upright.server.http;

import dev.upright.server.job.JobPlaces;
import io.helidon.webserver.http.ServerRequest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Iterator;

/** What comes with a job's request, on its way to the disk; it is on the disk before the job exists. Removed unless it is kept. */
final class JobUpload implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    /** Of a list, about half a million pictures: its lines are read whole. */
    private static final long MOST_LIST = 64 << 20;

    private final JobPlaces places;
    private final String id;
    private final long maxUpload;
    private final long maxUploads;
    private final MessageDigest digest;
    private boolean kept;

    JobUpload(JobPlaces places, String id, long maxUpload, long maxUploads) {
        this.places = places;
        this.id = id;
        this.maxUpload = maxUpload;
        this.maxUploads = maxUploads;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Of all that came, and of what was asked beside it. */
    String digest(String asked) {
        digest.update(asked.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A body that is no larger than anything said here can be. */
    byte[] small(ServerRequest request, long most) {
        try (InputStream in = body(request, most)) {
            byte[] body = in.readAllBytes();
            digest.update(body);
            return body;
        } catch (IOException broken) {
            throw brokenOff(broken);
        }
    }

    /** Keeps the body as the job's archive. */
    void archive(ServerRequest request) {
        store(body(request, maxUpload), places.archive(id));
    }

    /** Keeps a list. */
    void list(byte[] lines) {
        store(new ByteArrayInputStream(lines), places.manifest(id));
    }

    /** Keeps the body, a list line by line, with its paths made absolute. */
    void lines(ServerRequest request, Path folder) {
        long most = Math.min(maxUpload, MOST_LIST);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(body(request, most), StandardCharsets.UTF_8))) {
            Iterator<InputStream> rewritten = lines.lines()
                    .<InputStream>map(line ->
                            new ByteArrayInputStream((absolute(line, folder) + "\n").getBytes(StandardCharsets.UTF_8)))
                    .iterator();
            store(new SequenceInputStream(enumeration(rewritten)), places.manifest(id));
        } catch (IOException broken) {
            throw brokenOff(broken);
        } catch (UncheckedIOException broken) {
            throw brokenOff(broken);
        }
    }

    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing else
    private static <T> Enumeration<T> enumeration(Iterator<T> iterator) {
        return new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return iterator.hasNext();
            }

            @Override
            public T nextElement() {
                return iterator.next();
            }
        };
    }

    private static String absolute(String line, Path folder) {
        try {
            return line.isBlank() ? line : JobRequests.line(Json.parse(line.getBytes(StandardCharsets.UTF_8)), folder);
        } catch (ProblemException noJson) {
            return line; // its row will say so
        }
    }

    private static InputStream body(ServerRequest request, long most) {
        return request.content().hasEntity()
                ? new BodyInput(request.content().inputStream(), most, () -> false)
                : InputStream.nullInputStream();
    }

    private static ProblemException brokenOff(Exception broken) {
        return new ProblemException(Problems.malformed("the body could not be read: " + broken.getMessage()));
    }

    private void store(InputStream from, Path file) {
        long room = maxUploads - places.kept();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = from;
                FileChannel channel = open(file);
                OutputStream out = Channels.newOutputStream(channel)) {
            for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
                room -= read;
                if (room < 0) {
                    throw full(
                            "the uploads that are kept already leave no room for it; see the setting jobs.max-uploads");
                }
                digest.update(ByteBuffer.wrap(chunk, 0, read));
                out.write(chunk, 0, read);
            }
            channel.force(true);
        } catch (IOException noSpace) {
            throw full("it could not be written: " + noSpace.getMessage());
        }
    }

    private static int read(InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException broken) {
            throw brokenOff(broken);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static ProblemException full(String why) {
        return new ProblemException(Problem.of(507, "storage-full", "The upload cannot be kept", why));
    }

    /** It belongs to a job from now on. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (!kept) {
            places.forget(id);
        }
    }
}
