package io.sluice.runtime.state;

import io.sluice.runtime.codec.ByteWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/**
 * Writes frames: type (1 byte), length of the content (4), CRC32C of the content (4), CRC32C of the
 * nine bytes before (4), content.
 */
final class FrameWriter {

    static final int HEAD_BYTES = 1 + 4 + 4 + 4;
    static final int HEAD_CHECKED_BYTES = HEAD_BYTES - 4;

    /** A frame of rows ends once it holds this many bytes; one row may exceed it. */
    static final int TARGET_BYTES = 64 * 1024;

    private final OutputStream out;
    private final ByteWriter buffer = new ByteWriter(TARGET_BYTES + TARGET_BYTES / 8);
    private final CRC32C crc = new CRC32C();
    private int start;

    FrameWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins the bytes of a key group. */
    void begin() {
        buffer.clear();
        buffer.writeInt(StateFormat.MAGIC);
        buffer.writeInt(StateFormat.VERSION);
    }

    /** Begins a frame; the caller writes its content. */
    ByteWriter open(FrameType type) {
        start = buffer.reserve(HEAD_BYTES);
        buffer.setByte(start, type.code());
        return buffer;
    }

    /** Whether the open frame should end. */
    boolean isFull() {
        return buffer.length() - start >= TARGET_BYTES;
    }

    /** Ends the open frame. */
    void close() throws IOException {
        int content = start + HEAD_BYTES;
        buffer.setInt(start + 1, buffer.length() - content);
        buffer.setInt(start + 5, checksum(content, buffer.length() - content));
        buffer.setInt(start + 9, checksum(start, HEAD_CHECKED_BYTES));
        if (buffer.length() >= TARGET_BYTES) {
            flush();
        }
    }

    /** Ends the bytes of a key group. */
    void flush() throws IOException {
        out.write(buffer.bytes(), 0, buffer.length());
        buffer.clear();
    }

    private int checksum(int at, int length) {
        crc.reset();
        crc.update(buffer.bytes(), at, length);
        return (int) crc.getValue();
    }
}
