package dev.upright.bench.report;

import dev.upright.bench.measure.BenchException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places of a Markdown document that a program writes, between {@code <!-- bench:begin NAME -->} and
 * {@code <!-- bench:end NAME -->}, each on a line of its own. Everything else is somebody's prose and stays as it is.
 */
public final class MarkedBlocks {
    private static final Pattern MARKER =
            Pattern.compile("^<!-- bench:(begin|end) ([a-z0-9-]+) -->[ \\t]*$", Pattern.MULTILINE);

    private final String document;
    private final Map<String, Place> places;

    /** Between two markers. */
    private record Place(int from, int to) {}

    private MarkedBlocks(String document, Map<String, Place> places) {
        this.document = document;
        this.places = places;
    }

    /**
     * Finds them.
     *
     * @throws BenchException where markers do not come in pairs, or twice
     */
    public static MarkedBlocks in(String document) {
        Map<String, Place> places = new LinkedHashMap<>();
        Matcher markers = MARKER.matcher(document);
        while (markers.find()) {
            MatchResult begin = markers.toMatchResult();
            String name = begin.group(2);
            if (!begin.group(1).equals("begin")
                    || !markers.find()
                    || !markers.group(1).equals("end")
                    || !markers.group(2).equals(name)) {
                throw new BenchException("the markers of \"" + name + "\" do not come as a begin and its end");
            }
            if (places.put(name, new Place(begin.end(), markers.start())) != null) {
                throw new BenchException("the markers of \"" + name + "\" are there twice");
            }
        }
        return new MarkedBlocks(document, places);
    }

    /** A document that is nothing but places, in this order. */
    public static MarkedBlocks blank(Iterable<String> names) {
        StringBuilder document = new StringBuilder();
        names.forEach(
                name -> document.append("<!-- bench:begin %s -->\n<!-- bench:end %s -->\n\n".formatted(name, name)));
        return in(document.toString());
    }

    /** Says what may be written, in the document's order. */
    public Set<String> names() {
        return places.keySet();
    }

    /** The document with these texts in their places; those that have none, and places without a text, change nothing. */
    public String with(Map<String, String> texts) {
        StringBuilder rewritten = new StringBuilder();
        int copied = 0;
        for (Map.Entry<String, Place> entry : places.entrySet()) {
            Place place = entry.getValue();
            if (texts.containsKey(entry.getKey())) {
                rewritten.append(document, copied, place.from());
                rewritten.append('\n').append(texts.get(entry.getKey()).strip()).append('\n');
                copied = place.to();
            }
        }
        return rewritten.append(document.substring(copied)).toString();
    }
}
