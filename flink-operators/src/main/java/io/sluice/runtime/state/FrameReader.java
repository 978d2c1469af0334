package io.sluice.runtime.state;

import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads and verifies frames. A length that is wrong costs no more memory than there are bytes. */
final class FrameReader {

    private static final int FIRST_READ = 1 << 20;

    private final InputStream in;
    private final CRC32C crc = new CRC32C();
    private final byte[] head = new byte[FrameWriter.HEAD_BYTES];

    FrameReader(InputStream in) {
        this.in = in;
    }

    /** Reads how the bytes of a key group begin. Returns the version of its format. */
    int begin() throws IOException {
        byte[] preamble = new byte[2 * Integer.BYTES];
        readFully(preamble, 0, preamble.length);
        ByteReader reader = new ByteReader().reset(preamble);
        int magic = reader.readInt();
        if (magic != StateFormat.MAGIC) {
            throw new CorruptBytesException(
                    "not state of this operator: it begins with %08x, expected %08x"
                            .formatted(magic, StateFormat.MAGIC));
        }
        int version = reader.readInt();
        if (version != StateFormat.VERSION && version != StateFormat.VERSION_UNFINISHED) {
            throw new IOException(
                    "unknown version %s of the state format: this release reads versions %s and %s. Restore with the release that wrote the state, or a later one"
                            .formatted(
                                    version, StateFormat.VERSION, StateFormat.VERSION_UNFINISHED));
        }
        return version;
    }

    /** Content of the next frame, which must be of the given type. */
    byte[] next(FrameType expected) throws IOException {
        readFully(head, 0, head.length);
        ByteReader reader = new ByteReader().reset(head);
        byte type = reader.readByte();
        int length = reader.readInt();
        int contentChecksum = reader.readInt();
        verify("the head of a frame", reader.readInt(), head, FrameWriter.HEAD_CHECKED_BYTES);
        if (type != expected.code() || length < 0) {
            throw new CorruptBytesException(
                    "corrupt: a frame '%c' of %s bytes, expected '%c'"
                            .formatted(type, length, expected.code()));
        }
        byte[] content = new byte[Math.min(length, FIRST_READ)];
        readFully(content, 0, content.length);
        for (int have = content.length; have < length; have = content.length) {
            content = Arrays.copyOf(content, (int) Math.min(length, 2L * have));
            readFully(content, have, content.length - have);
        }
        verify("a frame of %,d bytes".formatted(length), contentChecksum, content, length);
        return content;
    }

    private void readFully(byte[] into, int at, int length) throws IOException {
        int read = in.readNBytes(into, at, length);
        if (read < length) {
            throw new CorruptBytesException(
                    "truncated: the state ends " + (length - read) + " bytes early");
        }
    }

    private void verify(String what, int expected, byte[] bytes, int length)
            throws CorruptBytesException {
        crc.reset();
        crc.update(bytes, 0, length);
        int actual = (int) crc.getValue();
        if (actual != expected) {
            throw new CorruptBytesException(
                    "corrupt: the checksum of %s is %08x, expected %08x"
                            .formatted(what, actual, expected));
        }
    }
}
