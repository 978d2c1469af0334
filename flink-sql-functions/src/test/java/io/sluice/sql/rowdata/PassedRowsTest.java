package io.sluice.sql.rowdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassedRowsTest {

    private static final RowType TYPE =
            RowType.of(new BigIntType(), VarCharType.STRING_TYPE, new BigIntType());

    private final List<StreamRecord<RowData>> passed = new ArrayList<>();
    private final SideBySide both = new SideBySide(new ListCollector<>(passed));

    @Test
    void aRowAndWhatIsComputedOfItAreOneRowOfItsKind() {
        both.of(row(RowKind.UPDATE_BEFORE, 3L, "a")).collect(GenericRowData.of(6L));
        assertSame(RowKind.UPDATE_BEFORE, 3L, "a", 6L, lastPassed());

        both.of(row(RowKind.INSERT, 4L, null)).collect(GenericRowData.of((Object) null));
        assertSame(RowKind.INSERT, 4L, null, null, lastPassed());
    }

    @Test
    void rowsAreNotCopiedButWrittenAndRead() throws Exception {
        TypeSerializer<RowData> serializer =
                new PassedRows(TYPE).createSerializer(new SerializerConfigImpl()).duplicate();
        both.of(row(RowKind.DELETE, 3L, "a")).collect(GenericRowData.of(6L));
        RowData row = lastPassed();

        assertThat(serializer.copy(row)).isSameAs(row);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(row, out);
        RowData read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertSame(RowKind.DELETE, 3L, "a", 6L, read);
    }

    private static RowData row(RowKind kind, Long number, @Nullable String text) {
        GenericRowData row = GenericRowData.of(number, StringData.fromString(text));
        row.setRowKind(kind);
        return row;
    }

    private RowData lastPassed() {
        return passed.get(passed.size() - 1).getValue();
    }

    private static void assertSame(
            RowKind kind,
            Long number,
            @Nullable String text,
            @Nullable Long computed,
            RowData row) {
        assertThat(row.getRowKind()).isEqualTo(kind);
        assertThat(row.getArity()).isEqualTo(3);
        assertThat(row.getLong(0)).isEqualTo(number);
        assertThat(row.isNullAt(1)).isEqualTo(text == null);
        if (text != null) {
            assertThat(row.getString(1)).isEqualTo(StringData.fromString(text));
        }
        assertThat(row.isNullAt(2)).isEqualTo(computed == null);
        if (computed != null) {
            assertThat(row.getLong(2)).isEqualTo(computed);
        }
    }
}
