package dev.upright.server.job;

/** Told what becomes of jobs. */
public interface JobListener {

    /** A picture is done: {@code ok}, {@code failed}, {@code skipped}, or {@code later} where it has to be tried again. */
    void picture(String result);

    /** Pictures that somebody else has taken over meanwhile: their work was for nothing. */
    void lost(int pictures);
}
