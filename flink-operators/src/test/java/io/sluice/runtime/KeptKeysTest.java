package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.aggregate.KeyField;
import io.sluice.core.table.FieldKeys;
import io.sluice.core.table.KeyAccess;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.api.java.tuple.Tuple1;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.junit.jupiter.api.Test;

class KeptKeysTest {

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
        KeyAccess<Tuple1<Tuple1<String>>> keys = keys(STRING, Types.STRING);
        Tuple1<Tuple1<String>> record = Tuple1.of(Tuple1.of("first"));
        Object[] stored = new Object[1];

        keys.copy(record, stored, 0);

        assertThat(stored[0]).isSameAs(record.f0.f0);
    }

    @Test
    void aSerializerMayHaveAFormOfItsOwn() {
        KeyAccess<Tuple1<Tuple1<String>>> keys =
                KeptKeys.of(
                        List.of(
                                new KeyColumn<>("key", STRING, new Characters()),
                                new KeyColumn<>("same", STRING, StringSerializer.INSTANCE)));
        Tuple1<Tuple1<String>> record = Tuple1.of(Tuple1.of("first"));
        Object[] stored = new Object[3];

        keys.copy(record, stored, 1);

        assertThat(stored).containsExactly(null, List.of("f", "i", "r", "s", "t"), "first");
        assertThat(keys.matches(record, stored, 1)).isTrue();
        assertThat(keys.matches(Tuple1.of(Tuple1.of("firs")), stored, 1)).isFalse();
        assertThat(keys.hash(record)).isEqualTo(FieldKeys.of(List.of(STRING, STRING)).hash(record));
    }

    @Test
    void nullIsAKeyOfItsOwn() {
        KeyAccess<Tuple1<Tuple1<String>>> keys =
                KeptKeys.of(List.of(new KeyColumn<>("key", STRING, new Characters())));
        Tuple1<Tuple1<String>> none = Tuple1.of(Tuple1.of(null));
        Object[] stored = {"something"};

        keys.copy(none, stored, 0);

        assertThat(stored).containsOnlyNulls();
        assertThat(keys.matches(none, stored, 0)).isTrue();
        assertThat(keys.matches(Tuple1.of(Tuple1.of("")), stored, 0)).isFalse();
        assertThat(keys.matches(none, new Object[] {List.of()}, 0)).isFalse();
        assertThat(keys.hash(none)).isEqualTo(FieldKeys.of(List.of(STRING)).hash(none));
    }

    private static KeyAccess<Tuple1<Tuple1<String>>> keys(
            KeyField<Tuple1<Tuple1<String>>> field, TypeInformation<?> type) {
        return KeptKeys.of(
                List.of(
                        new KeyColumn<>(
                                "key",
                                field,
                                type.createSerializer(
                                        new ExecutionConfig().getSerializerConfig()))));
    }

    /** Keeps a string as the list of its characters; what it writes does not matter here. */
    private static final class Characters extends TypeSerializerSingleton<Object>
            implements KeyForm {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean matches(Object carried, Object kept) {
            return keep(carried).equals(kept);
        }

        @Override
        public Object keep(Object carried) {
            return List.of(((String) carried).split(""));
        }

        @Override
        public boolean isImmutableType() {
            return false;
        }

        @Override
        public Object createInstance() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object copy(Object from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object copy(Object from, Object reuse) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getLength() {
            return -1;
        }

        @Override
        public void serialize(Object record, DataOutputView target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object deserialize(DataInputView source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object deserialize(Object reuse, DataInputView source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copy(DataInputView source, DataOutputView target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TypeSerializerSnapshot<Object> snapshotConfiguration() {
            throw new UnsupportedOperationException();
        }
    }
}
