package io.sluice.runtime.state;

import io.sluice.core.window.AlignedWindows;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.CalendarWindows;
import io.sluice.core.window.CountWindows;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.ProcessingTimeWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.codec.ByteReader;
import io.sluice.runtime.codec.ByteWriter;
import io.sluice.runtime.codec.CorruptBytesException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The windows of a query in the header of a snapshot: a kind and what that kind needs. */
final class StoredWindow {

    private static final String CALENDAR = "CALENDAR";
    private static final String SEVERAL = "SEVERAL";
    private static final String COUNT = "COUNT";
    private static final String PROCESSING_TIME = "PROCESSING_TIME";
    private static final String SESSION = "SESSION";

    private StoredWindow() {}

    /** The part of a spec that state depends on. */
    static WindowSpec identity(WindowSpec window) {
        return window instanceof CountWindows counted ? counted.withoutExpiry() : window;
    }

    static void write(WindowSpec window, ByteWriter out) {
        if (window instanceof AlignedWindows aligned) {
            out.writeString(aligned.kind().name());
            out.writeLong(aligned.size());
            out.writeLong(aligned.step());
            out.writeLong(aligned.offset());
        } else if (window instanceof CalendarWindows calendar) {
            CalendarUnit step = calendar.stepUnit();
            out.writeString(CALENDAR);
            out.writeString(calendar.zone().getId());
            out.writeString(calendar.unit().name());
            out.writeString(step == null ? null : step.name());
            out.writeLong(calendar.stepMillis());
        } else if (window instanceof SeveralWindows several) {
            out.writeString(SEVERAL);
            out.writeVarInt(several.all().size());
            for (NamedWindows named : several.all()) {
                out.writeString(named.name());
                write(named.windows(), out);
            }
        } else if (window instanceof ProcessingTimeWindows processing) {
            out.writeString(PROCESSING_TIME);
            write(processing.windows(), out);
        } else if (window instanceof CountWindows counted) {
            out.writeString(COUNT);
            out.writeLong(counted.size());
            out.writeLong(counted.slide());
        } else if (window instanceof SessionWindows sessions) {
            out.writeString(SESSION);
            out.writeLong(sessions.gap());
            out.writeLong(sessions.maxLength());
        }
    }

    static WindowSpec read(ByteReader in) throws IOException {
        String kind = StateHeader.readName(in);
        return kind.equals(PROCESSING_TIME)
                ? processingTime(read(StateHeader.readName(in), in))
                : read(kind, in);
    }

    private static WindowSpec processingTime(WindowSpec byTheClock) throws IOException {
        try {
            return new ProcessingTimeWindows(byTheClock);
        } catch (IllegalArgumentException e) {
            throw new CorruptBytesException("corrupt: no such window", e);
        }
    }

    private static WindowSpec read(String kind, ByteReader in) throws IOException {
        try {
            return switch (kind) {
                case CALENDAR -> readCalendar(in);
                case SEVERAL -> readSeveral(in);
                case COUNT -> new CountWindows(in.readLong(), in.readLong(), 0);
                case SESSION -> new SessionWindows(in.readLong(), in.readLong());
                default -> readAligned(kind, in);
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new CorruptBytesException("corrupt: no such window", e);
        }
    }

    private static AlignedWindows readAligned(String kind, ByteReader in) throws IOException {
        return new AlignedWindows(
                StateHeader.enumOf(kind, AlignedWindows.Kind.class),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static WindowSpec readCalendar(ByteReader in) throws IOException {
        ZoneId zone = ZoneId.of(StateHeader.readName(in));
        CalendarUnit unit = StateHeader.readEnum(in, CalendarUnit.class);
        String step = in.readString();
        return new CalendarWindows(
                zone,
                unit,
                step == null ? null : StateHeader.enumOf(step, CalendarUnit.class),
                in.readLong());
    }

    private static SeveralWindows readSeveral(ByteReader in) throws IOException {
        int count = in.readVarInt();
        List<NamedWindows> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = StateHeader.readName(in);
            all.add(new NamedWindows(name, readAligned(StateHeader.readName(in), in)));
        }
        return new SeveralWindows(all);
    }
}
