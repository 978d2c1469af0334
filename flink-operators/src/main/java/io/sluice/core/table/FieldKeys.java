package io.sluice.core.table;

import io.sluice.core.aggregate.KeyField;
import java.util.List;
import java.util.Objects;

/** Keys read from a record field by field. */
public final class FieldKeys {

    private FieldKeys() {}

    /**
     * Access to a key of these fields, in their order.
     *
     * @throws IllegalArgumentException without a field
     */
    public static <T> KeyAccess<T> of(List<? extends KeyField<T>> fields) {
        return switch (fields.size()) {
            case 0 -> throw new IllegalArgumentException("a key needs at least 1 field");
            case 1 -> new OneField<>(fields.get(0));
            case 2 -> new TwoFields<>(fields.get(0), fields.get(1));
            default -> new ManyFields<>(List.copyOf(fields));
        };
    }

    // Records, because the JIT trusts their final fields.

    private record OneField<T>(KeyField<T> field) implements KeyAccess<T> {
        @Override
        public int hash(T source) {
            return KeyHash.combine(0, Objects.hashCode(field.get(source)));
        }

        @Override
        public boolean matches(T source, Object[] keys, int at) {
            return Objects.equals(field.get(source), keys[at]);
        }

        @Override
        public void copy(T source, Object[] keys, int at) {
            keys[at] = field.get(source);
        }
    }

    private record TwoFields<T>(KeyField<T> first, KeyField<T> second) implements KeyAccess<T> {
        @Override
        public int hash(T source) {
            int hash = KeyHash.combine(0, Objects.hashCode(first.get(source)));
            return KeyHash.combine(hash, Objects.hashCode(second.get(source)));
        }

        @Override
        public boolean matches(T source, Object[] keys, int at) {
            return Objects.equals(first.get(source), keys[at])
                    && Objects.equals(second.get(source), keys[at + 1]);
        }

        @Override
        public void copy(T source, Object[] keys, int at) {
            keys[at] = first.get(source);
            keys[at + 1] = second.get(source);
        }
    }

    private record ManyFields<T>(List<KeyField<T>> fields) implements KeyAccess<T> {
        @Override
        public int hash(T source) {
            int hash = 0;
            for (int i = 0; i < fields.size(); i++) {
                hash = KeyHash.combine(hash, Objects.hashCode(fields.get(i).get(source)));
            }
            return hash;
        }

        @Override
        public boolean matches(T source, Object[] keys, int at) {
            for (int i = 0; i < fields.size(); i++) {
                if (!Objects.equals(fields.get(i).get(source), keys[at + i])) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void copy(T source, Object[] keys, int at) {
            for (int i = 0; i < fields.size(); i++) {
                keys[at + i] = fields.get(i).get(source);
            }
        }
    }
}
