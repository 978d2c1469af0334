package io.sluice.runtime.state;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;

/** The windows of a query in the header of a snapshot: a kind and three numbers. */
final class StoredWindow {

    private StoredWindow() {}

    static void write(WindowSpec window, ByteWriter out) {
        AlignedWindows aligned = (AlignedWindows) window;
        out.writeString(aligned.kind().name());
        out.writeLong(aligned.size());
        out.writeLong(aligned.step());
        out.writeLong(aligned.offset());
    }

    static WindowSpec read(ByteReader in) throws IOException {
        AlignedWindows.Kind kind = StateHeader.readEnum(in, AlignedWindows.Kind.class);
        long size = in.readLong();
        long step = in.readLong();
        long offset = in.readLong();
        try {
            return new AlignedWindows(kind, size, step, offset);
        } catch (IllegalArgumentException e) {
            throw new CorruptBytesException("corrupt: no such window", e);
        }
    }
}
