package dev.upright.server;

import dev.upright.models.batch.Ticker;
import dev.upright.models.catalogue.DownloadListener;
import dev.upright.models.catalogue.Origin;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Shows how a download goes: on a terminal one line that is written over, elsewhere one line a second.
 */
final class DownloadProgress implements DownloadListener {
    private static final long ON_TERMINAL = Duration.ofMillis(100).toNanos();
    private static final long ELSEWHERE = Duration.ofSeconds(1).toNanos();

    private final PrintWriter out;
    private final boolean terminal;
    private final Ticker ticker;
    private long begun;
    private long here;
    private long shown;

    DownloadProgress(PrintWriter out, boolean terminal, Ticker ticker) {
        this.out = out;
        this.terminal = terminal;
        this.ticker = ticker;
    }

    @Override
    public void begins(String file, Origin origin, long from) {
        begun = ticker.nanos();
        shown = begun;
        here = from;
        out.println("%s from %s%s".formatted(file, origin, from == 0 ? "" : ", going on at byte " + from));
        out.flush();
    }

    @Override
    public void progresses(String file, long bytes, OptionalLong of) {
        if (ticker.nanos() - shown >= (terminal ? ON_TERMINAL : ELSEWHERE)) {
            show(file, bytes, of);
        }
    }

    @Override
    public void ends(String file, long bytes) {
        show(file, bytes, OptionalLong.of(bytes));
        if (terminal) {
            out.println();
            out.flush();
        }
    }

    private void show(String file, long bytes, OptionalLong of) {
        shown = ticker.nanos();
        double seconds = Math.max(1e-3, (shown - begun) / 1e9);
        String share = of.isPresent()
                ? " of %s, %3d %%".formatted(size(of.getAsLong()), 100 * bytes / Math.max(1, of.getAsLong()))
                : "";
        String line =
                "  %s: %s%s, %s/s".formatted(file, size(bytes), share, size(Math.round((bytes - here) / seconds)));
        if (terminal) {
            out.print("\r" + line + "   ");
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Decimal units, as file sizes are published. */
    static String size(long bytes) {
        return bytes < 1e6
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
