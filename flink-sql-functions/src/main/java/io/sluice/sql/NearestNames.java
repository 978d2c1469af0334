package io.sluice.sql;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what somebody may have meant. */
public final class NearestNames {

    private static final int MOST = 3;

    private NearestNames() {}

    /**
     * Up to 3 names that differ from the wanted one in few characters or in case; nearest first.
     */
    public static List<String> of(String wanted, Collection<String> names) {
        int most = Math.max(1, wanted.length() / 3);
        return names.stream()
                .filter(name -> distance(wanted, name) <= most)
                .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
                .limit(MOST)
                .toList();
    }

    /**
     * What a message expects instead of a name: the nearest, several only if they are as near, or
     * all of them.
     */
    public static String orAll(String wanted, Collection<String> names) {
        List<String> nearest = of(wanted, names);
        return nearest.isEmpty()
                ? "one of " + names
                : nearest.stream()
                        .filter(name -> distance(wanted, name) == distance(wanted, nearest.get(0)))
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(" or "));
    }

    /**
     * Characters to insert, remove or replace, and neighbours to exchange (Levenshtein, Damerau).
     */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            rows[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            rows[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                if (areExchanged(a, i, b, j)) {
                    rows[i][j] = Math.min(rows[i][j], 1 + rows[i - 2][j - 2]);
                }
            }
        }
        return rows[a.length()][b.length()];
    }

    private static boolean areExchanged(String a, int i, String b, int j) {
        return i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
