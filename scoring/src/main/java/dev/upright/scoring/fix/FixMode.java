package dev.upright.scoring.fix;

/** How a picture is set upright. */
public enum FixMode {
    /** A JPEG keeps its pixels byte for byte, and its EXIF block says how they are to be shown; other formats have their pixels turned. */
    EXIF,
    /** The pixels are decoded, turned and encoded again, and the EXIF block says that they are upright. */
    PIXELS
}
