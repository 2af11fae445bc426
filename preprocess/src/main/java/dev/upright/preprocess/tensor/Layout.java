package dev.upright.preprocess.tensor;

/** The order of a picture tensor's dimensions, the last one being contiguous in memory. */
public enum Layout {
    /** {@code [N,C,H,W]}: one plane per channel. */
    NCHW,
    /** {@code [N,H,W,C]}: the channels of one pixel side by side. */
    NHWC
}
