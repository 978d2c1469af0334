package io.sluice.runtime;

import io.sluice.runtime.delta.DeltaBlock;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Keys a block by its key group: the key is a number that Flink itself assigns to that key group,
 * so the ordinary keyed exchange, rescaling and the recovery of in-flight data all work on blocks.
 */
public final class KeyGroupSelector implements KeySelector<DeltaBlock, Integer> {

    private static final long serialVersionUID = 1L;

    private final int maxParallelism;
    private transient Integer[] representatives;

    /**
     * @param maxParallelism number of key groups
     */
    public KeyGroupSelector(int maxParallelism) {
        this.maxParallelism = maxParallelism;
        representatives = representatives(maxParallelism);
    }

    @Override
    public Integer getKey(DeltaBlock block) {
        return representative(block.keyGroup());
    }

    /** The number that stands for a key group. */
    public Integer representative(int keyGroup) {
        return representatives[keyGroup];
    }

    private static Integer[] representatives(int maxParallelism) {
        Integer[] found = new Integer[maxParallelism];
        int missing = maxParallelism;
        for (int candidate = 0; missing > 0; candidate++) {
            int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(candidate, maxParallelism);
            if (found[keyGroup] == null) {
                found[keyGroup] = candidate;
                missing--;
            }
        }
        return found;
    }

    private Object readResolve() {
        return new KeyGroupSelector(maxParallelism);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyGroupSelector that && that.maxParallelism == maxParallelism;
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(maxParallelism);
    }
}
