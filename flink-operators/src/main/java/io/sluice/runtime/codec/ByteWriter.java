package io.sluice.runtime.codec;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte array, written from its beginning. Numbers are big-endian. Grows by doubling,
 * never shrinks. Owned by one thread.
 */
public final class ByteWriter extends OutputStream implements DataOutputView {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Greatest array that every JVM can make. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private static final int MAX_VAR_INT_BYTES = 5;
    private static final int MAX_STRING_LENGTH = (MAX_LENGTH - MAX_VAR_INT_BYTES) / 2;
    private static final int MAX_LATIN_1 = 0xFF;

    private byte[] bytes;
    private int length;

    /**
     * @param capacity initial capacity in bytes
     */
    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /** The array; valid up to {@link #length}, until the next write. */
    public byte[] bytes() {
        return bytes;
    }

    /** Number of bytes written. */
    public int length() {
        return length;
    }

    /** Forgets all bytes and keeps the memory. */
    public void clear() {
        length = 0;
    }

    /** Makes room for as many bytes as are expected to be written next, in one step. */
    public void expect(long more) {
        if (more < MAX_LENGTH - length) {
            ensure((int) more);
        }
    }

    /** A copy of the bytes written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (more > bytes.length - length) {
            grow(more);
        }
    }

    private void grow(int more) {
        if (more > MAX_LENGTH - length) {
            throw new IllegalStateException(
                    "a single encoded unit would exceed 2 GB: "
                            + more
                            + " bytes more than "
                            + length);
        }
        long doubled = Math.max(2L * bytes.length, (long) length + more);
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_LENGTH, doubled));
    }

    /**
     * Leaves room, to be filled by {@link #setByte}, {@link #setInt} and {@link #setLong}. Returns
     * its position.
     */
    public int reserve(int count) {
        ensure(count);
        int position = length;
        length += count;
        return position;
    }

    /** Overwrites one byte. */
    public void setByte(int position, int value) {
        bytes[position] = (byte) value;
    }

    /** Overwrites four bytes. */
    public void setInt(int position, int value) {
        INTS.set(bytes, position, value);
    }

    /** Overwrites eight bytes. */
    public void setLong(int position, long value) {
        LONGS.set(bytes, position, value);
    }

    @Override
    public void write(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    @Override
    public void write(byte[] from) {
        write(from, 0, from.length);
    }

    @Override
    public void write(byte[] from, int at, int count) {
        ensure(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    @Override
    public void writeInt(int value) {
        ensure(Integer.BYTES);
        INTS.set(bytes, length, value);
        length += Integer.BYTES;
    }

    @Override
    public void writeLong(long value) {
        ensure(Long.BYTES);
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
    }

    /** Writes {@code from[at .. at + count)}, 8 bytes each. */
    public void writeLongs(long[] from, int at, int count) {
        ensure(Math.multiplyExact(count, Long.BYTES));
        byte[] into = bytes;
        int position = length;
        for (int i = 0; i < count; i++) {
            LONGS.set(into, position, from[at + i]);
            position += Long.BYTES;
        }
        length = position;
    }

    /** Writes an unsigned int, 7 bits per byte, lowest first: 1 to 5 bytes. */
    public void writeVarInt(int value) {
        ensure(MAX_VAR_INT_BYTES);
        putVarInt(value);
    }

    private void putVarInt(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /**
     * Writes a string or null: {@code varInt(0)} for null, otherwise {@code varInt((length << 1 |
     * wide) + 1)} and the characters, one byte each if all are Latin-1, else two.
     */
    public void writeString(@Nullable String value) {
        if (value == null) {
            write(0);
            return;
        }
        int count = value.length();
        if (count > MAX_STRING_LENGTH) {
            throw new IllegalStateException(
                    "a string of " + count + " characters is longer than " + MAX_STRING_LENGTH);
        }
        ensure(MAX_VAR_INT_BYTES + count);
        int start = length;
        putVarInt((count << 1) + 1);
        byte[] into = bytes;
        int position = length;
        int seen = 0;
        int i = 0;
        // Four at a time: strings are too short for the loop that the JIT would unroll.
        for (; i <= count - Integer.BYTES; i += Integer.BYTES) {
            char first = value.charAt(i);
            char second = value.charAt(i + 1);
            char third = value.charAt(i + 2);
            char fourth = value.charAt(i + 3);
            seen |= first | second | third | fourth;
            INTS.set(into, position + i, first << 24 | second << 16 | third << 8 | fourth);
        }
        for (; i < count; i++) {
            char c = value.charAt(i);
            seen |= c;
            into[position + i] = (byte) c;
        }
        length = position + count;
        if (seen > MAX_LATIN_1) {
            length = start;
            writeWide(value);
        }
    }

    private void writeWide(String value) {
        int count = value.length();
        ensure(MAX_VAR_INT_BYTES + 2 * count);
        putVarInt((count << 1) + 2);
        for (int i = 0; i < count; i++) {
            char c = value.charAt(i);
            bytes[length++] = (byte) (c >>> 8);
            bytes[length++] = (byte) c;
        }
    }

    @Override
    public void writeBoolean(boolean value) {
        write(value ? 1 : 0);
    }

    @Override
    public void writeByte(int value) {
        write(value);
    }

    @Override
    public void writeShort(int value) {
        write(value >>> 8);
        write(value);
    }

    @Override
    public void writeChar(int value) {
        writeShort(value);
    }

    @Override
    public void writeFloat(float value) {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(double value) {
        writeLong(Double.doubleToLongBits(value));
    }

    @Override
    public void writeBytes(String value) {
        for (int i = 0; i < value.length(); i++) {
            write(value.charAt(i));
        }
    }

    @Override
    public void writeChars(String value) {
        for (int i = 0; i < value.length(); i++) {
            writeShort(value.charAt(i));
        }
    }

    @Override
    public void writeUTF(String value) throws IOException {
        new DataOutputStream(this).writeUTF(value);
    }

    @Override
    public void skipBytesToWrite(int count) {
        int position = reserve(count);
        Arrays.fill(bytes, position, length, (byte) 0);
    }

    @Override
    public void write(DataInputView source, int count) throws IOException {
        ensure(count);
        source.readFully(bytes, length, count);
        length += count;
    }
}
