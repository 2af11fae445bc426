package dev.upright.scoring.command;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a job in order on SIGTERM and SIGINT, before the JVM begins its own end: a session that still works when ONNX Runtime's own
 * shutdown hook releases its environment ends in a segmentation fault. {@code sun.misc.Signal} is called by reflection because javac's
 * warning about it cannot be silenced for one class.
 */
final class Termination {
    private static final int KILLED_BY_SIGNAL = 128;

    private Termination() {}

    /** Hears the first of either signal; a second one ends the process at once. */
    static void onFirst(Runnable stop) {
        AtomicBoolean ending = new AtomicBoolean();
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method number = signalType.getMethod("getNumber");
            Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (_, _, arguments) -> {
                        if (!ending.compareAndSet(false, true)) {
                            Runtime.getRuntime().halt(KILLED_BY_SIGNAL + (int) number.invoke(arguments[0]));
                        }
                        stop.run();
                        return null;
                    });
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            for (String name : new String[] {"TERM", "INT"}) {
                handle.invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
            }
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this JDK has no sun.misc.Signal; JDK 25 does", changed);
        }
    }
}
