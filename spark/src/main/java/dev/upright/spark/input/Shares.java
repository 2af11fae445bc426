package dev.upright.spark.input;

import dev.upright.scoring.input.InputOptions;
import dev.upright.scoring.input.Inputs;
import dev.upright.scoring.input.Item;
import dev.upright.scoring.output.SeenIds;
import dev.upright.scoring.row.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists everything below some names, in the driver, and cuts it into shares. Only names are listed: about 200 bytes of the driver's memory a
 * picture. An archive is one share, for it can be read in one order only.
 */
public final class Shares {
    /** A task takes about ten milliseconds to begin: as long as one or two pictures. */
    private static final int FEWEST = 32;

    /** What is tried again when an executor dies, and rows in one file of the result. */
    private static final int MOST = 2000;

    private final InputOptions options;
    private final HadoopFiles hadoop;
    private final SeenIds seen = new SeenIds();
    private final Map<String, List<Listed>> listed = new LinkedHashMap<>();
    private long repeated;

    private Shares(InputOptions options, HadoopFiles hadoop) {
        this.options = options;
        this.hadoop = hadoop;
    }

    /**
     * What was found.
     *
     * @param shares in the order of the names
     * @param repeated items left out because their id was there before
     */
    public record Found(List<Share> shares, long repeated) {
        public Found {
            shares = List.copyOf(shares);
        }

        /** How many items there are; empty where archives hold some of them. */
        public OptionalLong pictures() {
            return shares.stream().anyMatch(share -> share.pictures().isEmpty())
                    ? OptionalLong.empty()
                    : OptionalLong.of(shares.stream()
                            .mapToLong(share -> share.pictures().size())
                            .sum());
        }
    }

    /**
     * Lists.
     *
     * @param names as for {@link Inputs}, or addresses that Hadoop knows
     * @param tasks about so many shares are wanted
     */
    public static Found of(List<String> names, InputOptions options, HadoopFiles hadoop, int tasks)
            throws InterruptedException {
        Shares shares = new Shares(options, hadoop);
        for (String name : names) {
            shares.list(name);
        }
        return new Found(shares.cut(tasks), shares.repeated);
    }

    private void list(String typed) throws InterruptedException {
        boolean archive = !HadoopFiles.isAddress(typed) && Inputs.isArchive(typed);
        // However it was typed: its pictures' ids begin with the path as it is shown.
        String name = archive ? Path.of(typed).toString() : typed;
        if (listed.containsKey(name)) {
            return;
        }
        List<Listed> pictures = new ArrayList<>();
        listed.put(name, pictures);
        if (HadoopFiles.isAddress(name)) {
            listHadoop(name, pictures);
        } else if (!archive) {
            try (Inputs items = new Inputs(List.of(name), options)) {
                for (Optional<Item> item = items.next(); item.isPresent(); item = items.next()) {
                    add(pictures, Listed.of(item.get()));
                }
            }
        }
    }

    private void listHadoop(String name, List<Listed> pictures) {
        try {
            List<String> paths = hadoop.list(name);
            if (paths.isEmpty()) {
                add(pictures, new Listed(name, name, Reason.MISSING, "there is nothing of that name"));
            }
            paths.forEach(path -> add(pictures, Listed.of(path)));
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException failed) {
            add(pictures, new Listed(name, name, Reason.UNREADABLE, "it cannot be listed: " + failed.getMessage()));
        }
    }

    private void add(List<Listed> pictures, Listed picture) {
        if (seen.add(picture.id())) {
            pictures.add(picture);
        } else {
            repeated++;
        }
    }

    private List<Share> cut(int tasks) {
        long all = listed.values().stream().mapToLong(List::size).sum();
        int size = Math.toIntExact(Math.clamp(all / Math.max(1, tasks) + 1, FEWEST, MOST));
        List<Share> shares = new ArrayList<>();
        listed.forEach((name, pictures) -> {
            if (pictures.isEmpty() && !HadoopFiles.isAddress(name) && Inputs.isArchive(name)) {
                shares.add(new Share(name, List.of()));
            }
            for (int from = 0; from < pictures.size(); from += size) {
                shares.add(new Share(name, pictures.subList(from, Math.min(pictures.size(), from + size))));
            }
        });
        return shares;
    }
}
