package dev.upright.models.profile;

import dev.upright.models.device.ComputeDevice;
import dev.upright.models.manifest.ArtifactSpec;
import dev.upright.models.manifest.DeviceKind;
import dev.upright.models.manifest.GpuExecution;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a profile holds for: another file, device, machine or library has another.
 *
 * @param sha256 the artifact's digest
 * @param device the device's name, and how it runs the file where the manifest says so
 * @param machine what computes: see {@link Machine}
 * @param engine the engine and its version
 */
public record ProfileKey(String sha256, String device, String machine, String engine) {
    private static final int SHORT = 12;

    public static ProfileKey of(ArtifactSpec artifact, ComputeDevice device, String machine, String engineVersion) {
        return new ProfileKey(
                artifact.sha256(),
                place(artifact, device),
                machine,
                artifact.engine().displayName() + " " + engineVersion);
    }

    private static String place(ArtifactSpec artifact, ComputeDevice device) {
        boolean plain = device.kind() != DeviceKind.CUDA || artifact.gpu().equals(GpuExecution.standard());
        return plain
                ? device.id()
                : device.id() + " " + artifact.gpu().provider() + " "
                        + artifact.gpu().options();
    }

    /** All of it on one line. */
    public String text() {
        return String.join("; ", sha256, device, machine, engine);
    }

    /** Names the file; short, as the text inside tells the rest. */
    String fileName() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
            return "profile-" + HexFormat.of().formatHex(digest).substring(0, SHORT) + ".yaml";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
