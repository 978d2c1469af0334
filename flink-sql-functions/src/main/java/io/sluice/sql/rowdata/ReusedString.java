package io.sluice.sql.rowdata;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinarySection;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * A string of a {@link ResultRow}, used again for the next row as the row is, where Flink copies
 * what it hands on. Flink's string is five objects, made for each row they took a third of the
 * memory that results cost.
 */
final class ReusedString {

    private static final int INITIAL_BYTES = 64;

    private byte[] bytes = {};
    private MemorySegment[] segments = {};
    private BinaryStringData string = BinaryStringData.EMPTY_UTF8;

    /** The string of a key, until the next is asked for. */
    StringData of(StringKey key) {
        byte[] text = key.bytes();
        // Never all of the array: Flink gives away an array that a string fills.
        if (bytes.length <= text.length) {
            makeRoom(text.length);
        }
        System.arraycopy(text, 0, bytes, 0, text.length);
        BinarySection section = string.getBinarySection();
        if (section.getSizeInBytes() != text.length) {
            section.pointTo(segments, 0, text.length);
        }
        // What somebody has decoded of the string before.
        if (string.getJavaObject() != null) {
            string.setJavaObject(null);
        }
        return string;
    }

    private void makeRoom(int length) {
        bytes = new byte[Math.max(INITIAL_BYTES, Integer.highestOneBit(length) << 1)];
        segments = new MemorySegment[] {MemorySegmentFactory.wrap(bytes)};
        string = BinaryStringData.fromAddress(segments, 0, length);
    }
}
