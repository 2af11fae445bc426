package dev.upright.spark.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.PictureBytes;
import dev.upright.scoring.input.UnusableException;
import dev.upright.scoring.row.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.UserGroupInformation;

/** Files of whatever the cluster's Hadoop knows: {@code hdfs://}, {@code s3a://}, {@code abfs://}, {@code file://}. */
public final class HadoopFiles {
    private static final Pattern ADDRESS = Pattern.compile("([a-z][a-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final List<String> OTHERS = List.of("http", "https", "s3");

    private final Configuration configuration;
    private final UserGroupInformation user;

    /** For whoever this thread acts for; its files may be read by any thread. */
    public HadoopFiles(Configuration configuration) {
        this.configuration = configuration;
        try {
            this.user = UserGroupInformation.getCurrentUser();
        } catch (IOException nobody) {
            throw new UncheckedIOException(nobody);
        }
    }

    /** Whether a name is for Hadoop to understand. */
    public static boolean isAddress(String name) {
        var matcher = ADDRESS.matcher(name);
        return matcher.matches() && !OTHERS.contains(matcher.group(1));
    }

    /**
     * The files below a name, in the order of their characters. Hidden files and folders (a leading dot) are left out.
     *
     * @param name a file, a folder, or a pattern of Hadoop's
     * @return empty where there is nothing of that name
     * @throws IOException where it cannot be listed
     */
    public List<String> list(String name) throws IOException {
        Path path = new Path(name);
        FileSystem files = path.getFileSystem(configuration);
        FileStatus[] found = files.globStatus(path);
        List<String> paths = new ArrayList<>();
        for (FileStatus each : found == null ? new FileStatus[0] : found) {
            if (each.isFile()) {
                paths.add(each.getPath().toString());
                continue;
            }
            String root = each.getPath().toString();
            RemoteIterator<LocatedFileStatus> below = files.listFiles(each.getPath(), /* recursive= */ true);
            while (below.hasNext()) {
                String file = below.next().getPath().toString();
                if (!file.substring(root.length()).contains("/.")) {
                    paths.add(file);
                }
            }
        }
        Collections.sort(paths);
        return paths;
    }

    private record Opened(InputStream bytes, long length) {}

    /**
     * Reads a picture.
     *
     * @param path of any file that Hadoop knows; without a scheme of its default file system
     * @param named whether somebody named this very file
     * @return empty where it is no picture and nobody named it
     * @throws UnusableException where there is nothing to score
     */
    public Optional<EncodedImage> read(String path, boolean named, InputOptions options)
            throws UnusableException, InterruptedException {
        try {
            Path file = new Path(path);
            PrivilegedExceptionAction<Opened> opening = () -> {
                FileSystem files = file.getFileSystem(configuration);
                return new Opened(files.open(file), files.getFileStatus(file).getLen());
            };
            Opened opened = user.doAs(opening);
            try (InputStream in = opened.bytes()) {
                return new PictureBytes(options).read(in, path, named, opened.length());
            }
        } catch (FileNotFoundException gone) {
            throw new UnusableException(Reason.MISSING, "there is no such file, or no longer");
        } catch (AccessControlException denied) {
            throw new UnusableException(Reason.UNREADABLE, "permission denied");
        } catch (IOException failed) {
            throw PictureBytes.unusable(failed);
        } catch (IllegalArgumentException noPath) {
            throw new UnusableException(Reason.BAD_ENTRY, "it is no path: " + noPath.getMessage());
        }
    }
}
