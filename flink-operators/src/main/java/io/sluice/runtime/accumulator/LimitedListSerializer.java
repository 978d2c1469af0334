package io.sluice.runtime.accumulator;

import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Lists that never have more than so many elements. Bytes and snapshot are those of Flink's {@link
 * ListSerializer}, which makes room for as many elements as the bytes say, whether they are there
 * or not. Here a number that no list can have is refused, and room is made as elements come.
 *
 * @param <E> type of the elements
 */
public final class LimitedListSerializer<E> extends TypeSerializer<List<E>> {

    private static final long serialVersionUID = 1L;

    private static final int ROOM = 16;

    private final ListSerializer<E> list;
    private final int limit;

    /**
     * @param elements serializer of the elements
     * @param limit most elements that a list has
     */
    public LimitedListSerializer(TypeSerializer<E> elements, int limit) {
        this(new ListSerializer<>(elements), limit);
    }

    private LimitedListSerializer(ListSerializer<E> list, int limit) {
        this.list = list;
        this.limit = limit;
    }

    /**
     * A serializer that reads what the given one wrote. If that is one of lists, whatever makes it
     * read another version of the elements, it believes no more than this one.
     */
    public TypeSerializer<?> limiting(TypeSerializer<?> other) {
        return other instanceof ListSerializer<?> former
                ? new LimitedListSerializer<>(former, limit)
                : other;
    }

    /** What writes the same, as state names it. */
    public ListSerializer<E> unlimited() {
        return list;
    }

    @Override
    public void serialize(List<E> elements, DataOutputView out) throws IOException {
        list.serialize(elements, out);
    }

    @Override
    public List<E> deserialize(DataInputView in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > limit) {
            throw new CorruptBytesException(
                    "corrupt: a list of %d values, of which %d are kept".formatted(size, limit));
        }
        TypeSerializer<E> elements = list.getElementSerializer();
        List<E> read = new ArrayList<>(Math.min(size, ROOM));
        for (int i = 0; i < size; i++) {
            read.add(elements.deserialize(in));
        }
        return read;
    }

    @Override
    public List<E> deserialize(List<E> reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public List<E> copy(List<E> from) {
        return list.copy(from);
    }

    @Override
    public List<E> copy(List<E> from, List<E> reuse) {
        return copy(from);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public List<E> createInstance() {
        return list.createInstance();
    }

    @Override
    public TypeSerializer<List<E>> duplicate() {
        return new LimitedListSerializer<>(list.getElementSerializer().duplicate(), limit);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public int getLength() {
        return -1;
    }

    /** The limit belongs to the kind of the aggregate. */
    @Override
    public TypeSerializerSnapshot<List<E>> snapshotConfiguration() {
        return list.snapshotConfiguration();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LimitedListSerializer<?> that
                && list.equals(that.list)
                && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return 31 * list.hashCode() + limit;
    }
}
