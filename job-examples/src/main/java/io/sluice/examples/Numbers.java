package io.sluice.examples;

import java.util.Locale;

/** Numbers for people. */
final class Numbers {

    private Numbers() {}

    /** 1234567 as 1,234,567. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
