package dev.upright.preprocess.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/** How much memory outside of the Java heap is in use. */
public final class NativeMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private NativeMemory() {}

    /** Bytes of native objects that JavaCPP allocated and nobody closed. Mats count with their headers, not with their pixels. */
    public static long openBytes() {
        return Pointer.totalBytes();
    }

    /** Native objects that JavaCPP allocated and nobody closed. */
    public static long openObjects() {
        return Pointer.totalCount();
    }

    /** Resident memory of this process in bytes, or -1 where the system does not tell. */
    public static long residentBytes() {
        if (!Files.isReadable(STATUS)) {
            return -1;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
