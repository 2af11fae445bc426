package dev.upright.models.catalogue;

import dev.upright.models.catalogue.CatalogueException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Fetches files. A file gets its name only when it is whole and proven; until then it is a part, which a later download resumes. For one thread.
 */
public final class Download implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final HttpTransfer http;
    private final DownloadListener listener;

    /**
     * @param patience how long to wait for others
     * @param listener is told how it goes
     */
    public Download(DownloadPatience patience, DownloadListener listener) {
        this.http = new HttpTransfer(patience, listener);
        this.listener = listener;
    }

    /**
     * Fetches a file from the first place that has it.
     *
     * @param origins where it may be, in the order to ask
     * @param target where it is to stand; its folder is there. What stands there is replaced
     * @throws CatalogueException if it cannot be had from any, or not be stored. Nothing stands there then that did not before, except a part
     *     that broke off
     */
    public void fetch(RemoteFile file, List<Origin> origins, Path target) throws InterruptedException {
        if (origins.isEmpty()) {
            throw new CatalogueException(
                    Reason.NO_ADDRESS,
                    "no public address of %s is known; name a mirror that holds it".formatted(file.name()));
        }
        List<CatalogueException> failures = new ArrayList<>();
        for (Origin origin : origins) {
            try {
                fetch(file, origin, target);
                return;
            } catch (CatalogueException failed) {
                if (failed.reason() == Reason.STORAGE) {
                    throw failed; // another place would not help
                }
                failures.add(failed);
            }
        }
        throw inOne(file, failures);
    }

    private static CatalogueException inOne(RemoteFile file, List<CatalogueException> failures) {
        CatalogueException telling = failures.stream()
                .filter(failure -> failure.reason() != Reason.NOT_FOUND)
                .findFirst()
                .orElse(failures.getFirst());
        String reasons = failures.stream()
                .map(CatalogueException::sentence)
                .distinct()
                .collect(Collectors.joining("; ", file.name() + " cannot be had: ", ""));
        return new CatalogueException(telling.reason(), reasons, telling);
    }

    private void fetch(RemoteFile file, Origin origin, Path target) throws InterruptedException {
        try (PartFile part = PartFile.of(target)) {
            requireSpace(file, part, target);
            boolean resumed = bring(file, origin, part);
            if (!isProven(file, part, resumed)) {
                bring(file, origin, part);
                isProven(file, part, false);
            }
            long bytes = part.size();
            part.finish();
            listener.ends(file.name(), bytes);
        }
    }

    private boolean bring(RemoteFile file, Origin origin, PartFile part) throws InterruptedException {
        return switch (origin) {
            case Origin.Copy copy -> {
                copy(file, copy, part);
                yield false;
            }
            case Origin.Address address -> http.bring(address, file, part);
        };
    }

    /**
     * Whether the part is the file. If it is not, it is deleted; that is a failure unless part of it came from an earlier attempt, for a file that
     * changed meanwhile deserves a second one.
     */
    private static boolean isProven(RemoteFile file, PartFile part, boolean resumed) {
        try {
            file.proof().check(part.path(), file.name());
            return true;
        } catch (CatalogueException wrong) {
            part.discard();
            if (resumed) {
                return false;
            }
            throw wrong;
        } catch (IOException failed) {
            throw PartFile.unwritable(part.path(), failed);
        }
    }

    private static void requireSpace(RemoteFile file, PartFile part, Path target) {
        OptionalLong bytes = file.proof().bytes();
        try {
            long usable = Files.getFileStore(part.path()).getUsableSpace();
            if (bytes.isPresent() && bytes.getAsLong() - part.size() > usable) {
                throw new CatalogueException(
                        Reason.STORAGE,
                        "%s needs %d bytes and its disk has %d left".formatted(target, bytes.getAsLong(), usable));
            }
        } catch (IOException _) {
            // A file system that does not tell: the first write that fails will.
        }
    }

    private void copy(RemoteFile file, Origin.Copy origin, PartFile part) {
        try (InputStream in = Files.newInputStream(origin.file())) {
            file.proof().requireLength(origin, Files.size(origin.file()));
            part.restart(origin, Optional.empty());
            listener.begins(file.name(), origin, 0);
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                part.append(ByteBuffer.wrap(chunk, 0, read));
                listener.progresses(file.name(), part.size(), file.proof().bytes());
            }
        } catch (NoSuchFileException absent) {
            throw new CatalogueException(Reason.NOT_FOUND, "there is no " + origin, absent);
        } catch (IOException failed) {
            throw new CatalogueException(
                    Reason.REFUSED, "%s cannot be read: %s".formatted(origin, PartFile.words(failed)), failed);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
