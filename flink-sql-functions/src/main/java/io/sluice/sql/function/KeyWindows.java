package io.sluice.sql.function;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one key: what a function has in its state. As it comes from the state it is either
 * in use already, as on the heap, or bytes, which {@link #rows} reads.
 */
public final class KeyWindows extends WindowList {

    private byte @Nullable [] bytes;
    private @Nullable KeyWindowsFormat format;
    private boolean serialized;
    private boolean wasBytes;

    /** The time that was asked for last, as far as is known. */
    private long wakes = Long.MIN_VALUE;

    private KeyWindows(byte @Nullable [] bytes, @Nullable KeyWindowsFormat format) {
        this.bytes = bytes;
        this.format = format;
    }

    /** Without windows. */
    static KeyWindows empty(KeyWindowsFormat format) {
        return new KeyWindows(null, format);
    }

    /** As they were written. */
    static KeyWindows ofBytes(byte[] bytes) {
        return new KeyWindows(bytes, null);
    }

    /** In use. */
    static KeyWindows ofRows(KeyWindowsFormat format, List<WindowRow> rows) {
        KeyWindows windows = new KeyWindows(null, format);
        windows.addAll(rows);
        return windows;
    }

    /** The windows in the order of their ends; may be changed. */
    List<WindowRow> rows(KeyWindowsFormat wanted) {
        byte[] written = bytes;
        if (written != null) {
            if (written.length > 0) {
                addAll(wanted.read(written));
            }
            bytes = null;
            wasBytes = true;
        }
        if (format != wanted) {
            format = wanted;
        }
        return this;
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
        KeyWindows copy = ofRows(format(), copies);
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
        return this;
    }

    /** Writes the windows in use. */
    KeyWindowsFormat format() {
        if (format == null) {
            throw new IllegalStateException("the windows are bytes");
        }
        return format;
    }
}
