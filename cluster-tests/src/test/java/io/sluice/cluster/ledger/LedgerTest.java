package io.sluice.cluster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what was committed counts, once, in the order in which each subtask wrote it. */
class LedgerTest {

    @TempDir private Path directory;
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = new Ledger(directory);
    }

    private LedgerWriter<Row> writer(long restoredCheckpoint, int subtask) throws Exception {
        return new LedgerWriter<>(ledger, row -> row, restoredCheckpoint, subtask);
    }

    private String write(LedgerWriter<Row> writer, Object... values) throws Exception {
        for (Object value : values) {
            writer.write(Row.of(value), null);
        }
        return writer.prepareCommit().iterator().next();
    }

    @Test
    void valuesKeepTheirTypes() throws Exception {
        Row row =
                Row.ofKind(
                        RowKind.UPDATE_BEFORE,
                        null,
                        1,
                        2L,
                        0.1,
                        Double.NaN,
                        new BigDecimal("1.50"),
                        LocalDateTime.of(2001, 1, 2, 3, 4, 5, 600_000_000),
                        "a b\n\u00e9");
        LedgerWriter<Row> writer = writer(0, 0);
        writer.write(row, null);
        ledger.commit(writer.prepareCommit().iterator().next());
        assertThat(ledger.changes()).containsExactly(row);
    }

    @Test
    void whatIsStagedDoesNotCount() throws Exception {
        LedgerWriter<Row> writer = writer(0, 0);
        write(writer, 1, 2);
        assertThat(ledger.changes()).isEmpty();
        assertThat(writer.prepareCommit()).isEmpty();
    }

    @Test
    void aCommitMayBeRepeated() throws Exception {
        String file = write(writer(0, 0), 1, 2);
        ledger.commit(file);
        ledger.commit(file);
        assertThat(ledger.changes()).containsExactly(Row.of(1), Row.of(2));
    }

    @Test
    void aCommitOfNothingIsALoss() {
        assertThatThrownBy(() -> ledger.commit("000")).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void laterAttemptsComeLater() throws Exception {
        LedgerWriter<Row> first = writer(9, 1);
        String early = write(first, 1);
        String late = write(first, 2);
        String restored = write(writer(10, 0), 3);
        ledger.commit(restored);
        ledger.commit(late);
        ledger.commit(early);
        assertThat(ledger.changes()).containsExactly(Row.of(1), Row.of(2), Row.of(3));
    }

    @Test
    void attemptsOfOneCheckpointDoNotDisturbEachOther() throws Exception {
        String abandoned = write(writer(5, 0), 1);
        String repeated = write(writer(5, 0), 1);
        assertThat(abandoned).isNotEqualTo(repeated);
        ledger.commit(repeated);
        assertThat(ledger.changes()).containsExactly(Row.of(1));
    }
}
