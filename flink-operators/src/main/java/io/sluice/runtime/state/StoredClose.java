package io.sluice.runtime.state;

import io.sluice.core.engine.UnfinishedClose;
import io.sluice.core.engine.UnfinishedClose.Progress;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is unfinished of closing the windows of a key group, in bytes. */
final class StoredClose {

    private StoredClose() {}

    static void write(UnfinishedClose unfinished, ByteWriter out) {
        out.writeVarInt(unfinished.windows().size());
        for (Progress progress : unfinished.windows()) {
            out.writeLong(progress.watermark());
            out.writeLong(progress.expired());
        }
        out.writeVarInt(unfinished.waiting().size());
        for (long expired : unfinished.waiting()) {
            out.writeLong(expired);
        }
    }

    static UnfinishedClose read(ByteReader in) throws IOException {
        List<Progress> windows = new ArrayList<>();
        int kinds = readCount(in, 2 * Long.BYTES);
        for (int i = 0; i < kinds; i++) {
            windows.add(new Progress(in.readLong(), in.readLong()));
        }
        List<Long> waiting = new ArrayList<>();
        int sets = readCount(in, Long.BYTES);
        for (int i = 0; i < sets; i++) {
            waiting.add(in.readLong());
        }
        return new UnfinishedClose(windows, waiting);
    }

    /** A number of things that each take so many bytes. */
    private static int readCount(ByteReader in, int bytes) throws IOException {
        int count = in.readVarInt();
        if (count < 0 || count > in.remaining() / bytes) {
            throw new CorruptBytesException(
                    "corrupt: %s watermarks of an unfinished close".formatted(count));
        }
        return count;
    }
}
