package io.sluice.testing;

import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.engine.ChangelogMode;
import java.util.List;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangelogTableTest {

    private static final RowKey A = new RowKey(List.of("a"), new Window(0, 10));
    private static final RowKey B = new RowKey(List.of("b"), new Window(0, 10));

    @Test
    void upsertsReplaceRows() {
        ChangelogTable table = table(ChangelogMode.UPSERT);
        apply(table, INSERT, A, 1);
        apply(table, UPDATE_AFTER, A, 2);
        apply(table, INSERT, B, 1);
        apply(table, DELETE, B, 1);
        assertThat(table.rows()).containsOnlyKeys(A).containsEntry(A, List.of(2));
    }

    @Test
    void retractionsReplaceRows() {
        ChangelogTable table = table(ChangelogMode.RETRACT);
        apply(table, INSERT, A, 1);
        apply(table, UPDATE_BEFORE, A, 1);
        apply(table, UPDATE_AFTER, A, 2);
        assertThat(table.rows()).containsOnlyKeys(A).containsEntry(A, List.of(2));
    }

    @ParameterizedTest
    @EnumSource
    void rowIsInsertedOnce(ChangelogMode mode) {
        ChangelogTable table = table(mode);
        apply(table, INSERT, A, 1);
        refuses(table, INSERT, A, 1, "inserts a row that exists");
    }

    @Test
    void onlyRowsThatExistAreChanged() {
        refuses(table(ChangelogMode.UPSERT), UPDATE_AFTER, A, 1, "updates a row that does not");
        refuses(table(ChangelogMode.UPSERT), DELETE, A, 1, "deletes a row that does not");
        refuses(table(ChangelogMode.RETRACT), UPDATE_BEFORE, A, 1, "retracts a row that does not");
    }

    @Test
    void retractionMustShowTheRow() {
        ChangelogTable table = table(ChangelogMode.RETRACT);
        apply(table, INSERT, A, 1);
        refuses(table, UPDATE_BEFORE, A, 2, "retracts other results");
    }

    @Test
    void updateMustFollowTheRetractionOfItsRow() {
        ChangelogTable table = table(ChangelogMode.RETRACT);
        apply(table, INSERT, A, 1);
        apply(table, INSERT, B, 1);
        refuses(table, UPDATE_AFTER, A, 2, "does not follow the -U of its row");
        apply(table, UPDATE_BEFORE, A, 1);
        refuses(table, UPDATE_AFTER, B, 2, "does not follow the -U of its row");
    }

    @ParameterizedTest
    @EnumSource(names = {"INSERT", "UPDATE_BEFORE", "DELETE"})
    void nothingElseFollowsARetraction(RowKind kind) {
        ChangelogTable table = table(ChangelogMode.RETRACT);
        apply(table, INSERT, A, 1);
        apply(table, UPDATE_BEFORE, A, 1);
        refuses(table, kind, A, 1, "follows a -U");
    }

    @Test
    void retractionMustBeCompletedInItsDrain() {
        ChangelogTable table = table(ChangelogMode.RETRACT);
        apply(table, INSERT, A, 1);
        apply(table, UPDATE_BEFORE, A, 1);
        assertThatThrownBy(table::endDrain).hasMessageContaining("no +U follows");
    }

    @Test
    void eachModeHasItsKindsOfChange() {
        refuses(table(ChangelogMode.UPSERT), UPDATE_BEFORE, A, 1, "changelog without -U");
        refuses(table(ChangelogMode.APPEND), UPDATE_BEFORE, A, 1, "changelog without -U");
        refuses(table(ChangelogMode.APPEND), UPDATE_AFTER, A, 1, "append-only");
        refuses(table(ChangelogMode.APPEND), DELETE, A, 1, "append-only");
    }

    @Test
    void rowChangesOnceInADrain() {
        ChangelogTable table = table(ChangelogMode.UPSERT);
        table.beginDrain();
        apply(table, INSERT, A, 1);
        apply(table, INSERT, B, 1);
        refuses(table, UPDATE_AFTER, A, 2, "second time in one drain");
        table.endDrain();
        apply(table, UPDATE_AFTER, A, 2);
        table.beginDrain();
        apply(table, UPDATE_AFTER, A, 3);
    }

    @Test
    void unchangedRowMayBeRepeatedUnlessItIsToBeSkipped() {
        ChangelogTable table = table(ChangelogMode.UPSERT);
        apply(table, INSERT, A, 1);
        apply(table, UPDATE_AFTER, A, 1);
        ChangelogTable skipping = new ChangelogTable(ChangelogMode.UPSERT, true);
        apply(skipping, INSERT, A, 1);
        refuses(skipping, UPDATE_AFTER, A, 1, "repeats the row");
    }

    private static ChangelogTable table(ChangelogMode mode) {
        return new ChangelogTable(mode, false);
    }

    private static void apply(ChangelogTable table, RowKind kind, RowKey row, int result) {
        table.apply(new TableChange(kind, row, List.of(result)));
    }

    private static void refuses(
            ChangelogTable table, RowKind kind, RowKey row, int result, String why) {
        assertThatThrownBy(() -> apply(table, kind, row, result))
                .isInstanceOf(ChangelogViolation.class)
                .hasMessageContaining(why);
    }
}
