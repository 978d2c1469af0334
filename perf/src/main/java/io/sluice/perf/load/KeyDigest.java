package io.sluice.perf.load;

/**
 * Tells the keys of rows apart without making strings of them, so that the engines are measured and
 * not what the sink does with a row. Used again for the next row.
 *
 * <p>64 bits tell which key it is: FNV-1a over the fields, mixed as MurmurHash3 ends. Two of {@code
 * n} keys share their bits with a probability of {@code n * n / 2^65}.
 */
public final class KeyDigest {

    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    private static final int FACTOR_OF_STRINGS = 31;

    private long bits;
    private int first;
    private int second;
    private int fields;

    /** Forgets the key before. */
    public KeyDigest clear() {
        bits = FNV_OFFSET;
        first = 0;
        second = 0;
        fields = 0;
        return this;
    }

    /** Adds a field, the first of at most two or the second. */
    public KeyDigest add(String text) {
        long fnv = begun();
        for (int i = 0; i < text.length(); i++) {
            fnv = (fnv ^ text.charAt(i)) * FNV_PRIME;
        }
        ended(fnv, text.hashCode());
        return this;
    }

    /**
     * Adds a field that is text in UTF-8, if all of it is ASCII.
     *
     * @return whether it is; if not, nothing was added
     */
    public boolean addAscii(byte[] bytes, int offset, int length) {
        long fnv = begun();
        int hash = 0;
        int all = 0;
        for (int i = offset; i < offset + length; i++) {
            byte character = bytes[i];
            fnv = (fnv ^ character) * FNV_PRIME;
            hash = FACTOR_OF_STRINGS * hash + character;
            all |= character;
        }
        if (all < 0) {
            return false;
        }
        ended(fnv, hash);
        return true;
    }

    /** A field ends where the next one begins. */
    private long begun() {
        return fields == 0 ? bits : bits * FNV_PRIME;
    }

    private void ended(long fnv, int hash) {
        switch (fields++) {
            case 0 -> first = hash;
            case 1 -> second = hash;
            default -> throw new IllegalStateException("keys of workloads have two fields at most");
        }
        bits = fnv;
    }

    /** Which key it is; never 0. */
    long bits() {
        long mixed = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        mixed ^= mixed >>> 33;
        return mixed == 0 ? 1 : mixed;
    }

    /** {@link String#hashCode} of the first field. */
    int first() {
        return first;
    }

    /** {@link String#hashCode} of the second field; that of the empty string without one. */
    int second() {
        return second;
    }
}
