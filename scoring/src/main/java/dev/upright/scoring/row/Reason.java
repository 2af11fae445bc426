package dev.upright.scoring.row;

import dev.upright.preprocess.image.ImageRejectedException;
import java.util.Locale;

/** Why a row has no answer. A closed list; those that a server gives too have the server's words. */
public enum Reason {
    /** There are no bytes. */
    EMPTY,
    /** The picture has more bytes than allowed. */
    TOO_MANY_BYTES,
    /** The bytes are those of no format that is let in. */
    UNSUPPORTED_FORMAT,
    /** Width times height is above the limit. */
    TOO_MANY_PIXELS,
    /** Width or height alone is above the limit. */
    SIDE_TOO_LONG,
    /** The bytes contradict the format or themselves. */
    CORRUPT,
    /** The picture ends before it is complete. */
    TRUNCATED,
    /** There was no memory to decode it. */
    NO_MEMORY,
    /** The device has no memory for even this one picture. */
    DEVICE_OUT_OF_MEMORY,
    /** The engine failed on this picture, or gave numbers that are no answer. */
    INFERENCE_FAILED,
    /** The model did not answer, time after time. */
    UNAVAILABLE,
    /** There is no such file, or no longer. */
    MISSING,
    /** The file or folder cannot be read. */
    UNREADABLE,
    /** Its path or a link leads out of the folder or archive that it belongs to. */
    OUTSIDE_ROOT,
    /** The archive cannot be read, or not to its end. */
    CORRUPT_ARCHIVE,
    /** The archive unpacks to far more than its size: it was left. */
    ARCHIVE_BOMB,
    /** A line of a list names no picture. */
    BAD_ENTRY,
    /** The address was not allowed. */
    NOT_ALLOWED,
    /** The address could not be fetched. */
    UNREACHABLE,
    /** The picture was scored, but its upright copy could not be written. */
    FIX_FAILED;

    /** The word in rows, such as {@code too-many-bytes}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The reason of a word.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Reason ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The same reason, as the decoder calls it. */
    public static Reason of(ImageRejectedException.Reason reason) {
        return switch (reason) {
            case EMPTY -> EMPTY;
            case TOO_MANY_BYTES -> TOO_MANY_BYTES;
            case UNSUPPORTED_FORMAT -> UNSUPPORTED_FORMAT;
            case TOO_MANY_PIXELS -> TOO_MANY_PIXELS;
            case SIDE_TOO_LONG -> SIDE_TOO_LONG;
            case CORRUPT -> CORRUPT;
            case TRUNCATED -> TRUNCATED;
            case NO_MEMORY -> NO_MEMORY;
        };
    }
}
