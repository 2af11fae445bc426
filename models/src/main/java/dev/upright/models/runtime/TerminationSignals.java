package dev.upright.models.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs the orderly end on SIGTERM and SIGINT, before the JVM begins its own. A shutdown hook comes too late for that: ONNX Runtime
 * has one too, they all run at once, and a session that still works when its environment is released ends in a segmentation fault.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way to hear a signal, kept open by JEP 260; it is called by reflection because
 * javac's warning about it cannot be silenced for one class.
 */
public final class TerminationSignals {
    private static final int KILLED_BY_SIGNAL = 128;

    private TerminationSignals() {}

    /** Hears the first of either signal; a second one is the impatient operator's, and ends the process at once. */
    public static void onFirst(Runnable end) {
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
                        // Not a daemon like the thread that hears the signal: the JVM must not end before this one.
                        return Thread.ofPlatform()
                                .name("shutdown")
                                .daemon(false)
                                .start(end);
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
