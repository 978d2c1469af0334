package io.sluice.perf.report;

/** A passage of a text that is made from a record, between two comments. */
final class Passage {

    static final String END = "<!-- end -->";

    private Passage() {}

    /** The comment before a passage. */
    static String begin(String record) {
        return "<!-- made by perf/report.sh from perf/results/" + record + ": begin -->";
    }

    /** The text with another passage. */
    static String replaceIn(String text, String record, String passage) {
        String comment = begin(record);
        int begin = text.indexOf(comment);
        int end = text.indexOf(END, begin);
        if (begin < 0 || end < 0) {
            throw new IllegalArgumentException("no '" + comment + "' with '" + END + "' behind it");
        }
        return text.substring(0, begin + comment.length()) + "\n" + passage + text.substring(end);
    }
}
