package dev.upright.preprocess.image;

import java.util.Objects;

/** A picture as it arrived: bytes of which nothing is known yet. Immutable by agreement, because the bytes are shared, not copied. */
public final class EncodedImage {
    private final byte[] bytes;

    private EncodedImage(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps the bytes without a copy; the caller must not change them any more.
     *
     * @param bytes may be empty, and is then refused by {@link ImageDecoder#inspect}
     */
    public static EncodedImage of(byte[] bytes) {
        return new EncodedImage(Objects.requireNonNull(bytes, "bytes"));
    }

    /** The bytes themselves, shared: nobody modifies them. */
    public byte[] bytes() {
        return bytes;
    }

    /** The number of bytes. */
    public int size() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "EncodedImage[" + bytes.length + " bytes]";
    }
}
