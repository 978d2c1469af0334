package io.sluice.examples;

import java.util.ArrayList;
import java.util.List;

/** Lays out a table in plain text: numbers to the right, everything else to the left. */
final class TextTable {

    private static final String GAP = "  ";

    private TextTable() {}

    /** The header, a rule and the rows, one line each. */
    static List<String> lines(List<String> header, List<List<String>> rows) {
        int[] widths = new int[header.size()];
        widen(widths, header);
        rows.forEach(row -> widen(widths, row));
        List<String> lines = new ArrayList<>();
        lines.add(line(widths, header, rows.isEmpty() ? header : rows.get(0)));
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
            rules.add("-".repeat(width));
        }
        lines.add(String.join(GAP, rules));
        rows.forEach(row -> lines.add(line(widths, row, row)));
        return lines;
    }

    private static void widen(int[] widths, List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    private static String line(int[] widths, List<String> cells, List<String> alignedLike) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP)
                    .append(isNumber(alignedLike.get(i)) ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("-?[0-9]+([.][0-9]+)?");
    }
}
