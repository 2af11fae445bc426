package dev.upright.scoring.job;

import dev.upright.scoring.output.SeenIds;
import dev.upright.scoring.row.Row;

/** The rows that earlier runs of a job wrote: their ids, and what they count. Filled once, then handed to the job. */
public final class KnownRows {
    private final SeenIds ids = new SeenIds();
    private final Tally tally = new Tally();

    /** One row more. */
    public void add(Row row) {
        ids.add(row.id());
        tally.known(row);
    }

    /** How many there are. */
    public int size() {
        return ids.size();
    }

    SeenIds ids() {
        return ids;
    }

    Tally tally() {
        return tally;
    }
}
