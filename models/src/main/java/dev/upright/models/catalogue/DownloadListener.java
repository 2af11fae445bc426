package dev.upright.models.catalogue;

import java.util.OptionalLong;

/** Is told how a download goes, on the thread that downloads. */
public interface DownloadListener {

    /**
     * Bytes begin to come.
     *
     * @param file the file's plain name
     * @param origin where they come from
     * @param from how many are here already: above 0 where an earlier download is resumed
     */
    void begins(String file, Origin origin, long from);

    /**
     * Some have come. Called often.
     *
     * @param file the file's plain name
     * @param bytes how many are here
     * @param of how many there will be, where that is known
     */
    void progresses(String file, long bytes, OptionalLong of);

    /** The file is whole and proven, and bears its name. */
    void ends(String file, long bytes);

    /** Tells nobody. */
    static DownloadListener none() {
        return new DownloadListener() {
            @Override
            public void begins(String file, Origin origin, long from) {}

            @Override
            public void progresses(String file, long bytes, OptionalLong of) {}

            @Override
            public void ends(String file, long bytes) {}
        };
    }
}
