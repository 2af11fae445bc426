package dev.upright.server.store;

import dev.upright.server.store.Database.Work;

/** Jobs in SQLite: one user at a time, so nothing needs locking. */
record EmbeddedJobs(Database database) implements JobDatabase {
    @Override
    public <T> T transact(Work<T> work) {
        return database.transact(work);
    }

    @Override
    public String now() {
        return "cast(unixepoch('subsec') * 1000 as integer)";
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String forUpdateSkipLocked() {
        return "";
    }

    @Override
    public boolean mine() {
        return true;
    }

    @Override
    public void close() {
        database.close();
    }
}
