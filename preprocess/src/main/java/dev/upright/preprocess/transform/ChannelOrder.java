package dev.upright.preprocess.transform;

/** Which channels a model takes, in their order. */
public enum ChannelOrder {
    RGB(3),
    BGR(3),
    /** One channel: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), as OpenCV computes it. */
    GRAY(1);

    private final int channels;

    ChannelOrder(int channels) {
        this.channels = channels;
    }

    /** The number of channels. */
    public int channels() {
        return channels;
    }
}
