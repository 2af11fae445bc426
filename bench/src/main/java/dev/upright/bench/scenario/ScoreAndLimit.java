package dev.upright.bench.scenario;

import dev.upright.bench.report.Median;
import dev.upright.bench.scenario.Finding.Cell;
import dev.upright.bench.scenario.Finding.Column;
import dev.upright.bench.scenario.Finding.Figure;
import dev.upright.bench.scenario.Finding.Grid;
import dev.upright.bench.score.CommandRun;
import dev.upright.bench.score.JobRun;
import dev.upright.bench.score.Scoring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code ./upright score} beside the limit on the same pictures, turn by turn: its job in this process when it is warm, and then the
 * whole command in a process of its own, whose first seconds compile. Each stands between two windows of the limit.
 */
record ScoreAndLimit() implements Scenario {
    /** A list is so much longer than what the limit does in that time. */
    private static final int SPARE = 2;

    /** Pictures a second between two windows of the limit. */
    private record Turn(double before, double perSecond, double after) {
        double ratio() {
            return perSecond / ((before + after) / 2);
        }
    }

    /** The turns, and the seconds that each command took from its start to its end. */
    private record Turns(List<Turn> job, List<Turn> command, List<Double> wholeSeconds) {}

    @Override
    public String name() {
        return "score";
    }

    @Override
    public String title() {
        return "./upright score, beside the limit of the machine";
    }

    @Override
    public Finding measure(Bed bed) throws InterruptedException {
        Windows windows = bed.windows();
        bed.progress().accept("loading the model as score does, and warming up");
        try (Scoring scoring = bed.equipment().scorings().open(bed.pictures())) {
            double roughly = bed.limit(bed.pictures());
            scoring.job(listed(roughly, bed.lasting(windows.newServer())), windows.warmUp(), windows.newServer());
            return finding(windows.commandPictures(), turns(bed, scoring, roughly));
        }
    }

    private static Turns turns(Bed bed, Scoring scoring, double roughly) throws InterruptedException {
        Windows windows = bed.windows();
        Turns turns = new Turns(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        double before = bed.limit(bed.pictures());
        for (int round = 1; round <= windows.rounds(); round++) {
            bed.progress().accept("score's job in this process, then the limit, round " + round);
            JobRun job =
                    scoring.job(listed(roughly, bed.lasting(windows.measured())), windows.warmUp(), windows.measured());
            double between = bed.limit(bed.pictures());
            turns.job().add(new Turn(before, job.perSecond(), between));
            bed.progress()
                    .accept("the whole command over %d pictures, then the limit, round %d"
                            .formatted(windows.commandPictures(), round));
            CommandRun command = scoring.command(windows.commandPictures());
            before = bed.limit(bed.pictures());
            turns.command().add(new Turn(between, command.perSecond(), before));
            turns.wholeSeconds().add(command.wholeSeconds());
        }
        return turns;
    }

    private static int listed(double perSecond, Duration lasting) {
        double seconds = lasting.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
        return (int) Math.ceil(SPARE * perSecond * seconds) + 1;
    }

    private Finding finding(int pictures, Turns turns) {
        double limit = Median.of(
                Stream.concat(turns.job().stream().limit(1).map(Turn::before), afterwards(turns))
                        .toList(),
                perSecond -> perSecond);
        return new Finding(
                name(),
                List.of(
                        new Figure("limit_per_second", "limit/s, median", 1, limit),
                        new Figure(
                                "score_per_second",
                                "score's warm job, pictures/s, median",
                                1,
                                Median.of(turns.job(), Turn::perSecond)),
                        new Figure(
                                "score_by_limit",
                                "score's warm job / limit, median",
                                3,
                                Median.of(turns.job(), Turn::ratio)),
                        new Figure("command_pictures", "pictures of the whole command", 0, pictures),
                        new Figure(
                                "command_per_second",
                                "the whole command, pictures/s by its own summary, median",
                                1,
                                Median.of(turns.command(), Turn::perSecond)),
                        new Figure(
                                "command_by_limit",
                                "the whole command / limit, median",
                                3,
                                Median.of(turns.command(), Turn::ratio)),
                        new Figure(
                                "command_whole_seconds",
                                "its process from start to end, s, median",
                                1,
                                Median.of(turns.wholeSeconds(), seconds -> seconds))),
                List.of(grid(turns)),
                List.of());
    }

    private static Stream<Double> afterwards(Turns turns) {
        return Stream.concat(turns.job().stream(), turns.command().stream()).map(Turn::after);
    }

    private static Grid grid(Turns turns) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < turns.job().size(); i++) {
            rows.add(row("warm job, round " + (i + 1), turns.job().get(i)));
            rows.add(row("whole command, round " + (i + 1), turns.command().get(i)));
        }
        return new Grid(
                "Each between two windows of the limit",
                List.of(
                        new Column("turn", "turn", 0),
                        new Column("limit_before", "limit/s before", 1),
                        new Column("per_second", "pictures/s", 1),
                        new Column("limit_after", "limit/s behind", 1),
                        new Column("ratio", "by the limit's mean", 3)),
                rows);
    }

    private static List<Cell> row(String name, Turn turn) {
        return List.of(
                Cell.of(name),
                Cell.of(turn.before()),
                Cell.of(turn.perSecond()),
                Cell.of(turn.after()),
                Cell.of(turn.ratio()));
    }
}
