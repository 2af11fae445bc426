package dev.upright.scoring.input;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the objects of {@code s3://} addresses are. May be asked by many threads. Every question may wait for the network, and ends when
 * its thread is interrupted.
 */
public interface Buckets extends AutoCloseable {
    /** What a listing says of an object. */
    record Listed(String key, long size) {}

    /**
     * A part of a listing, in the order of the keys.
     *
     * @param next what to ask for the part behind it; empty at the end
     */
    record Page(List<Listed> objects, Optional<String> next) {}

    /** An object whose bytes come as they are read. Whoever opened it closes it; what was not read is not fetched. */
    interface Opened extends AutoCloseable {
        /** Fails with an {@link IOException} where the connection breaks or the bytes are not those of the object's checksum. */
        InputStream bytes();

        /** How many there are. */
        long length();

        @Override
        void close();
    }

    /** How long a picture or a page of a listing is waited for. */
    Duration patience();

    /**
     * Finds out whether anything could be asked at all.
     *
     * @throws UnusableException where there are no credentials
     */
    void require() throws UnusableException;

    /**
     * Whether there is an object of this very key.
     *
     * @throws UnusableException where that cannot be found out
     */
    boolean has(S3Address object) throws UnusableException;

    /**
     * The objects below a folder.
     *
     * @param next of the page before; empty for the first one
     * @throws UnusableException where the bucket does not say
     */
    Page list(S3Address folder, Optional<String> next) throws UnusableException;

    /**
     * Opens an object.
     *
     * @throws UnusableException where that fails
     */
    Opened open(S3Address object) throws UnusableException;

    @Override
    void close();
}
