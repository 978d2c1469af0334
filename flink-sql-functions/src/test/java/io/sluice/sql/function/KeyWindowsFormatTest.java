package io.sluice.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.runtime.AggregateColumn;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.sql.FunctionAggregate;
import io.sluice.testing.Hostile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** Windows as bytes, read by queries whose aggregates differ from those that wrote them. */
class KeyWindowsFormatTest {

    private static final String WRITTEN =
            "COUNT(*) AS n, SUM(v) AS s, MAX(t) AS hi, STRING_AGG(t) AS all_t, AVG(v) AS mean";

    /** A list of aggregates as it is at run time. */
    private record Query(AccumulatorLayout<RowData> layout, KeyWindowsFormat format) {

        static Query of(String list) {
            List<AggregateColumn<RowData>> columns =
                    FunctionAggregate.of(
                                    list,
                                    List.of("v", "t"),
                                    List.<LogicalType>of(
                                            new BigIntType(),
                                            new VarCharType(VarCharType.MAX_LENGTH)),
                                    List.of(),
                                    true,
                                    false)
                            .stream()
                            .map(FunctionAggregate::column)
                            .toList();
            AccumulatorLayout<RowData> layout =
                    new AccumulatorLayout<>(
                            columns.stream().map(AggregateColumn::aggregate).toList());
            return new Query(layout, new KeyWindowsFormat(layout, columns));
        }

        /** A window of some rows, partly published. */
        WindowRow window(long start, long end) {
            WindowRow window = format.newRow(start, end);
            add(window, 3L, "a");
            window.copy = format.published(start, end - 1, window.lanes, window.objects);
            add(window, 4L, "b");
            window.pending = 1;
            window.published = true;
            window.closed = true;
            return window;
        }

        void add(WindowRow window, long value, String text) {
            layout.accumulate(
                    GenericRowData.of(value, StringData.fromString(text)),
                    value,
                    window.lanes,
                    0,
                    window.objects,
                    0);
        }

        Object result(WindowRow window, int aggregate) {
            return layout.result(aggregate, window.lanes, 0, window.objects, 0);
        }

        byte[] written(WindowRow... windows) throws IOException {
            ByteWriter out = new ByteWriter(16);
            format.write(List.of(windows), out);
            return out.toByteArray();
        }
    }

    @Test
    void windowsAreReadAsTheyWere() throws IOException {
        Query query = Query.of(WRITTEN);

        List<WindowRow> read =
                Query.of(WRITTEN)
                        .format
                        .read(query.written(query.window(10, 20), query.window(20, 30)));

        assertThat(read).hasSize(2);
        for (WindowRow window : read) {
            assertThat(window.pending).isEqualTo(1);
            assertThat(window.published).isTrue();
            assertThat(window.closed).isTrue();
            assertThat(query.result(window, 0)).isEqualTo(2L);
            assertThat(query.result(window, 2)).isEqualTo("b");
            assertThat(query.result(window, 3)).isEqualTo("a,b");
            WindowRow.Published copy = window.copy;
            assertThat(copy.end).isEqualTo(window.end - 1);
            assertThat(query.layout.result(3, copy.lanes, 0, copy.objects, 0)).isEqualTo("a");
            assertThat(query.layout.result(0, copy.lanes, 0, copy.objects, 0)).isEqualTo(1L);
        }
        assertThat(read.get(1).start).isEqualTo(20);
        assertThat(read.get(1).end).isEqualTo(30);
    }

    @Test
    void aggregatesAreFoundByTheirNamesAndAddedOnesBeginEmpty() throws IOException {
        Query old = Query.of(WRITTEN);
        Query now =
                Query.of(
                        "MIN(v) AS lo, AVG(v) AS mean, STRING_AGG(t) AS all_t, COUNT(DISTINCT t) AS d, COUNT(*) AS rows_in_all, SUM(v) AS s");

        WindowRow window = now.format.read(old.written(old.window(10, 20))).get(0);
        assertThat(now.result(window, 0)).isNull();
        assertThat(now.result(window, 3)).isEqualTo(0L);
        assertThat(now.result(window, 4)).isEqualTo(2L);
        assertThat(now.result(window, 5)).hasToString("7");
        now.add(window, 1L, "c");

        assertThat(now.result(window, 0)).isEqualTo(1L);
        assertThat(now.result(window, 1)).hasToString("2");
        assertThat(now.result(window, 2)).isEqualTo("c,a,b");
        assertThat(now.result(window, 3)).isEqualTo(1L);
        assertThat(now.result(window, 5)).hasToString("8");
    }

    @Test
    void aNameThatMeansSomethingElseIsRefused() throws IOException {
        Query old = Query.of(WRITTEN);

        assertThatThrownBy(
                        () -> Query.of("MIN(v) AS s").format.read(old.written(old.window(10, 20))))
                .isInstanceOf(TableException.class)
                .hasMessageContaining(
                        "The state has an aggregate 's' that is no MIN(BIGINT): give the new aggregate another name, or start without the state.");
    }

    @Test
    void corruptBytesAreRefused() throws IOException {
        Query query = Query.of(WRITTEN);
        byte[] bytes = query.written(query.window(10, 20));
        byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 3);
        byte[] later = bytes.clone();
        later[0] = 9;

        assertThatThrownBy(() -> query.format.read(cut))
                .isInstanceOf(TableException.class)
                .hasMessage("The windows in the state cannot be read.");
        assertThatThrownBy(() -> query.format.read(later))
                .isInstanceOf(TableException.class)
                .hasRootCauseMessage(
                        "they are of version 9, and this is version 1 of Sluice's functions");
    }

    /** Flink's state backends read the value, and know as little about its length. */
    @Test
    void lengthsAreNotBelieved() {
        for (int length : new int[] {-1, 1 << 20, Integer.MAX_VALUE}) {
            byte[] forged = ByteBuffer.allocate(1000).putInt(length).array();
            long before = Hostile.allocatedBytes();
            assertThatThrownBy(
                            () ->
                                    new KeyWindowsSerializer()
                                            .deserialize(new DataInputDeserializer(forged)))
                    .isInstanceOf(IOException.class);
            assertThat(Hostile.allocatedBytes() - before).isLessThan(1 << 19);
        }
    }

    @Test
    void serializersOfDifferentQueriesAreCompatible() throws IOException {
        KeyWindowsSerializer serializer = new KeyWindowsSerializer();
        Query query = Query.of(WRITTEN);
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        serializer.serialize(KeyWindows.ofRows(query.format, List.of(query.window(10, 20))), out);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        TypeSerializerSnapshot<KeyWindows> snapshot =
                TypeSerializerSnapshot.readVersionedSnapshot(in, getClass().getClassLoader());
        KeyWindows windows = snapshot.restoreSerializer().deserialize(in);

        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(snapshot)
                                .isCompatibleAsIs())
                .isTrue();
        assertThat(windows.rows(query.format)).hasSize(1);
        assertThat(query.result(windows.rows().get(0), 0)).isEqualTo(2L);
    }

    @Test
    void copiesShareNothing() {
        Query query = Query.of(WRITTEN);
        KeyWindows windows = KeyWindows.ofRows(query.format, List.of(query.window(10, 20)));

        KeyWindows copy = new KeyWindowsSerializer().copy(windows);
        query.add(windows.rows().get(0), 9L, "z");

        assertThat(query.result(copy.rows().get(0), 0)).isEqualTo(2L);
        assertThat(query.result(copy.rows().get(0), 3)).isEqualTo("a,b");
    }
}
