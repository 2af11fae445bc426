package dev.upright.models.manifest;

import static dev.upright.models.yaml.ValueType.choice;
import static dev.upright.models.yaml.ValueType.listOf;
import static dev.upright.models.yaml.ValueType.parsed;
import static dev.upright.models.yaml.ValueType.text;

import dev.upright.models.yaml.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the list {@code artifacts}. */
final class ArtifactReader {
    private static final String PROVIDER = "provider";
    private static final String OPTIONS = "provider-options";

    private ArtifactReader() {}

    static List<Optional<ArtifactSpec>> readAll(Section root) {
        var files = new HashSet<String>();
        var artifacts = new ArrayList<Optional<ArtifactSpec>>();
        for (Section section : root.sections("artifacts")) {
            artifacts.add(read(section, files));
        }
        if (artifacts.isEmpty() && root.isSound("artifacts")) {
            root.problem("artifacts", "must name at least one file");
        }
        return artifacts;
    }

    private static Optional<ArtifactSpec> read(Section artifact, Set<String> files) {
        String file = artifact.get("file", ManifestReader.fileName());
        if (artifact.isSound("file") && !files.add(file)) {
            artifact.problem("file", "\"%s\" is named twice".formatted(file));
        }
        EngineKind engine = artifact.get("engine", choice(EngineKind.class));
        Precision precision = artifact.get("precision", choice(Precision.class));
        List<DeviceKind> devices = artifact.get("devices", listOf(choice(DeviceKind.class)));
        if (artifact.isSound("devices")
                && (devices.isEmpty() || devices.stream().distinct().count() < devices.size())) {
            artifact.problem("devices", "must name at least one device, and none twice");
        }
        String sha256 = artifact.get("sha256", parsed("", ArtifactReader::digest));
        GpuExecution gpu = gpu(artifact, engine, devices);
        return artifact.build(() -> new ArtifactSpec(file, engine, precision, EnumSet.copyOf(devices), sha256, gpu));
    }

    private static String digest(String text) {
        String digest = text.toLowerCase(Locale.ROOT);
        if (!ArtifactSpec.isSha256(digest)) {
            throw new IllegalArgumentException("must be 64 hexadecimal digits, was \"" + text + "\"");
        }
        return digest;
    }

    private static GpuExecution gpu(Section artifact, EngineKind engine, List<DeviceKind> devices) {
        boolean known = artifact.isSound("engine") && artifact.isSound("devices");
        if (known && !ArtifactSpec.runsOnGpu(engine, devices)) {
            String message = "is for an artifact of engine: onnxruntime with cuda among its devices only";
            artifact.refuse(PROVIDER, message);
            artifact.refuse(OPTIONS, message);
        }
        GpuProvider provider = artifact.get(PROVIDER, choice(GpuProvider.class), GpuProvider.CUDA);
        boolean sound = artifact.isSound(PROVIDER);
        Map<String, String> options = artifact.findSection(OPTIONS)
                .map(section -> options(section, sound ? provider : GpuProvider.TENSORRT))
                .orElseGet(Map::of);
        if (options.size() > GpuExecution.MAX_OPTIONS) {
            artifact.problem(OPTIONS, "has %d, at most %d".formatted(options.size(), GpuExecution.MAX_OPTIONS));
        }
        return artifact.isSound(PROVIDER) && artifact.isSound(OPTIONS)
                ? new GpuExecution(provider, options)
                : GpuExecution.standard();
    }

    /** @param provider the one whose options may stand here; where it is misspelt, the one that allows most */
    private static Map<String, String> options(Section section, GpuProvider provider) {
        var options = new TreeMap<String, String>();
        for (String name : section.keys()) {
            String value = section.get(name, text());
            if (section.isSound(name)) {
                GpuExecution.problem(provider, name, value).ifPresent(reason -> section.problem(name, reason));
                options.put(name, value);
            }
        }
        return options;
    }
}
