package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowListTest {

    private final RowList rows = new RowList();

    @Test
    void rowsStandInTheOrderInWhichTheyWereAdded() {
        for (int i = 0; i < 100; i++) {
            rows.add(1000 - i);
        }
        assertThat(rows.count()).isEqualTo(100);
        for (int i = 0; i < 100; i++) {
            assertThat(rows.get(i)).isEqualTo(1000 - i);
        }
    }

    @Test
    void theLastRowIsTakenOut() {
        rows.add(7);
        rows.add(9);
        assertThat(rows.removeLast()).isEqualTo(9);
        assertThat(rows.count()).isEqualTo(1);
        rows.add(5);
        assertThat(rows.get(1)).isEqualTo(5);
    }

    @Test
    void aClearedListBeginsAnew() {
        rows.add(7);
        rows.clear();
        assertThat(rows.count()).isZero();
        rows.add(8);
        assertThat(rows.get(0)).isEqualTo(8);
    }
}
