package dev.upright.scoring.input;

import java.util.Optional;

/** A source of one item. */
final class SingleItem implements ItemSource {
    private Optional<Item> item;

    SingleItem(Item item) {
        this.item = Optional.of(item);
    }

    @Override
    public Optional<Item> next() {
        Optional<Item> now = item;
        item = Optional.empty();
        return now;
    }

    @Override
    public void close() {
        item = Optional.empty();
    }
}
