package io.sluice.runtime.state;

import io.sluice.runtime.codec.ByteWriter;
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

    private final ByteWriter buffer;
    private final CRC32C crc = new CRC32C();
    private int start;

    FrameWriter(ByteWriter buffer) {
        this.buffer = buffer;
    }

    /** Begins a frame; the caller writes its content to the buffer. */
    void open(FrameType type) {
        start = buffer.reserve(HEAD_BYTES);
        buffer.setByte(start, type.code());
    }

    /** Whether the open frame should end. */
    boolean isFull() {
        return buffer.length() - start >= TARGET_BYTES;
    }

    /** Ends the open frame. */
    void close() {
        int content = start + HEAD_BYTES;
        buffer.setInt(start + 1, buffer.length() - content);
        buffer.setInt(start + 5, checksum(content, buffer.length() - content));
        buffer.setInt(start + 9, checksum(start, HEAD_CHECKED_BYTES));
    }

    private int checksum(int at, int length) {
        crc.reset();
        crc.update(buffer.bytes(), at, length);
        return (int) crc.getValue();
    }
}
