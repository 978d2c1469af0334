package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink must send a block to the subtask that owns the block's key group. */
class KeyGroupSelectorTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 128, 1_000, 32_768})
    void flinkAssignsEachRepresentativeToItsKeyGroup(int maxParallelism) throws Exception {
        KeyGroupSelector selector = InstantiationUtil.clone(new KeyGroupSelector(maxParallelism));
        for (int keyGroup = 0; keyGroup < maxParallelism; keyGroup++) {
            assertThat(
                            KeyGroupRangeAssignment.assignToKeyGroup(
                                    selector.representative(keyGroup), maxParallelism))
                    .isEqualTo(keyGroup);
        }
    }
}
