package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.aggregate.KeyField;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple1;
import org.junit.jupiter.api.Test;

class CopyingKeysTest {

    private static final KeyField<Tuple1<Tuple1<String>>> TUPLE = record -> record.f0;
    private static final KeyField<Tuple1<Tuple1<String>>> STRING = record -> record.f0.f0;

    @Test
    void storedKeyStaysAsItWasWhenTheRecordIsReused() {
        KeyAccess<Tuple1<Tuple1<String>>> keys = keys(TUPLE, Types.TUPLE(Types.STRING));
        Tuple1<Tuple1<String>> reused = Tuple1.of(Tuple1.of("first"));
        Object[] stored = new Object[1];

        keys.copy(reused, stored, 0);
        reused.f0.f0 = "second";

        assertThat(stored).containsExactly(Tuple1.of("first"));
        assertThat(keys.matches(reused, stored, 0)).isFalse();
        assertThat(keys.matches(Tuple1.of(Tuple1.of("first")), stored, 0)).isTrue();
    }

    @Test
    void immutableKeysAreNotCopied() {
        KeyAccess<Tuple1<Tuple1<String>>> plain = FieldKeys.of(List.of(STRING));

        assertThat(CopyingKeys.where(plain, List.of(column(STRING, Types.STRING)))).isSameAs(plain);
    }

    private static KeyAccess<Tuple1<Tuple1<String>>> keys(
            KeyField<Tuple1<Tuple1<String>>> field, TypeInformation<?> type) {
        return CopyingKeys.where(FieldKeys.of(List.of(field)), List.of(column(field, type)));
    }

    private static KeyColumn<Tuple1<Tuple1<String>>> column(
            KeyField<Tuple1<Tuple1<String>>> field, TypeInformation<?> type) {
        return new KeyColumn<>(
                "key", field, type.createSerializer(new ExecutionConfig().getSerializerConfig()));
    }
}
