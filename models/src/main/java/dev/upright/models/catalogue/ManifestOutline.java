package dev.upright.models.catalogue;

import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.Precision;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a public model is served: what its manifest will say besides names, licence and files.
 *
 * @param task the question it answers
 * @param precision the arithmetic inside
 * @param devices where it may run; at least one
 * @param body the manifest's sections {@code input}, {@code output} and {@code batch}, and {@code turns}, as YAML
 */
public record ManifestOutline(TaskKind task, Precision precision, Set<DeviceKind> devices, String body) {
    /** The questions that there are. */
    public enum TaskKind {
        /** Which way up is it? */
        ORIENTATION,
        /** What is it? */
        CLASSIFICATION;

        /** As manifests write it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @throws IllegalArgumentException if there is no device or no body
     */
    public ManifestOutline {
        if (devices.isEmpty() || body.isBlank()) {
            throw new IllegalArgumentException("a public model needs devices and a manifest");
        }
        devices = Collections.unmodifiableSet(EnumSet.copyOf(devices));
    }

    /** The artifact's line of the manifest. */
    String artifact(String file, String sha256) {
        String where = devices.stream()
                .map(device -> device.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return "{file: %s, engine: onnxruntime, precision: %s, devices: [%s], sha256: \"%s\"}"
                .formatted(file, precision.name().toLowerCase(Locale.ROOT), where, sha256);
    }
}
