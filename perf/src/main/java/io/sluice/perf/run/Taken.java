package io.sluice.perf.run;

/**
 * When and of what a result was taken.
 *
 * @param date when, in UTC
 * @param commit of the sources; "-dirty" behind it if they were changed
 * @param mode quick or full
 * @param seconds about how long each run took that counts
 * @param load the machine's load average just before
 */
public record Taken(String date, String commit, String mode, double seconds, double load) {}
