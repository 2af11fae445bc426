package dev.upright.preprocess.tensor;

/** The type of one tensor element, in the machine's byte order. */
public enum DataType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary16, see {@link Float#floatToFloat16(float)}. */
    FLOAT16(2),
    /** An unsigned byte, 0..255. */
    UINT8(1);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }
}
