package dev.upright.preprocess.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Operations on 8-bit BGR Mats that move pixels and do not mix them. The Mats they return belong to the caller; arguments stay his. */
final class Pixels {
    private static final int MIRROR_LEFT_TO_RIGHT = 1;

    private Pixels() {}

    static Mat ofBgr(int width, int height, byte[] bgr) {
        OpenCv.load();
        return filled(new Mat(height, width, opencv_core.CV_8UC3), mat -> {
            try (BytePointer data = mat.data()) {
                data.put(bgr, 0, bgr.length);
            }
        });
    }

    static Mat turned(Mat source, QuarterTurn clockwise) {
        if (clockwise == QuarterTurn.NONE) {
            return new Mat(source);
        }
        int code =
                switch (clockwise) {
                    case CLOCKWISE_90 -> opencv_core.ROTATE_90_CLOCKWISE;
                    case CLOCKWISE_180 -> opencv_core.ROTATE_180;
                    case CLOCKWISE_270 -> opencv_core.ROTATE_90_COUNTERCLOCKWISE;
                    case NONE -> throw new AssertionError(clockwise);
                };
        return filled(new Mat(), mat -> opencv_core.rotate(source, mat, code));
    }

    static Mat mirrored(Mat source) {
        return filled(new Mat(), mat -> opencv_core.flip(source, mat, MIRROR_LEFT_TO_RIGHT));
    }

    /** The stored pixels as they are displayed. */
    static Mat displayed(Mat stored, ExifOrientation orientation) {
        if (!orientation.mirrored()) {
            return turned(stored, orientation.turn());
        }
        try (Mat mirrored = mirrored(stored)) {
            return turned(mirrored, orientation.turn());
        }
    }

    static Mat centredOn(Mat source, int width, int height, int grey) {
        Region place = Region.centreOf(width, height, source.cols(), source.rows());
        int right = width - source.cols() - place.x();
        int bottom = height - source.rows() - place.y();
        try (Scalar colour = new Scalar(grey, grey, grey, 0)) {
            return filled(
                    new Mat(),
                    mat -> opencv_core.copyMakeBorder(
                            source, mat, place.y(), bottom, place.x(), right, opencv_core.BORDER_CONSTANT, colour));
        }
    }

    /** The new Mat after the step, or none at all: a step that fails must not leave it behind. */
    static Mat filled(Mat fresh, Step step) {
        try {
            step.into(fresh);
            return fresh;
        } catch (Throwable failed) {
            fresh.close();
            throw failed;
        }
    }

    /** One operation that writes its result into a Mat. */
    @FunctionalInterface
    interface Step {
        void into(Mat target);
    }
}
