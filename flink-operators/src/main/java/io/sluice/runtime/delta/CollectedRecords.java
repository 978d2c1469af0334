package io.sluice.runtime.delta;

import io.sluice.runtime.codec.ByteWriter;
import java.util.Arrays;

/** Encoded records in the order of their arrival, each with its key's hash. */
final class CollectedRecords {

    /** Fits a second-level cache, and gives each of 128 key groups 2 KB. */
    private static final int FULL_BYTES = 256 * 1024;

    private static final int INITIAL = 1024;

    private final ByteWriter bytes = new ByteWriter(2 * INITIAL);
    private int[] hashes = new int[INITIAL];
    private int[] starts = new int[INITIAL];
    private int count;

    /** Begins a record; the caller writes it. */
    ByteWriter start(int hash) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
        }
        hashes[count] = hash;
        starts[count] = bytes.length();
        count++;
        return bytes;
    }

    boolean isFull() {
        return bytes.length() >= FULL_BYTES;
    }

    int count() {
        return count;
    }

    int hash(int record) {
        return hashes[record];
    }

    void copy(int record, ByteWriter into) {
        int start = starts[record];
        int end = record + 1 < count ? starts[record + 1] : bytes.length();
        into.write(bytes.bytes(), start, end - start);
    }

    void clear() {
        bytes.clear();
        count = 0;
    }
}
