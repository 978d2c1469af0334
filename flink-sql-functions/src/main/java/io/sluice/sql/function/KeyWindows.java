package io.sluice.sql.function;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one key: what a function has in its state. As it comes from the state it is either
 * in use already, as on the heap, or bytes, which {@link #rows} reads.
 */
public final class KeyWindows {

    private byte @Nullable [] bytes;
    private @Nullable KeyWindowsFormat format;
    private List<WindowRow> rows;
    private boolean serialized;
    private boolean wasBytes;

    /** The time that was asked for last, as far as is known. */
    private long wakes = Long.MIN_VALUE;

    private KeyWindows(
            byte @Nullable [] bytes, @Nullable KeyWindowsFormat format, List<WindowRow> rows) {
        this.bytes = bytes;
        this.format = format;
        this.rows = rows;
    }

    /** Without windows. */
    static KeyWindows empty(KeyWindowsFormat format) {
        return new KeyWindows(null, format, new ArrayList<>(1));
    }

    /** As they were written. */
    static KeyWindows ofBytes(byte[] bytes) {
        return new KeyWindows(bytes, null, List.of());
    }

    /** In use. */
    static KeyWindows ofRows(KeyWindowsFormat format, List<WindowRow> rows) {
        return new KeyWindows(null, format, rows);
    }

    /** The windows in the order of their ends; may be changed. */
    List<WindowRow> rows(KeyWindowsFormat wanted) {
        byte[] written = bytes;
        if (written != null) {
            rows = written.length == 0 ? new ArrayList<>(1) : wanted.read(written);
            bytes = null;
            wasBytes = true;
        }
        format = wanted;
        return rows;
    }

    /**
     * Asks for a time that is not reached yet, unless it is the one that was asked for last. Of
     * what was read as bytes that is not known; then it is asked for again, which changes nothing.
     */
    void wakeAt(long timestamp, KeyTime time) {
        if (timestamp != wakes) {
            wakes = timestamp;
            time.wakeAt(timestamp);
        }
    }

    /** A copy with the given windows, which are equal to its own. */
    KeyWindows withCopied(List<WindowRow> copies) {
        KeyWindows copy = new KeyWindows(null, format, copies);
        copy.wakes = wakes;
        copy.wasBytes = wasBytes;
        return copy;
    }

    /** Whether it was read, so that a call with another emission may have written it. */
    boolean wasBytes() {
        return wasBytes;
    }

    /** Whether bytes were made of it, as by a state that keeps bytes, or is logged. */
    boolean isSerialized() {
        return serialized;
    }

    /** Bytes are made of it. */
    void markSerialized() {
        serialized = true;
    }

    /** What was read from the state, if nobody has looked at it since. */
    byte @Nullable [] bytes() {
        return bytes;
    }

    /** The windows in use, and the format that writes them. */
    List<WindowRow> rows() {
        return rows;
    }

    /** Writes the windows in use. */
    KeyWindowsFormat format() {
        if (format == null) {
            throw new IllegalStateException("the windows are bytes");
        }
        return format;
    }
}
