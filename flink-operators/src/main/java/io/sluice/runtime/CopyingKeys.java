package io.sluice.runtime;

import io.sluice.core.table.KeyAccess;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Keys of types that can change: a table keeps a copy, because the record that a key comes from may
 * be reused.
 */
final class CopyingKeys<T> implements KeyAccess<T> {

    private final KeyAccess<T> keys;
    private final List<TypeSerializer<Object>> serializers;

    private CopyingKeys(KeyAccess<T> keys, List<TypeSerializer<Object>> serializers) {
        this.keys = keys;
        this.serializers = serializers;
    }

    /** The access itself if no key field can change, else one that copies. */
    static <T> KeyAccess<T> where(KeyAccess<T> keys, List<KeyColumn<T>> columns) {
        boolean immutable = columns.stream().allMatch(key -> key.serializer().isImmutableType());
        return immutable
                ? keys
                : new CopyingKeys<>(
                        keys, columns.stream().map(key -> duplicate(key.serializer())).toList());
    }

    @SuppressWarnings("unchecked") // It is given only values of its own column.
    private static TypeSerializer<Object> duplicate(TypeSerializer<?> serializer) {
        return (TypeSerializer<Object>) serializer.duplicate();
    }

    @Override
    public int hash(T source) {
        return keys.hash(source);
    }

    @Override
    public boolean matches(T source, Object[] stored, int at) {
        return keys.matches(source, stored, at);
    }

    @Override
    public void copy(T source, Object[] stored, int at) {
        keys.copy(source, stored, at);
        for (int i = 0; i < serializers.size(); i++) {
            Object field = stored[at + i];
            if (field != null) {
                stored[at + i] = serializers.get(i).copy(field);
            }
        }
    }
}
