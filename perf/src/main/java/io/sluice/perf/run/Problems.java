package io.sluice.perf.run;

/** What went wrong, in words. */
final class Problems {

    private Problems() {}

    /** An exception with its causes, of which the last one usually tells. */
    static String describe(Throwable problem) {
        StringBuilder text = new StringBuilder(problem.toString());
        for (Throwable at = problem.getCause(); at != null; at = at.getCause()) {
            text.append("; because of ").append(at);
        }
        return text.toString();
    }
}
