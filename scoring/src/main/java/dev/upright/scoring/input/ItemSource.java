package dev.upright.scoring.input;

import java.util.Optional;

/**
 * Items one after the other, in an order that depends on nothing but what is stored. What goes wrong is an item whose content is
 * unusable, never an exception. Belongs to one thread.
 */
public interface ItemSource extends AutoCloseable {
    /** The next item; empty at the end. What the one before it left unread is gone unless its content lasts. */
    Optional<Item> next();

    @Override
    void close();
}
