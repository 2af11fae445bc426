package dev.upright.preprocess.image;

import static dev.upright.preprocess.image.Unsigned.ascii;
import static dev.upright.preprocess.image.Unsigned.forward;
import static dev.upright.preprocess.image.Unsigned.u16;
import static dev.upright.preprocess.image.Unsigned.u32;
import static dev.upright.preprocess.image.Unsigned.u8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first directory (IFD0) of a TIFF structure, which is also what an EXIF block is (TIFF 6.0, section 2). Read in place. */
final class TiffDirectory {
    static final int ORIENTATION = 274;

    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;

    private final ByteBuffer bytes;
    private final int firstEntry;
    private final int entries;

    private TiffDirectory(ByteBuffer bytes, int firstEntry, int entries) {
        this.bytes = bytes;
        this.firstEntry = firstEntry;
        this.entries = entries;
    }

    /**
     * Reads the directory in place.
     *
     * @throws IndexOutOfBoundsException if it points outside the buffer
     * @throws ImageRejectedException if it is no classic TIFF structure
     */
    static TiffDirectory read(ByteBuffer whole) {
        ByteBuffer bytes = whole.duplicate();
        if (ascii(bytes, 0, "II")) {
            bytes.order(ByteOrder.LITTLE_ENDIAN);
        } else if (ascii(bytes, 0, "MM")) {
            bytes.order(ByteOrder.BIG_ENDIAN);
        } else {
            throw ImageRejectedException.corrupt("the TIFF structure has no byte order");
        }
        if (u16(bytes, 2) != 42) {
            throw ImageRejectedException.corrupt("the TIFF structure has no version 42");
        }
        int directory = forward(bytes, 0, u32(bytes, 4));
        int entries = u16(bytes, directory);
        forward(bytes, directory + 2, (long) entries * ENTRY_BYTES);
        return new TiffDirectory(bytes, directory + 2, entries);
    }

    /** The orientation in an EXIF block; a broken block says nothing and is no error. */
    static ExifOrientation orientationOf(ByteBuffer exif) {
        try {
            return read(exif).orientation();
        } catch (ImageRejectedException | IndexOutOfBoundsException broken) {
            return ExifOrientation.TOP_LEFT;
        }
    }

    ExifOrientation orientation() {
        try {
            return ExifOrientation.ofTag(value(ORIENTATION, ExifOrientation.TOP_LEFT.tag()));
        } catch (IndexOutOfBoundsException broken) {
            return ExifOrientation.TOP_LEFT;
        }
    }

    /** The first number of an entry of type BYTE, SHORT or LONG; {@code absent} if there is no such entry. */
    long value(int tag, long absent) {
        int place = placeOf(tag);
        if (place < 0) {
            return absent;
        }
        return switch (typeAt(place)) {
            case BYTE -> u8(bytes, valueAt(place));
            case SHORT -> u16(bytes, valueAt(place));
            case LONG -> u32(bytes, valueAt(place));
            default -> absent;
        };
    }

    /** Writes 1, "as stored", into the orientation entry of a writable buffer, if there is one. */
    void resetOrientation() {
        var _ = setOrientation(ExifOrientation.TOP_LEFT);
    }

    /** Writes the orientation into its entry of a writable buffer; false where there is none, or one of no number. */
    boolean setOrientation(ExifOrientation orientation) {
        int place = placeOf(ORIENTATION);
        if (place < 0) {
            return false;
        }
        int at = valueAt(place);
        return switch (typeAt(place)) {
            case BYTE -> {
                bytes.put(at, (byte) orientation.tag());
                yield true;
            }
            case SHORT -> {
                bytes.putShort(at, (short) orientation.tag());
                yield true;
            }
            case LONG -> {
                bytes.putInt(at, orientation.tag());
                yield true;
            }
            default -> false; // no number that any reader would take for an orientation
        };
    }

    /** Whether there is an entry for the orientation, of whatever type. */
    boolean hasOrientation() {
        return placeOf(ORIENTATION) >= 0;
    }

    /**
     * The whole structure with a new first directory behind it that has an entry for the orientation too. Everything else stays where
     * it is, so what it points to is still there; the old directory is left unused.
     */
    byte[] withOrientation(ExifOrientation orientation) {
        int start = bytes.limit() + (bytes.limit() & 1); // directories begin at even places
        int directoryBytes = 2 + (entries + 1) * ENTRY_BYTES + 4;
        ByteBuffer grown = ByteBuffer.allocate(start + directoryBytes).order(bytes.order());
        grown.put(bytes.duplicate().position(0)).position(start);
        grown.putInt(4, start).putShort((short) (entries + 1));
        boolean written = false;
        for (int i = 0; i <= entries; i++) {
            int place = firstEntry + i * ENTRY_BYTES;
            if (!written && (i == entries || u16(bytes, place) > ORIENTATION)) {
                grown.putShort((short) ORIENTATION).putShort((short) SHORT).putInt(1);
                grown.putShort((short) orientation.tag()).putShort((short) 0);
                written = true;
            }
            if (i < entries) {
                grown.put(bytes.slice(place, ENTRY_BYTES));
            }
        }
        int next = firstEntry + entries * ENTRY_BYTES;
        grown.putInt(next + 4 <= bytes.limit() ? bytes.getInt(next) : 0);
        return grown.array();
    }

    private int placeOf(int tag) {
        for (int i = 0; i < entries; i++) {
            int place = firstEntry + i * ENTRY_BYTES;
            if (u16(bytes, place) == tag) {
                return place;
            }
        }
        return -1;
    }

    private int typeAt(int place) {
        return u16(bytes, place + 2);
    }

    /** Up to four bytes of values stand in the entry itself, more stand where it points. */
    private int valueAt(int place) {
        int size =
                switch (typeAt(place)) {
                    case BYTE -> 1;
                    case SHORT -> 2;
                    default -> 4;
                };
        long count = u32(bytes, place + 4);
        return count * size <= 4 ? place + 8 : forward(bytes, 0, u32(bytes, place + 8));
    }
}
