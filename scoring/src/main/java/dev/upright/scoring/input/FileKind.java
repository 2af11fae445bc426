package dev.upright.scoring.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a file holds: lists by their names, archives by their first bytes. */
enum FileKind {
    PICTURE,
    ZIP,
    TAR,
    TAR_GZ,
    CSV,
    JSONL;

    static FileKind of(Path path) throws IOException {
        String name = lowerName(path);
        if (name.endsWith(".csv")) {
            return CSV;
        }
        if (isList(path)) {
            return JSONL;
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(512);
        }
        if (startsWith(head, 0, "PK\3\4") || startsWith(head, 0, "PK\5\6") || name.endsWith(".zip")) {
            return ZIP;
        }
        if (startsWith(head, 0, "\u001f\u008b") || name.endsWith(".tgz") || name.endsWith(".tar.gz")) {
            return TAR_GZ;
        }
        return startsWith(head, 257, "ustar") || name.endsWith(".tar") ? TAR : PICTURE;
    }

    static boolean isList(Path path) {
        String name = lowerName(path);
        return name.endsWith(".csv") || name.endsWith(".jsonl") || name.endsWith(".ndjson");
    }

    private static String lowerName(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean startsWith(byte[] bytes, int from, String magic) {
        if (bytes.length < from + magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((bytes[from + i] & 0xFF) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
