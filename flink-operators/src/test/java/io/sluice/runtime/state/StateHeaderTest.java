package io.sluice.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.StateForm;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.CorruptBytesException;
import io.sluice.runtime.codec.FieldFormat;
import io.sluice.runtime.codec.SampleQuery;
import io.sluice.runtime.state.StateHeader.StoredAggregate;
import io.sluice.runtime.state.StateHeader.StoredKey;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateHeaderTest {

    private final byte[] bytes =
            StateHeader.of(Formats.upsert(SampleQuery.STRING_AND_LONG.schema())).toBytes();

    @Test
    void saysWhatTheQueryWas() throws IOException {
        StateHeader header = StateHeader.parse(bytes);
        assertThat(header.form()).isEqualTo(StateForm.OPEN_WINDOWS);
        assertThat(header.window()).isEqualTo(WindowSpec.tumbling(1000, 0));
        assertThat(header.keys()).extracting(StoredKey::name).containsExactly("name", "id");
        assertThat(header.keys())
                .extracting(StoredKey::format)
                .containsExactly(FieldFormat.STRING, FieldFormat.LONG);
        assertThat(header.aggregates())
                .extracting(StoredAggregate::name)
                .containsExactly("rows", "words", "sum", "max");
        assertThat(header.aggregates())
                .extracting(StoredAggregate::stateKind)
                .containsExactly("COUNT(*)", "WORDS", "SUM(BIGINT)", "MAX(DOUBLE)");
    }

    @ParameterizedTest
    @EnumSource
    void comesBackAsTheSameBytes(SampleQuery query) throws IOException {
        byte[] written = StateHeader.of(Formats.retract(query.schema())).toBytes();
        assertThat(StateHeader.parse(written).toBytes()).isEqualTo(written);
    }

    @Test
    void keepsTheCalendar() throws IOException {
        ZoneId zone = ZoneId.of("Australia/Lord_Howe");
        for (WindowSpec window :
                List.of(
                        WindowSpec.calendar(zone, CalendarUnit.QUARTER),
                        new CalendarWindows(zone, CalendarUnit.MONTH, CalendarUnit.DAY, 0),
                        new CalendarWindows(zone, CalendarUnit.DAY, null, 3_600_000),
                        new ProcessingTimeWindows(WindowSpec.calendar(zone, CalendarUnit.DAY)),
                        new CountWindows(100, 5, 0))) {
            StateHeader written =
                    new StateHeader(StateForm.OPEN_WINDOWS, window, List.of(), List.of());
            assertThat(StateHeader.parse(written.toBytes())).isEqualTo(written);
        }
    }

    @Test
    void everyPrefixIsTruncated() {
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> StateHeader.parse(prefix))
                    .isInstanceOf(CorruptBytesException.class);
        }
    }

    @Test
    void nothingMayFollow() {
        assertThatThrownBy(() -> StateHeader.parse(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessage("corrupt: 1 bytes behind the header of a key group");
    }

    /** Behind a checksum that happens to be right. */
    @Test
    void corruptBytesGiveNothingButIoExceptions() {
        Random random = new Random(8);
        for (int i = 0; i < 50_000; i++) {
            byte[] corrupt = bytes.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
            }
            try {
                StateHeader.parse(corrupt);
            } catch (IOException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void unknownNamesAreNamed() {
        byte[] later = bytes.clone();
        later[1] = 'X';
        assertThatThrownBy(() -> StateHeader.parse(later))
                .hasMessage("unknown StateForm 'XPEN_WINDOWS' in the header");
    }
}
