package dev.upright.preprocess.image;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;

/** OpenCV, loaded and set up for this process: one thread per call, and silent. */
final class OpenCv {
    /** {@code int cv::utils::logging::setLogLevel(LogLevel)}, which JavaCPP does not map. */
    private static final String SET_LOG_LEVEL = "_ZN2cv5utils7logging11setLogLevelENS1_8LogLevelE";

    private static final int LOG_LEVEL_SILENT = 0;

    private OpenCv() {}

    static {
        Loader.load(opencv_core.class);
        Loader.load(opencv_imgproc.class);
        Loader.load(opencv_imgcodecs.class);
        // Pictures are decoded side by side; threads within one call would only fight over the same cores. It also ends
        // a data race
        // inside OpenCV's own pool (javacpp-presets#990).
        opencv_core.setNumThreads(1);
        silence();
    }

    /** Runs the set-up on the first call and nothing on later ones. */
    static void load() {}

    /**
     * Every broken picture would otherwise write lines to standard error, text that its sender chose. If the symbol is not found
     * (another platform's name mangling) the lines stay; the environment variable OPENCV_LOG_LEVEL=SILENT does the same from outside.
     * libjpeg's own warnings ("Corrupt JPEG data") do not pass through this log and remain.
     */
    @SuppressWarnings("restricted") // a downcall into a library that is loaded anyway
    private static void silence() {
        SymbolLookup.loaderLookup().find(SET_LOG_LEVEL).ifPresent(symbol -> {
            FunctionDescriptor signature = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            try {
                int before = (int)
                        Linker.nativeLinker().downcallHandle(symbol, signature).invokeExact(LOG_LEVEL_SILENT);
                assert before >= 0;
            } catch (Throwable unreachable) {
                throw new LinkageError("OpenCV's log level cannot be set", unreachable);
            }
        });
    }
}
