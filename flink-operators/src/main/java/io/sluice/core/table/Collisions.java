package io.sluice.core.table;

import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table that found no place near their home in its index, because too many keys have one
 * hash code, or hash codes that meet in one place. Empty unless keys are made to collide.
 *
 * <p>A tree in the order of hash codes and key fields: finding a row takes O(log n) comparisons.
 * Keys that the order cannot tell apart, since their fields are not {@link Comparable}, stand in
 * one list, which is searched from its beginning: O(n).
 */
final class Collisions {

    private final TreeMap<Key, RowList> rowsByKey = new TreeMap<>();
    private final Key probe;
    private final int keyFields;

    Collisions(int keyFields) {
        this.keyFields = keyFields;
        probe = new Key(0, new Object[keyFields]);
    }

    /** Adds a row, whose key is among the given ones. */
    void add(int row, int hash, KeyRows keys) {
        Object[] fields = new Object[keyFields];
        System.arraycopy(keys.fields(row), keys.at(row), fields, 0, keyFields);
        rowsByKey.computeIfAbsent(new Key(hash, fields), key -> new RowList()).add(row);
    }

    /** Takes a row out that is here. */
    void remove(int row, int hash, KeyRows keys) {
        Key key = probe(hash, keys.fields(row), keys.at(row));
        RowList rows = Objects.requireNonNull(rowsByKey.get(key));
        rows.remove(row);
        if (rows.count() == 0) {
            rowsByKey.remove(key);
        }
    }

    /** Row of the source's key, or -1. */
    <S> int find(S source, int hash, KeyAccess<S> access, KeyRows keys) {
        return find(probe(source, hash, access), keys);
    }

    private int find(Key key, KeyRows keys) {
        RowList rows = rowsByKey.get(key);
        if (rows != null) {
            for (int i = 0; i < rows.count(); i++) {
                if (key.equals(keys, rows.get(i))) {
                    return rows.get(i);
                }
            }
        }
        return -1;
    }

    /** Adds all rows of the source's key to a list. */
    <S> void findAll(S source, int hash, KeyAccess<S> access, KeyRows keys, RowList found) {
        Key key = probe(source, hash, access);
        RowList rows = rowsByKey.get(key);
        if (rows != null) {
            for (int i = 0; i < rows.count(); i++) {
                if (key.equals(keys, rows.get(i))) {
                    found.add(rows.get(i));
                }
            }
        }
    }

    private <S> Key probe(S source, int hash, KeyAccess<S> access) {
        probe.hash = hash;
        access.copy(source, probe.fields, 0);
        return probe;
    }

    private Key probe(int hash, Object[] fields, int at) {
        probe.hash = hash;
        System.arraycopy(fields, at, probe.fields, 0, keyFields);
        return probe;
    }

    /** A hash code and key fields, in an order in which equal keys are equal. */
    private static final class Key implements Comparable<Key> {

        private final @Nullable Object[] fields;
        private int hash;

        Key(int hash, @Nullable Object[] fields) {
            this.hash = hash;
            this.fields = fields;
        }

        boolean equals(KeyRows keys, int row) {
            Object[] others = keys.fields(row);
            int at = keys.at(row);
            for (int field = 0; field < fields.length; field++) {
                if (!Objects.equals(fields[field], others[at + field])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int compareTo(Key other) {
            int order = Integer.compare(hash, other.hash);
            for (int field = 0; order == 0 && field < fields.length; field++) {
                order = compare(fields[field], other.fields[field]);
            }
            return order;
        }

        /** Null, then all that have no order, then what has one. */
        private static int compare(@Nullable Object left, @Nullable Object right) {
            if (!(left instanceof Comparable<?> comparable) || !(right instanceof Comparable<?>)) {
                return Integer.compare(rank(left), rank(right));
            }
            if (left.getClass() != right.getClass()) {
                return left.getClass().getName().compareTo(right.getClass().getName());
            }
            @SuppressWarnings("unchecked") // of the same class
            Comparable<Object> ordered = (Comparable<Object>) comparable;
            return ordered.compareTo(right);
        }

        private static int rank(@Nullable Object field) {
            return field == null ? 0 : field instanceof Comparable<?> ? 2 : 1;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && compareTo(that) == 0;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
