package io.sluice.sql.rowdata;

import io.sluice.core.table.Touchable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * A character string as tables keep it: its bytes in UTF-8. Flink's own string is six objects of
 * about 170 bytes, which the garbage collector copies as long as a window is open; this is two of
 * about 45. The hash code is not kept: tables have that of the whole key, and who asks for this one
 * brings the bytes into the cache, to compare them next.
 */
public final class StringKey implements Comparable<StringKey>, Touchable {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final int SEED = 42;
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private final byte[] bytes;

    private StringKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A key of these bytes in UTF-8, which are not copied. */
    static StringKey ofBytes(byte[] bytes) {
        return new StringKey(bytes);
    }

    /** A copy of a string. */
    static StringKey copyOf(StringData string) {
        BinaryStringData binary = materialized(string);
        byte[] heap = heap(binary);
        if (heap == null) {
            byte[] bytes = new byte[binary.getSizeInBytes()];
            BinarySegmentUtils.copyToBytes(
                    binary.getSegments(), binary.getOffset(), bytes, 0, bytes.length);
            return new StringKey(bytes);
        }
        int offset = binary.getOffset();
        return new StringKey(Arrays.copyOfRange(heap, offset, offset + binary.getSizeInBytes()));
    }

    /** The hash code of a string. */
    static int hash(StringData string) {
        BinaryStringData binary = materialized(string);
        byte[] heap = heap(binary);
        return heap == null
                ? binary.hashCode()
                : hash(heap, binary.getOffset(), binary.getSizeInBytes());
    }

    /** The array that all of a string lies in, from its offset; null if there is none. */
    private static byte @Nullable [] heap(BinaryStringData string) {
        MemorySegment first = string.getSegments()[0];
        return !first.isOffHeap() && string.getOffset() + string.getSizeInBytes() <= first.size()
                ? first.getArray()
                : null;
    }

    /** The bytes in UTF-8. Not to be written. */
    byte[] bytes() {
        return bytes;
    }

    /** The string as Flink's rows hold it. */
    public StringData string() {
        return StringData.fromBytes(bytes);
    }

    /** Whether this is the string. */
    boolean is(StringData string) {
        BinaryStringData other = materialized(string);
        int length = other.getSizeInBytes();
        if (length != bytes.length) {
            return false;
        }
        byte[] heap = heap(other);
        if (heap != null) {
            int offset = other.getOffset();
            return Arrays.equals(bytes, 0, length, heap, offset, offset + length);
        }
        return Arrays.equals(bytes, other.toBytes());
    }

    private static BinaryStringData materialized(StringData string) {
        BinaryStringData binary = (BinaryStringData) string; // the only implementation
        binary.ensureMaterialized();
        return binary;
    }

    /** MurmurHash3 with 32 bits, and the last bytes one by one: Flink's hash code of a string. */
    private static int hash(byte[] bytes, int offset, int length) {
        int words = offset + (length & -Integer.BYTES);
        int hash = SEED;
        for (int i = offset; i < words; i += Integer.BYTES) {
            hash = mixed(hash, (int) INTS.get(bytes, i));
        }
        for (int i = words; i < offset + length; i++) {
            hash = mixed(hash, bytes[i]);
        }
        hash ^= length;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private static int mixed(int hash, int word) {
        int mixed = hash ^ (Integer.rotateLeft(word * C1, 15) * C2);
        return Integer.rotateLeft(mixed, 13) * 5 + 0xe6546b64;
    }

    @Override
    public int touch() {
        return bytes.length;
    }

    /** By bytes, which is by code points: any order will do, so that keys can be searched. */
    @Override
    public int compareTo(StringKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StringKey key && Arrays.equals(key.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return hash(bytes, 0, bytes.length);
    }

    @Override
    public String toString() {
        return string().toString();
    }
}
