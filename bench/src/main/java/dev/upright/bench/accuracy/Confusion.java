package dev.upright.bench.accuracy;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each other one; sparse, because a thousand classes have a million cells.
 *
 * @param cells those that occur, by truth and then by answer
 */
public record Confusion(List<Cell> cells) {
    public Confusion {
        cells = List.copyOf(cells);
    }

    /**
     * One cell.
     *
     * @param count above 0
     */
    public record Cell(int truth, int given, int count) {
        public boolean right() {
            return truth == given;
        }
    }

    public static Confusion of(List<Answer> answers) {
        TreeMap<Integer, TreeMap<Integer, Integer>> counts = new TreeMap<>();
        for (Answer answer : answers) {
            counts.computeIfAbsent(answer.truth(), _ -> new TreeMap<>()).merge(answer.given(), 1, Integer::sum);
        }
        return new Confusion(counts.entrySet().stream()
                .flatMap(row -> row.getValue().entrySet().stream()
                        .map(cell -> new Cell(row.getKey(), cell.getKey(), cell.getValue())))
                .toList());
    }

    /** How many answers of this truth were given as that class. */
    public int count(int truth, int given) {
        return cells.stream()
                .filter(cell -> cell.truth() == truth && cell.given() == given)
                .mapToInt(Cell::count)
                .sum();
    }

    /** How many answers there are whose truth is this class. */
    public int of(int truth) {
        return cells.stream()
                .filter(cell -> cell.truth() == truth)
                .mapToInt(Cell::count)
                .sum();
    }

    /** The classes that occur as truth or as answer, rising. */
    public List<Integer> classes() {
        return cells.stream()
                .flatMapToInt(cell -> IntStream.of(cell.truth(), cell.given()))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }
}
