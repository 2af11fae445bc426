package dev.upright.scoring.fix;

import dev.upright.models.output.Decision;
import dev.upright.models.output.OrientationDecision;
import dev.upright.preprocess.image.EncodedImage;
import dev.upright.preprocess.image.ImageRejectedException;
import dev.upright.scoring.scorer.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes upright copies below one folder, each whole or not at all: to a name beside it, then renamed. Nothing is written anywhere
 * else, whatever a picture's path or a link in the folder says. Thread-safe.
 */
public final class UprightCopies {
    private final Path folder;
    private final Path real;
    private final boolean all;
    private final UprightPicture upright;

    /**
     * Copies into a folder, which is made where it is not there.
     *
     * @param all whether pictures that need no turn, or where the model abstained, are copied as they are
     * @throws IOException where the folder cannot be made
     */
    public UprightCopies(Path folder, boolean all, UprightPicture upright) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        this.real = folder.toRealPath();
        this.all = all;
        this.upright = upright;
    }

    /**
     * Writes the copy of one picture, over one that is there.
     *
     * @param place its path below the folder
     * @return whether there was one to be written
     * @throws FixException where it could not be
     */
    public boolean write(String place, EncodedImage image, Score.Scored scored) throws FixException {
        Optional<OrientationDecision> turn =
                scored.orientation().filter(decision -> decision.decision() == Decision.ROTATE);
        if (turn.isEmpty() && !all) {
            return false;
        }
        try {
            byte[] bytes = turn.isPresent()
                    ? upright.turned(image, scored.header(), turn.get().correction())
                    : image.bytes();
            write(target(place), bytes);
            return true;
        } catch (ImageRejectedException | IllegalStateException unturned) {
            throw new FixException("it could not be turned: " + unturned.getMessage());
        } catch (IOException failed) {
            throw new FixException("the upright copy could not be written: " + failed.getMessage());
        }
    }

    private Path target(String place) throws FixException, IOException {
        Path target;
        try {
            target = real.resolve(place).normalize();
        } catch (InvalidPathException noPath) {
            throw new FixException("its path cannot be used below " + folder);
        }
        Path parent = target.getParent();
        if (parent == null || target.equals(real) || !target.startsWith(real)) {
            throw new FixException("its copy would lie outside of " + folder);
        }
        // Folders one by one, for a link among them may lead out.
        Path made = real;
        for (Path name : real.relativize(parent)) {
            made = made.resolve(name);
            if (!name.toString().isEmpty() && !Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
                make(made);
            }
        }
        return target;
    }

    private void make(Path made) throws IOException, FixException {
        if (Files.isSymbolicLink(made)) {
            throw new FixException("a link stands in the way of its copy in " + folder);
        }
        Files.createDirectories(made); // another thread may be first
    }

    /** The name beside it is the same for every run, so that a kill leaves at most one, which the next run takes. */
    private static void write(Path target, byte[] bytes) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".upright-tmp");
        try {
            Files.deleteIfExists(temporary); // not written through, were it a link
            Files.write(temporary, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
