package io.sluice.examples;

/** What to do about a malformed line. */
enum OnBadLine {
    /** The job stops and says which line it was. */
    FAIL,
    /** The line is counted, the job goes on. */
    SKIP
}
