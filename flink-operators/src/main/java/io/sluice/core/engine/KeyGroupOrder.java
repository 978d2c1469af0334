package io.sluice.core.engine;

/**
 * The positions of an assembled window by key group, so that it can be handed out in turns between
 * which no key group is half done: a snapshot only knows how far each of them has come.
 */
final class KeyGroupOrder {

    private final int first;

    /** Where each key group begins in {@code positions}, and behind the last one their number. */
    private final int[] begins;

    private final int[] positions;

    /**
     * @param keyGroups which key group a hash belongs to
     * @param first first key group of the subtask
     * @param count number of its key groups
     */
    KeyGroupOrder(WindowAssembler assembled, KeyGroups keyGroups, int first, int count) {
        this.first = first;
        positions = new int[assembled.positions()];
        begins = new int[count + 1];
        // Two passes of cheap arithmetic take less than remembering the key groups would.
        for (int position = 0; position < positions.length; position++) {
            begins[keyGroups.of(assembled.hash(position)) - first + 1]++;
        }
        for (int group = 0; group < count; group++) {
            begins[group + 1] += begins[group];
        }
        int[] next = begins.clone();
        for (int position = 0; position < positions.length; position++) {
            positions[next[keyGroups.of(assembled.hash(position)) - first]++] = position;
        }
    }

    /** Where a key group begins. */
    int begin(int keyGroup) {
        return begins[keyGroup - first];
    }

    /** Where it ends. */
    int end(int keyGroup) {
        return begins[keyGroup - first + 1];
    }

    /** The position in the window. */
    int position(int at) {
        return positions[at];
    }
}
