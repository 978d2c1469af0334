package io.sluice.core.table;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * For each row its key fields and their hash, and if so wanted room for an image of the key. Grows
 * by pages.
 */
public final class KeyRows {

    /** Reads the key of the row that a cursor is at. */
    static final KeyAccess<Cursor> CURSOR = new CursorKey();

    private final int keyFields;
    private Object[][] fields = {};
    private int[][] hashes = {};

    /** Two for each row, 0 where there is none; no pages if images are not kept. */
    private long[][] images = {};

    private final boolean keepsImages;

    /** Whether some row may have an image. */
    private boolean hasImages;

    /** The fields of the only page; null if there are several. */
    private Object @Nullable [] only;

    KeyRows(int keyFields, boolean keepsImages, int rows) {
        this.keyFields = keyFields;
        this.keepsImages = keepsImages;
        grow(rows);
    }

    /** Makes room for so many rows in all. */
    void grow(int rows) {
        int pages = fields.length;
        int wanted = Pages.count(rows);
        fields = Arrays.copyOf(fields, wanted);
        hashes = Arrays.copyOf(hashes, wanted);
        for (int page = Math.max(0, pages - 1); page < wanted; page++) {
            int pageRows = Pages.rowsOf(page, rows);
            boolean isNew = page >= pages;
            fields[page] =
                    isNew
                            ? new Object[pageRows * keyFields]
                            : Arrays.copyOf(fields[page], pageRows * keyFields);
            hashes[page] = isNew ? new int[pageRows] : Arrays.copyOf(hashes[page], pageRows);
        }
        only = wanted == 1 ? fields[0] : null;
        if (keepsImages) {
            growImages(pages, rows);
        }
    }

    private void growImages(int pages, int rows) {
        images = Arrays.copyOf(images, fields.length);
        for (int page = Math.max(0, pages - 1); page < images.length; page++) {
            int length = 2 * Pages.rowsOf(page, rows);
            images[page] = page >= pages ? new long[length] : Arrays.copyOf(images[page], length);
        }
    }

    /** Sets the image of the row's key, or that there is none: both 0. */
    void image(int row, long high, long low) {
        if (keepsImages) {
            long[] page = images[row >>> Pages.SHIFT];
            int at = 2 * Pages.within(row);
            page[at] = high;
            page[at + 1] = low;
            hasImages |= (high | low) != 0;
        }
    }

    /** First half of the image of the row's key; 0 if images are not kept. */
    long imageHigh(int row) {
        return keepsImages ? images[row >>> Pages.SHIFT][2 * Pages.within(row)] : 0;
    }

    /** Second half of the image of the row's key; 0 if images are not kept. */
    long imageLow(int row) {
        return keepsImages ? images[row >>> Pages.SHIFT][2 * Pages.within(row) + 1] : 0;
    }

    /** Whether some row may have an image. */
    boolean hasImages() {
        return hasImages;
    }

    /** The array that holds the row's key fields, from {@link #at}. Not to be written. */
    public Object[] fields(int row) {
        Object[] all = only;
        return all != null ? all : fields[row >>> Pages.SHIFT];
    }

    /** Position of the row's first key field. */
    public int at(int row) {
        return Pages.within(row) * keyFields;
    }

    /** Hash of the row's key. */
    public int hash(int row) {
        return hashes[row >>> Pages.SHIFT][Pages.within(row)];
    }

    /** Computes the hashes of some rows from their keys. */
    void computeHashes(int from, int to) {
        for (int row = from; row < to; row = Pages.nextPage(row)) {
            int[] into = hashes[row >>> Pages.SHIFT];
            int first = Pages.within(row);
            int end = first + Math.min(to, Pages.nextPage(row)) - row;
            Arrays.fill(into, first, end, 0);
            for (int field = 0; field < keyFields; field++) {
                combineHashes(fields(row), field, into, first, end);
            }
        }
    }

    /**
     * One field of many rows. Most of it is waiting for memory, and the less each row takes, the
     * more rows a processor waits for at once.
     */
    private void combineHashes(Object[] page, int field, int[] into, int first, int end) {
        int step = keyFields;
        int at = first * step + field;
        for (int row = first; row < end; row++) {
            Object value = page[at];
            into[row] = KeyHash.combine(into[row], value == null ? 0 : value.hashCode());
            at += step;
        }
    }

    /**
     * Brings the characters of strings among the keys of some rows into the processor's cache.
     * Returns a number that means nothing.
     */
    int touchTexts(int from, int to) {
        int sum = 0;
        for (int row = from; row < to; row = Pages.nextPage(row)) {
            int end = at(row) + (Math.min(to, Pages.nextPage(row)) - row) * keyFields;
            sum += touchTexts(fields(row), at(row), end);
        }
        return sum;
    }

    private static int touchTexts(Object[] page, int first, int end) {
        int sum = 0;
        for (int i = first; i < end; i++) {
            if (page[i] instanceof String text) {
                sum += text.length();
            }
        }
        return sum;
    }

    void hash(int row, int hash) {
        hashes[row >>> Pages.SHIFT][Pages.within(row)] = hash;
    }

    void copyFrom(KeyRows other, int otherRow, int row) {
        System.arraycopy(
                other.fields(otherRow), other.at(otherRow), fields(row), at(row), keyFields);
        image(row, other.imageHigh(otherRow), other.imageLow(otherRow));
    }

    /**
     * Reads the images of some rows' keys, and the keys if there is one without. Returns a number
     * that means nothing.
     */
    long touch(int[] rows, int count) {
        boolean all = hasImages;
        long sum = 0;
        if (all) {
            for (int i = 0; i < count; i++) {
                long image = imageHigh(rows[i]) | imageLow(rows[i]);
                sum += image;
                all &= image != 0;
            }
        }
        return all ? sum : sum + touchKeys(rows, count);
    }

    /**
     * Reads a little of the first key fields of some rows, and of what strings consist of: first
     * where they are, then what they are, then their characters. Returns a number that means
     * nothing.
     */
    int touchKeys(int[] rows, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            if (first(rows[i]) == null) {
                sum++;
            }
        }
        for (int i = 0; i < count; i++) {
            if (first(rows[i]) instanceof String) {
                sum++;
            }
        }
        for (int i = 0; i < count; i++) {
            sum += touch(first(rows[i]));
        }
        return sum;
    }

    private Object first(int row) {
        return fields(row)[at(row)];
    }

    private static int touch(@Nullable Object first) {
        if (first instanceof String text) {
            return text.length();
        }
        if (first instanceof Touchable value) {
            return value.touch();
        }
        return first == null ? 0 : first.hashCode();
    }

    void clear(int row) {
        Arrays.fill(fields(row), at(row), at(row) + keyFields, null);
    }

    /**
     * Lets go of the keys of the first rows. Pages that are full are replaced: clearing costs as
     * much as a new one, and it is dear to store new keys in old arrays, for G1 takes note of each.
     */
    void clearAll(int rows) {
        for (int page = 0; page < Pages.count(rows); page++) {
            int used = Pages.rowsOf(page, rows);
            if (used == Pages.ROWS) {
                fields[page] = new Object[fields[page].length];
            } else {
                Arrays.fill(fields[page], 0, used * keyFields, null);
            }
        }
        only = fields.length == 1 ? fields[0] : null;
        hasImages = false;
    }

    /** A copy of the first rows, without images. */
    KeyRows copy(int rows) {
        KeyRows copy = new KeyRows(keyFields, false, 0);
        copy.fields = new Object[Pages.count(rows)][];
        copy.hashes = new int[copy.fields.length][];
        for (int page = 0; page < copy.fields.length; page++) {
            int pageRows = Pages.rowsOf(page, rows);
            copy.fields[page] = Arrays.copyOf(fields[page], pageRows * keyFields);
            copy.hashes[page] = Arrays.copyOf(hashes[page], pageRows);
        }
        return copy;
    }

    /** One of the rows at a time. */
    static final class Cursor {

        private final KeyRows keys;
        private int row;

        Cursor(KeyRows keys) {
            this.keys = keys;
        }

        Cursor at(int newRow) {
            row = newRow;
            return this;
        }
    }

    private static final class CursorKey implements KeyAccess<Cursor> {

        @Override
        public int hash(Cursor source) {
            return source.keys.hash(source.row);
        }

        @Override
        public boolean matches(Cursor source, Object[] others, int otherAt) {
            KeyRows keys = source.keys;
            Object[] mine = keys.fields(source.row);
            int at = keys.at(source.row);
            for (int field = 0; field < keys.keyFields; field++) {
                if (!Objects.equals(mine[at + field], others[otherAt + field])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void copy(Cursor source, Object[] into, int at) {
            KeyRows keys = source.keys;
            System.arraycopy(
                    keys.fields(source.row), keys.at(source.row), into, at, keys.keyFields);
        }
    }
}
