package io.sluice.core.spill;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import java.util.TreeMap;

/** Files in memory: fast, and a test sees which there are. */
public final class MemoryFiles implements SpillFiles {

    private final Map<Integer, ByteArrayOutputStream> files = new TreeMap<>();
    private int made;
    private int opened;
    private int mostAtOnce;
    private long bytesRead;
    private boolean closingFails;

    /** Number of the files that there are. */
    public int count() {
        return files.size();
    }

    /** Number of the files that there ever were. */
    public int made() {
        return made;
    }

    /** Number of bytes in the files that there are. */
    public long bytes() {
        return files.values().stream().mapToLong(ByteArrayOutputStream::size).sum();
    }

    /** How often a file was opened to be read. */
    public int opened() {
        return opened;
    }

    /** How many bytes were read in all. */
    public long bytesRead() {
        return bytesRead;
    }

    /** The most bytes that were written or asked for at once since the last call. */
    public int takeMostAtOnce() {
        int most = mostAtOnce;
        mostAtOnce = 0;
        return most;
    }

    /** Whether files that were read cannot be closed from now on. */
    public void failClosing(boolean fails) {
        closingFails = fails;
    }

    @Override
    public SpillFile next() {
        int number = made++;
        return new SpillFile() {
            @Override
            public WritableByteChannel write() {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                files.put(number, bytes);
                WritableByteChannel channel = Channels.newChannel(bytes);
                return new WritableByteChannel() {
                    @Override
                    public int write(ByteBuffer from) throws IOException {
                        mostAtOnce = Math.max(mostAtOnce, from.remaining());
                        return channel.write(from);
                    }

                    @Override
                    public boolean isOpen() {
                        return channel.isOpen();
                    }

                    @Override
                    public void close() throws IOException {
                        channel.close();
                    }
                };
            }

            @Override
            public SeekableByteChannel read() throws IOException {
                ByteArrayOutputStream bytes = files.get(number);
                if (bytes == null) {
                    throw new IOException("deleted");
                }
                opened++;
                return new Reading(bytes.toByteArray());
            }

            @Override
            public void delete() {
                files.remove(number);
            }

            @Override
            public String toString() {
                return "memory-" + number;
            }
        };
    }

    private final class Reading implements SeekableByteChannel {
        private final byte[] bytes;
        private int position;
        private boolean open = true;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            mostAtOnce = Math.max(mostAtOnce, into.remaining());
            if (position >= bytes.length) {
                return -1;
            }
            ByteArrayInputStream in =
                    new ByteArrayInputStream(bytes, position, Math.min(7, into.remaining()));
            byte[] some = in.readAllBytes(); // few at once, as a channel may
            into.put(some);
            position += some.length;
            bytesRead += some.length;
            return some.length;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            position = (int) newPosition;
            return this;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() throws IOException {
            open = false;
            if (closingFails) {
                throw new IOException("cannot be closed");
            }
        }
    }
}
