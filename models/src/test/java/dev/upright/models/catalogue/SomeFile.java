package dev.upright.models.catalogue;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Bytes that stand for a published file, and what a catalogue says of them. */
final class SomeFile {
    static final Source NOBODY = new Source("nobody", URI.create("https://example.invalid/"), List.of());

    private SomeFile() {}

    /** Bytes that no two seeds share. */
    static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** A file that is proven by the digest of these bytes. */
    static RemoteFile proven(String path, byte[] bytes) {
        return new RemoteFile(path, List.of(), NOBODY, new Proof.Digest(bytes.length, sha256(bytes)));
    }
}
