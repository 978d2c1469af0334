package io.sluice.core.aggregate;

import java.math.MathContext;
import java.math.RoundingMode;

/** Precision of decimal results that are not exact. */
final class DecimalDigits {

    /** 38 digits, as many as SQL's decimals have, rounded half up. */
    static final MathContext SQL = new MathContext(38, RoundingMode.HALF_UP);

    /** So many that a root of it, rounded to 38, is that of the exact value. */
    static final MathContext UNDER_A_ROOT = new MathContext(2 * 38 + 4);

    private DecimalDigits() {}
}
