package io.sluice.oracle;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * The watermarks that decide, in one window subtask, who is late: the one that was received, and
 * for each key group the one that it was restored with.
 */
final class Watermarks {

    private final Map<Integer, Long> restored;
    private long received = Long.MIN_VALUE;

    Watermarks(Map<Integer, Long> restored) {
        this.restored = restored;
    }

    void received(long timestamp) {
        received = timestamp;
    }

    long received() {
        return received;
    }

    long restored(int keyGroup) {
        return restored.getOrDefault(keyGroup, Long.MIN_VALUE);
    }

    long of(int keyGroup) {
        return Math.max(received, restored(keyGroup));
    }

    /** What a snapshot must keep of them. */
    Map<Integer, Long> of(KeyGroupRange keyGroups) {
        Map<Integer, Long> current = new HashMap<>();
        for (int keyGroup : keyGroups) {
            current.put(keyGroup, of(keyGroup));
        }
        return current;
    }
}
