package dev.upright.preprocess.image;

import java.nio.ByteBuffer;

/** Unsigned numbers at absolute places of a buffer, in the buffer's byte order; all throw {@link IndexOutOfBoundsException}. */
final class Unsigned {
    private Unsigned() {}

    static int u8(ByteBuffer bytes, int at) {
        return bytes.get(at) & 0xFF;
    }

    static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    /** Three bytes, little-endian whatever the buffer's order (WebP). */
    static int u24le(ByteBuffer bytes, int at) {
        return u8(bytes, at) | (u8(bytes, at + 1) << 8) | (u8(bytes, at + 2) << 16);
    }

    static long u32(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }

    /** {@code at + distance} as a place in the buffer; its end itself is allowed. */
    static int forward(ByteBuffer bytes, int at, long distance) {
        if (distance < 0 || distance > bytes.limit() - at) {
            throw new IndexOutOfBoundsException("beyond the end");
        }
        return at + (int) distance;
    }

    /** Whether these ASCII characters stand at this place. */
    static boolean ascii(ByteBuffer bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (u8(bytes, at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
