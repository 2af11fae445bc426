package dev.upright.models.engine;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.EngineKind;

/** Opens sessions, and knows what the installed engines can do. */
public interface SessionFactory {

    /** Whether the installed build of the engine can run on the device. */
    boolean supports(EngineKind engine, ComputeDevice device);

    /** The version of the engine that runs graphs here; another may be faster or slower. */
    default String version(EngineKind engine) {
        return "";
    }

    /**
     * Loads a graph on a device, on the calling thread, which then owns the session.
     *
     * @throws EngineException of kind {@code LOAD_FAILED} where the engine refuses the file, {@code UNSUITABLE_MODEL} where the
     *     graph does not have the declared input and output
     */
    InferenceSession open(SessionRequest request);
}
