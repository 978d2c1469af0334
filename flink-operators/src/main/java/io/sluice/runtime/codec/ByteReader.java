package io.sluice.runtime.codec;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote. Every read is checked against the end of the bytes, and no
 * length that they hold is believed beyond it: corrupt bytes give a {@link CorruptBytesException}.
 * Owned by one thread.
 */
public final class ByteReader implements DataInputView {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] EMPTY = {};
    private static final int MAX_VAR_INT_SHIFT = 28;

    private byte[] bytes = EMPTY;
    private int position;
    private int limit;

    /** Reads {@code from[at .. at + length)} next. */
    public ByteReader reset(byte[] from, int at, int length) {
        if ((at | length) < 0 || length > from.length - at) {
            throw new IndexOutOfBoundsException(
                    length + " bytes from " + at + " of an array of " + from.length);
        }
        bytes = from;
        position = at;
        limit = at + length;
        return this;
    }

    /** Reads the whole array next. */
    public ByteReader reset(byte[] from) {
        return reset(from, 0, from.length);
    }

    /** Reads what another reads, from a position on. */
    ByteReader from(ByteReader other, int at) {
        return reset(other.bytes, at, other.limit - at);
    }

    /** Number of bytes left. */
    public int remaining() {
        return limit - position;
    }

    /** Number of bytes of the array that are before what is read next. */
    int position() {
        return position;
    }

    /**
     * Up to 8 bytes that were read before, the first one in the highest bits, and zeros behind.
     *
     * @param count their number, none if it is not positive
     */
    long bytesAsLong(int from, int count) {
        if (count <= 0) {
            return 0;
        }
        if (count >= Long.BYTES) {
            return (long) LONGS.get(bytes, from);
        }
        int unused = Long.SIZE - count * Byte.SIZE;
        if (from <= bytes.length - Long.BYTES) {
            return (long) LONGS.get(bytes, from) >>> unused << unused;
        }
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << Byte.SIZE | (bytes[i] & 0xFF);
        }
        return value << unused;
    }

    private int advance(int count) throws CorruptBytesException {
        int from = position;
        if (count < 0 || count > limit - from) {
            throw new CorruptBytesException(
                    "truncated or corrupt: "
                            + count
                            + " bytes expected at position "
                            + from
                            + ", "
                            + (limit - from)
                            + " left");
        }
        position = from + count;
        return from;
    }

    /**
     * Cuts the readable bytes to the next {@code count}; returns the former limit for {@link
     * #restoreLimit}.
     */
    int narrow(int count) throws CorruptBytesException {
        int from = advance(count);
        position = from;
        int former = limit;
        limit = from + count;
        return former;
    }

    void restoreLimit(int former) {
        limit = former;
    }

    @Override
    public int readInt() throws IOException {
        return (int) INTS.get(bytes, advance(Integer.BYTES));
    }

    @Override
    public long readLong() throws IOException {
        return (long) LONGS.get(bytes, advance(Long.BYTES));
    }

    /** Reads {@code count} longs into {@code into[at ..]}. */
    public void readLongs(long[] into, int at, int count) throws IOException {
        byte[] from = bytes;
        int start = advance(count * Long.BYTES);
        for (int i = 0; i < count; i++) {
            into[at + i] = (long) LONGS.get(from, start + i * Long.BYTES);
        }
    }

    /** Reads what {@link ByteWriter#writeVarInt} wrote. */
    public int readVarInt() throws IOException {
        int value = 0;
        for (int shift = 0; shift <= MAX_VAR_INT_SHIFT; shift += 7) {
            byte next = readByte();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new CorruptBytesException(
                "corrupt: a number of more than 5 bytes before position " + position);
    }

    /** What {@link #readInt} will return. */
    int peekInt() throws IOException {
        int value = readInt();
        position -= Integer.BYTES;
        return value;
    }

    /** What {@link #readVarInt} will return. */
    int peekVarInt() throws IOException {
        int from = position;
        int value = readVarInt();
        position = from;
        return value;
    }

    /**
     * Checks that so many bytes are left.
     *
     * @throws CorruptBytesException if not
     */
    void requireAhead(int count) throws CorruptBytesException {
        if (count > remaining()) {
            advance(count);
        }
    }

    /** Reads what {@link ByteWriter#writeString} wrote. */
    public @Nullable String readString() throws IOException {
        int head = readVarInt();
        if (head == 0) {
            return null;
        }
        int count = (head - 1) >>> 1;
        if (((head - 1) & 1) == 0) {
            return new String(bytes, advance(count), count, StandardCharsets.ISO_8859_1);
        }
        if (count > remaining() / 2) {
            throw new CorruptBytesException(
                    "truncated or corrupt: a string of "
                            + count
                            + " characters at position "
                            + position
                            + ", "
                            + remaining()
                            + " bytes left");
        }
        char[] chars = new char[count];
        for (int i = 0; i < count; i++) {
            chars[i] = readChar();
        }
        return new String(chars);
    }

    /** Skips what {@link ByteWriter#writeString} wrote. */
    public void skipString() throws IOException {
        int head = readVarInt();
        if (head != 0) {
            int count = (head - 1) >>> 1;
            advance(count);
            if (((head - 1) & 1) != 0) {
                advance(count);
            }
        }
    }

    @Override
    public byte readByte() throws IOException {
        return bytes[advance(1)];
    }

    @Override
    public boolean readBoolean() throws IOException {
        return readByte() != 0;
    }

    @Override
    public int readUnsignedByte() throws IOException {
        return readByte() & 0xFF;
    }

    @Override
    public short readShort() throws IOException {
        int from = advance(Short.BYTES);
        return (short) (bytes[from] << 8 | (bytes[from + 1] & 0xFF));
    }

    @Override
    public int readUnsignedShort() throws IOException {
        return readShort() & 0xFFFF;
    }

    @Override
    public char readChar() throws IOException {
        return (char) readShort();
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(readLong());
    }

    @Override
    public @Nullable String readLine() throws IOException {
        if (remaining() == 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        while (remaining() > 0) {
            char c = (char) readUnsignedByte();
            if (c == '\n') {
                break;
            }
            if (c != '\r') {
                line.append(c);
            }
        }
        return line.toString();
    }

    @Override
    public String readUTF() throws IOException {
        return DataInputStream.readUTF(this);
    }

    @Override
    public void readFully(byte[] into) throws IOException {
        readFully(into, 0, into.length);
    }

    @Override
    public void readFully(byte[] into, int at, int count) throws IOException {
        System.arraycopy(bytes, advance(count), into, at, count);
    }

    @Override
    public int read(byte[] into, int at, int count) throws IOException {
        if (count > 0 && remaining() == 0) {
            return -1;
        }
        int available = Math.min(count, remaining());
        readFully(into, at, available);
        return available;
    }

    @Override
    public int read(byte[] into) throws IOException {
        return read(into, 0, into.length);
    }

    @Override
    public int skipBytes(int count) throws IOException {
        int skipped = Math.max(0, Math.min(count, remaining()));
        advance(skipped);
        return skipped;
    }

    @Override
    public void skipBytesToRead(int count) throws IOException {
        if (count > remaining()) {
            throw new EOFException(
                    "truncated or corrupt: cannot skip "
                            + count
                            + " bytes, "
                            + remaining()
                            + " left");
        }
        advance(count);
    }
}
