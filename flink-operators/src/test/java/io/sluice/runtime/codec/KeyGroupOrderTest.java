package io.sluice.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyGroupOrderTest {

    private final KeyGroupOrder order = new KeyGroupOrder(hash -> hash, 10, 4);

    @Test
    void ordersRowsByKeyGroupAndKeepsTheirOrderWithin() {
        int[] hashes = {12, 10, 13, 12, 10, 12};
        order.sort(row -> hashes[row], hashes.length);

        assertThat(rows(10)).containsExactly(1, 4);
        assertThat(rows(11)).isEmpty();
        assertThat(rows(12)).containsExactly(0, 3, 5);
        assertThat(rows(13)).containsExactly(2);
        assertThat(order.keyGroup(0)).isEqualTo(10);
        assertThat(order.keyGroup(5)).isEqualTo(13);
    }

    @Test
    void isReusedForMoreAndForFewerRows() {
        Random random = new Random(5);
        for (int size : new int[] {100, 3, 0, 1000, 999}) {
            int[] hashes = random.ints(size, 10, 14).toArray();
            order.sort(row -> hashes[row], size);
            List<Integer> all = new ArrayList<>();
            for (int keyGroup = 10; keyGroup < 14; keyGroup++) {
                int group = keyGroup;
                assertThat(rows(keyGroup)).allMatch(row -> hashes[row] == group).isSorted();
                all.addAll(rows(keyGroup));
            }
            assertThat(all).doesNotHaveDuplicates().hasSize(size);
        }
    }

    @Test
    void refusesRowsOfOtherSubtasks() {
        assertThatThrownBy(() -> order.sort(row -> 14, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a key of key group 14 is held by the subtask of key groups 10 to 13: its hash"
                                + " code is not the same in every process");
        assertThatThrownBy(() -> order.sort(row -> 9, 1)).hasMessageContaining("key group 9");
    }

    private List<Integer> rows(int keyGroup) {
        List<Integer> rows = new ArrayList<>();
        for (int i = order.start(keyGroup); i < order.end(keyGroup); i++) {
            rows.add(order.row(i));
        }
        return rows;
    }
}
