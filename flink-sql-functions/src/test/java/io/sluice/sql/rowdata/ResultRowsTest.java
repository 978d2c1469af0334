package io.sluice.sql.rowdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** Rows of results, which are used again for the next one. */
class ResultRowsTest {

    @Test
    void aStringIsThatOfTheLastKey() {
        ReusedString string = new ReusedString();
        String[] texts = {
            "", "a", "b", "Z\u00fcrich", "x".repeat(63), "y".repeat(64), "z".repeat(1_000), "", "a"
        };
        byte[] kept = {};
        String keptText = "";
        for (String text : texts) {
            StringData found = string.of(key(text));

            assertThat(found).isEqualTo(StringData.fromString(text));
            assertThat(new String(kept, StandardCharsets.UTF_8)).isEqualTo(keptText);
            kept = found.toBytes();
            keptText = text;
            assertThat(kept).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            // Decoded, which the string remembers.
            assertThat(found).hasToString(text);
        }
    }

    @Test
    void stringsOfOneLengthAreDecodedAnew() {
        ReusedString string = new ReusedString();

        assertThat(string.of(key("ab"))).hasToString("ab");
        assertThat(string.of(key("cd"))).hasToString("cd");
    }

    @Test
    void aCopyOfARowKeepsItsStrings() {
        ReusedString string = new ReusedString();
        ResultRow row = new ResultRow(2);
        RowDataSerializer serializer =
                new RowDataSerializer(VarCharType.STRING_TYPE, new BigIntType());
        row.setField(0, string.of(key("ab")));
        row.setNumber(1, 1);
        RowData copy = serializer.copy(row);
        row.setField(0, string.of(key("cd")));
        row.setNumber(1, 2);

        assertThat(copy.getString(0)).hasToString("ab");
        assertThat(copy.getLong(1)).isEqualTo(1);
        assertThat(row.getString(0)).hasToString("cd");
    }

    private static StringKey key(String text) {
        return StringKey.copyOf(StringData.fromString(text));
    }
}
