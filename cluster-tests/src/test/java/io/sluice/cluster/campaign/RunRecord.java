package io.sluice.cluster.campaign;

import io.sluice.cluster.campaign.Run.Injection;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of a run: a line of text with tabs.
 *
 * @param number of the run
 * @param plan in words
 * @param injections its faults
 * @param changes committed
 * @param rows of the table
 * @param seconds that it took
 * @param verdict {@link #EXACT}, or what was wrong
 */
record RunRecord(
        int number,
        String plan,
        List<Injection> injections,
        int changes,
        int rows,
        long seconds,
        String verdict) {

    static final String EXACT = "exact";

    private static final int FIELDS = 7;

    boolean isExact() {
        return verdict.equals(EXACT);
    }

    String line() {
        List<String> faults = new ArrayList<>();
        for (Injection injection : injections) {
            faults.add(injection.fault() + ":" + injection.recoveryMillis());
        }
        return String.join(
                "\t",
                Integer.toString(number),
                plan,
                String.join(",", faults),
                Integer.toString(changes),
                Integer.toString(rows),
                Long.toString(seconds),
                verdict.replaceAll("\\s+", " "));
    }

    static RunRecord parse(String line) {
        String[] fields = line.split("\t", FIELDS);
        List<Injection> injections = new ArrayList<>();
        for (String fault : fields[2].split(",", -1)) {
            int colon = fault.indexOf(':');
            if (colon > 0) {
                injections.add(
                        new Injection(
                                Fault.valueOf(fault.substring(0, colon)),
                                Long.parseLong(fault.substring(colon + 1))));
            }
        }
        return new RunRecord(
                Integer.parseInt(fields[0]),
                fields[1],
                injections,
                Integer.parseInt(fields[3]),
                Integer.parseInt(fields[4]),
                Long.parseLong(fields[5]),
                fields[6]);
    }
}
