package dev.upright.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The settings of jobs. */
final class JobSettings {
    private JobSettings() {}

    static ServerConfig.Jobs read(Settings settings) {
        List<Path> roots = Arrays.stream(settings.text(
                                "jobs.roots",
                                "",
                                "Folders that jobs may read, with commas between; without any, jobs take uploads only. A link that leads out of them is not followed.")
                        .split(",", -1))
                .map(String::trim)
                .filter(root -> !root.isEmpty())
                .map(Path::of)
                .toList();
        roots.forEach(root -> settings.check(
                root.isAbsolute() && Files.isDirectory(root),
                "'jobs.roots' names " + root + ", which is no absolute path of a folder"));
        Optional<String> database = text(
                settings,
                "jobs.database",
                "A PostgreSQL that several servers share, such as `jdbc:postgresql://db:5432/upright`; by default each server keeps its jobs in its state folder.");
        settings.check(
                database.isEmpty() || database.get().startsWith("jdbc:postgresql:"),
                "'jobs.database' must begin with jdbc:postgresql:");
        Duration retention =
                settings.duration("jobs.retention", "168h", "How long a job and its rows are kept after its end.");
        Duration lease = settings.duration(
                "jobs.lease",
                "30s",
                "A server that has not been heard of for this time is taken for dead, and its pictures go to another.");
        settings.check(lease.toMillis() >= 100, "'jobs.lease' must be at least 100ms");
        int most = settings.integer(
                "jobs.max-jobs", 100, 1, 100_000, "How many jobs there may be that have not ended (429).");
        long upload = settings.bytes("jobs.max-upload", "1GB", "The largest archive or list that makes a job (413).");
        long uploads = settings.bytes(
                "jobs.max-uploads",
                "10GB",
                "Bytes of all archives and lists that are kept (507); they go with their jobs.");
        settings.check(
                upload > 0 && uploads >= upload, "'jobs.max-upload' must be above 0 and not above 'jobs.max-uploads'");
        return new ServerConfig.Jobs(
                settings.flag("jobs.enabled", true, "Whether `/v1/jobs` takes jobs; `false` answers 403."),
                roots,
                database,
                text(settings, "jobs.database-user", "Who may use that database."),
                text(
                        settings,
                        "jobs.database-password",
                        "The password for it; better in the environment than in a file."),
                settings.path(
                        "jobs.directory",
                        "Where uploads are kept; by default in the state folder. Servers that share a database and not this folder each work off their own uploads."),
                settings.integerOrAuto(
                        "jobs.at-once",
                        Runtime.getRuntime().availableProcessors() / 2,
                        1,
                        1024,
                        "How many pictures of jobs are decoded and scored at one time, while no request waits; auto: half as many as there are cores."),
                most,
                Math.max(1, upload),
                Math.max(1, uploads),
                retention,
                lease.toMillis() >= 100 ? lease : Duration.ofSeconds(30));
    }

    private static Optional<String> text(Settings settings, String key, String meaning) {
        return Optional.of(settings.text(key, "", meaning)).filter(text -> !text.isEmpty());
    }
}
