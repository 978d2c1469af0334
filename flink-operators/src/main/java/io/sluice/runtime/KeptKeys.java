package io.sluice.runtime;

import io.sluice.core.aggregate.KeyField;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import io.sluice.core.table.KeyHash;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Keys that tables keep in a {@link KeyForm} of its own: those of types that can change are copied,
 * because the record that a key comes from may be reused.
 */
final class KeptKeys<T> implements KeyAccess<T> {

    private final KeptField<T>[] fields;

    private KeptKeys(KeptField<T>[] fields) {
        this.fields = fields;
    }

    /** Plain access if tables can keep all fields as they are. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
    static <T> KeyAccess<T> of(List<KeyColumn<T>> columns) {
        List<KeyForm> forms = columns.stream().map(column -> form(column.serializer())).toList();
        if (forms.stream().allMatch(form -> form instanceof AsItIs)) {
            return FieldKeys.of(columns.stream().map(KeyColumn::field).toList());
        }
        KeptField[] fields = new KeptField[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = new KeptField<>(columns.get(i).field(), forms.get(i));
        }
        return new KeptKeys<>(fields);
    }

    @SuppressWarnings("unchecked") // It is given only values of its own column.
    private static KeyForm form(TypeSerializer<?> serializer) {
        if (serializer instanceof KeyForm form) {
            return form;
        }
        return serializer.isImmutableType()
                ? new AsItIs()
                : new Copied((TypeSerializer<Object>) serializer.duplicate());
    }

    @Override
    public int hash(T source) {
        int hash = 0;
        for (KeptField<T> field : fields) {
            Object carried = field.key.get(source);
            hash = KeyHash.combine(hash, carried == null ? 0 : field.form.hash(carried));
        }
        return hash;
    }

    @Override
    public boolean matches(T source, Object[] stored, int at) {
        for (int i = 0; i < fields.length; i++) {
            Object carried = fields[i].key.get(source);
            Object kept = stored[at + i];
            boolean equal =
                    (carried == null || kept == null)
                            ? carried == kept
                            : fields[i].form.matches(carried, kept);
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void copy(T source, Object[] stored, int at) {
        for (int i = 0; i < fields.length; i++) {
            Object carried = fields[i].key.get(source);
            stored[at + i] = carried == null ? null : fields[i].form.keep(carried);
        }
    }

    // Records, because the JIT trusts their final fields.

    private record KeptField<T>(KeyField<T> key, KeyForm form) {}

    private record AsItIs() implements KeyForm {
        @Override
        public boolean matches(Object carried, Object kept) {
            return carried.equals(kept);
        }

        @Override
        public Object keep(Object carried) {
            return carried;
        }
    }

    private record Copied(TypeSerializer<Object> serializer) implements KeyForm {
        @Override
        public boolean matches(Object carried, Object kept) {
            return carried.equals(kept);
        }

        @Override
        public Object keep(Object carried) {
            return serializer.copy(carried);
        }
    }
}
