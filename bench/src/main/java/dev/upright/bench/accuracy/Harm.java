package dev.upright.bench.accuracy;

/** What a wrong answer does where it is acted upon. */
public enum Harm {
    /** A picture that stood upright is turned: worse than leaving a turned one as it is. Only upright pictures are at risk. */
    UPRIGHT_TURNED {
        @Override
        boolean atRisk(Answer answer) {
            return answer.truth() == 0;
        }
    },
    /** A picture gets a wrong class. Every picture is at risk. */
    WRONG_CLASS {
        @Override
        boolean atRisk(Answer answer) {
            return true;
        }
    };

    abstract boolean atRisk(Answer answer);
}
