package dev.upright.spark.engine;

/** How native libraries behave in an executor, unless whoever starts it says otherwise. */
final class Natives {
    private Natives() {}

    /** Must come before the first of their classes. */
    static void configure() {
        // JavaCPP's own collector and byte limits are off: every native object here is closed by its owner.
        whereUnset("org.bytedeco.javacpp.nopointergc", "true");
        whereUnset("org.bytedeco.javacpp.maxBytes", "0");
        whereUnset("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        whereUnset("ai.djl.offline", "true");
    }

    private static void whereUnset(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
