package io.sluice.runtime;

import io.sluice.core.aggregate.KeyField;
import java.io.Serializable;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * One field of the grouping key.
 *
 * @param name name in results, snapshots and messages
 * @param field reads it from a record
 * @param serializer writes it to deltas and snapshots; NULL is handled outside of it
 * @param <T> record
 */
public record KeyColumn<T>(String name, KeyField<T> field, TypeSerializer<?> serializer)
        implements Serializable {}
