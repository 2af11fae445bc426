package dev.upright.models.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping in a document, read key by key. A getter never fails: it records what is wrong and returns a stand-in, so that
 * one reading finds every problem. A stand-in must not be used for anything but reading on; {@link #build} sees to that.
 *
 * <p>Asking for a key is what makes it known. Keys that nobody asked for are problems when {@link YamlDocument#read} ends.
 */
public final class Section {
    private final String key;
    private final int line;
    private final Problems problems;
    /** False for the stand-in of a section that is missing or not a section, which has been reported already. */
    private final boolean present;

    private final Map<String, Place> values = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Section> children = new ArrayList<>();

    private Section(String key, int line, Problems problems, boolean present) {
        this.key = key;
        this.line = line;
        this.problems = problems;
        this.present = present;
    }

    static Section of(MappingNode node, String key, Problems problems) {
        Section section = new Section(key, Place.lineOf(node), problems, true);
        node.getValue().forEach(section::put);
        return section;
    }

    static Section empty(Problems problems) {
        return new Section("", 1, problems, true);
    }

    /** The dotted path of this section; empty for the document's root. */
    public String key() {
        return key;
    }

    /** The line it starts on, from 1. */
    public int line() {
        return line;
    }

    /** The keys that stand here, in order; all of them count as known from now on. For sections whose keys are names. */
    public List<String> keys() {
        known.addAll(values.keySet());
        return List.copyOf(values.keySet());
    }

    /** Whether the key stands here with a value; {@code key:} alone counts as absent. */
    public boolean has(String name) {
        known.add(name);
        Place place = values.get(name);
        return place != null && !place.isNull();
    }

    /** Whether a list stands at the key. */
    public boolean hasList(String name) {
        known.add(name);
        Place place = values.get(name);
        return place != null && place.node() instanceof SequenceNode;
    }

    /** A required value. */
    public <T> T get(String name, ValueType<T> type) {
        Place place = requiredPlace(name);
        return place == null ? type.standIn() : type.read(place).orElse(type.standIn());
    }

    /** A value with a default. */
    public <T> T get(String name, ValueType<T> type, T fallback) {
        return find(name, type).orElse(fallback);
    }

    /** A value that may be absent. Also nothing after a problem. */
    public <T> Optional<T> find(String name, ValueType<T> type) {
        return has(name) ? type.read(place(name)) : Optional.empty();
    }

    /** A required child section. */
    public Section section(String name) {
        Place place = requiredPlace(name);
        return place == null ? absent(name) : child(place);
    }

    /** A child section that may be absent. */
    public Optional<Section> findSection(String name) {
        return has(name) ? Optional.of(child(place(name))) : Optional.empty();
    }

    /** A required list of sections, possibly empty. */
    public List<Section> sections(String name) {
        Place place = requiredPlace(name);
        return place == null
                ? List.of()
                : place.elements("a list of sections").orElse(List.of()).stream()
                        .map(this::child)
                        .toList();
    }

    /** Whether nothing was found wrong with the key so far, so that its value can be held against another's. */
    public boolean isSound(String name) {
        return present && !problems.anyWithin(path(name));
    }

    /** Records a problem with the value at a key, or with the key's absence; the key counts as known. */
    public void problem(String name, String message) {
        known.add(name);
        if (present) {
            Place place = values.get(name);
            problems.add(new Problem(path(name), place == null ? line : place.line(), message));
        }
    }

    /** Refuses a key that makes no sense here, where it stands. */
    public void refuse(String name, String message) {
        if (has(name)) {
            problem(name, message);
        }
    }

    /**
     * Makes the object that this section describes, unless something in it was wrong: then there is none, and the problems
     * have been recorded. What the supplier refuses with {@link IllegalArgumentException} is a problem of this section.
     */
    public <T> Optional<T> build(Supplier<T> supplier) {
        if (!present || problems.anyWithin(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(supplier.get());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(key, line, e.getMessage() == null ? e.toString() : e.getMessage()));
            return Optional.empty();
        }
    }

    /** Records every key of this section and its children that nobody asked for. */
    void reportUnknownKeys() {
        for (Map.Entry<String, Place> entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                entry.getValue().refuse("unknown key" + hint(entry.getKey()));
            }
        }
        children.forEach(Section::reportUnknownKeys);
    }

    private String hint(String unknown) {
        Optional<String> near = Spelling.nearest(unknown, known);
        if (near.isPresent()) {
            return "; did you mean " + near.get() + "?";
        }
        return known.isEmpty() ? "" : "; known here: " + String.join(", ", known);
    }

    private void put(NodeTuple tuple) {
        Node keyNode = tuple.getKeyNode();
        if (!(keyNode instanceof ScalarNode scalar)) {
            problems.add(new Problem(key, Place.lineOf(keyNode), "a key must be a single word"));
            return;
        }
        String name = scalar.getValue();
        Place place = new Place(tuple.getValueNode(), path(name), problems);
        Place earlier = values.putIfAbsent(name, place);
        if (earlier != null) {
            place.refuse("stands here a second time, first on line " + earlier.line());
        }
    }

    private @Nullable Place requiredPlace(String name) {
        if (!has(name)) {
            Place place = values.get(name);
            problem(name, place == null ? "is missing" : "has no value");
            return null;
        }
        return values.get(name);
    }

    private Place place(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private Section child(Place place) {
        if (place.node() instanceof MappingNode mapping) {
            Section child = Section.of(mapping, place.key(), problems);
            children.add(child);
            return child;
        }
        place.refuse("expected a section, was " + place.describe());
        return new Section(place.key(), place.line(), problems, false);
    }

    private Section absent(String name) {
        return new Section(path(name), line, problems, false);
    }

    private String path(String name) {
        return key.isEmpty() ? name : key + "." + name;
    }
}
