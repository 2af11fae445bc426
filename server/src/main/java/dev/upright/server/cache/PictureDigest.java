package dev.upright.server.cache;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a picture's bytes, as four big-endian words: strangers choose the pictures, so nothing weaker may tell them apart. */
public record PictureDigest(long first, long second, long third, long fourth) {

    /** Reads all bytes once and copies none. */
    public static PictureDigest of(byte[] picture) {
        try {
            ByteBuffer words =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(picture));
            return new PictureDigest(words.getLong(), words.getLong(), words.getLong(), words.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** As 64 hexadecimal digits. */
    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(first)
                + format.toHexDigits(second)
                + format.toHexDigits(third)
                + format.toHexDigits(fourth);
    }

    /** Its bits are even already. */
    @Override
    public int hashCode() {
        return (int) first;
    }
}
