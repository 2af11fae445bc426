package dev.upright.scoring.input;

import dev.upright.preprocess.image.EncodedImage;
import dev.upright.scoring.row.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a source gives, read one after the other. */
record Found(String path, Optional<String> place, Optional<EncodedImage> picture, Optional<Reason> reason) {

    /** Everything below some names, pictures of at most 20,000 bytes. */
    static List<Found> in(Object... names) {
        return in(options(), names);
    }

    static InputOptions options() {
        return new InputOptions(20_000, false, Optional.empty(), AllowedUrls.none());
    }

    static List<Found> in(InputOptions options, Object... names) {
        List<Found> found = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Object name : names) {
            texts.add(name.toString());
        }
        try (Inputs inputs = new Inputs(texts, options)) {
            for (Optional<Item> item = inputs.next(); item.isPresent(); item = inputs.next()) {
                found.add(read(item.get()));
            }
            return found;
        }
    }

    static Found read(Item item) {
        try {
            return new Found(item.path(), item.place(), item.content().read(), Optional.empty());
        } catch (UnusableException unusable) {
            return new Found(
                    item.path(),
                    item.place(),
                    Optional.empty(),
                    Optional.of(unusable.failure().reason()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** The last part of the path, and what came of it: {@code ok}, {@code none} or the reason's word. */
    String brief() {
        String what = picture.isPresent() ? "ok" : reason.map(Reason::word).orElse("none");
        return path.substring(path.lastIndexOf('/') + 1) + " " + what;
    }
}
