package io.sluice.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.Seeds;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.SliceTable;
import io.sluice.runtime.codec.SampleQuery.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowCodecTest {

    @ParameterizedTest
    @EnumSource
    void rowsOfTablesComeBack(SampleQuery query) {
        Seeds.of(5).forEach(seed -> roundTrip(query, seed));
    }

    private static void roundTrip(SampleQuery query, long seed) {
        SliceTable table = query.table(new Random(seed), 500, false);
        ByteWriter out = new ByteWriter(16);
        RowCodec codec = new RowCodec(query.schema());
        List<Content> written = new ArrayList<>();
        List<Content> read = new ArrayList<>();
        try {
            for (int row = 0; row < table.size(); row++) {
                written.add(Content.of(table, row));
                codec.write(table, row, out);
            }
            ByteReader in = new ByteReader().reset(out.toByteArray());
            DetachedRow into = new DetachedRow(query.shape(false));
            while (in.remaining() > 0) {
                codec.read(in, into);
                read.add(Content.of(into));
            }
        } catch (IOException e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(read).as("seed %s", seed).isEqualTo(written);
    }

    @ParameterizedTest
    @EnumSource
    void detachedRowsLookLikeRowsOfTables(SampleQuery query) throws IOException {
        SliceTable table = query.table(new Random(1), 20, false);
        RowCodec codec = new RowCodec(query.schema());
        DetachedRow detached = new DetachedRow(query.shape(false));
        for (int row = 0; row < table.size(); row++) {
            table.copyTo(row, detached);
            ByteWriter fromTable = new ByteWriter(16);
            ByteWriter fromDetached = new ByteWriter(16);
            codec.write(table, row, fromTable);
            codec.write(detached, fromDetached);
            assertThat(fromDetached.toByteArray()).isEqualTo(fromTable.toByteArray());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPrefixIsTruncated(SampleQuery query) throws IOException {
        DetachedRow row = new DetachedRow(query.shape(false));
        RowCodec codec = new RowCodec(query.schema());
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            query.randomize(row, random);
            ByteWriter out = new ByteWriter(16);
            codec.write(row, out);
            for (int length = 0; length < out.length(); length++) {
                ByteReader in = new ByteReader().reset(out.bytes(), 0, length);
                assertThatThrownBy(() -> codec.read(in, row)).isInstanceOf(IOException.class);
            }
        }
    }

    /** Without a checksum corrupt rows may read as others, but never fail in another way. */
    @ParameterizedTest
    @EnumSource(names = {"STRING", "LONG"})
    void corruptBytesGiveNothingButIoExceptions(SampleQuery query) throws IOException {
        Random random = new Random(4);
        DetachedRow row = new DetachedRow(query.shape(false));
        RowCodec codec = new RowCodec(query.schema());
        for (int i = 0; i < 20_000; i++) {
            query.randomize(row, random);
            ByteWriter out = new ByteWriter(16);
            codec.write(row, out);
            out.setByte(random.nextInt(out.length()), random.nextInt());
            try {
                codec.read(new ByteReader().reset(out.toByteArray()), row);
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("corrupt");
            }
        }
    }
}
