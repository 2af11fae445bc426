package dev.upright.spark.command;

import dev.upright.scoring.output.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where a result is to be, looked at before hours are spent on it. */
final class SparkTarget {
    private static final Pattern PART = Pattern.compile("part-\\d{5}-[0-9a-f-]{36}[-.].*");
    private static final Pattern FOLDER = Pattern.compile("[A-Za-z_]+=.*");
    private static final Pattern SPECIAL = Pattern.compile("[*?\\[{].*", Pattern.DOTALL);
    private static final String S3 = "s3://";

    private final Path path;
    private final FileSystem files;

    SparkTarget(String folder, Configuration hadoop) throws IOException {
        this.path = new Path(folder);
        this.files = path.getFileSystem(hadoop);
    }

    /** @throws JobException where something is there that would be lost */
    void requireFree(boolean force) throws IOException {
        FileStatus[] there;
        try {
            there = files.listStatus(path);
        } catch (FileNotFoundException none) {
            return;
        }
        if (there.length > 0 && !force) {
            throw new JobException(path + " is there already; --force writes over it");
        }
        if (files.getFileStatus(path).isFile() || !isSparks(there)) {
            throw new JobException(path + " holds other things than a result of Spark's, and is not written over");
        }
    }

    private boolean isSparks(FileStatus[] there) throws IOException {
        for (FileStatus each : there) {
            String name = each.getPath().getName();
            boolean known = each.isDirectory()
                    ? name.equals("_temporary")
                            || (FOLDER.matcher(name).matches() && isSparks(files.listStatus(each.getPath())))
                    : name.equals("_SUCCESS") || PART.matcher(name).matches();
            if (!known) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks whether it is the same place for everybody.
     *
     * @param local whether executors are this process
     * @throws JobException where it is relative, on disks, and executors are other processes
     */
    void requireWhole(boolean local) {
        if (!local && !path.isAbsolute() && files.getScheme().equals("file")) {
            throw new JobException("--out: " + path
                    + " is relative, and means another place in each executor; name it from the root on");
        }
    }

    /** @throws JobException where it and what is read lie in each other: writing it would change, or remove, what is read */
    void requireApart(List<String> inputs) {
        String mine = whole(path) + "/";
        for (String input : inputs) {
            String base = SPECIAL.matcher(input).replaceFirst("");
            if (base.isEmpty() || base.startsWith(S3)) {
                continue;
            }
            String its = whole(new Path(base)) + "/";
            if (mine.startsWith(its) || its.startsWith(mine)) {
                throw new JobException("--out: " + path + " and " + input + " lie in each other");
            }
        }
    }

    private String whole(Path some) {
        return some.makeQualified(files.getUri(), files.getWorkingDirectory()).toString();
    }
}
