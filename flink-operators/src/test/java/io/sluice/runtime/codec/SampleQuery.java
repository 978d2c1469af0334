package io.sluice.runtime.codec;

import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.aggregate.CountAll;
import io.sluice.core.aggregate.DoubleMax;
import io.sluice.core.aggregate.LongSum;
import io.sluice.core.aggregate.NamedAggregate;
import io.sluice.core.table.DetachedRow;
import io.sluice.core.table.KeyHash;
import io.sluice.core.table.MemoryBudget;
import io.sluice.core.table.SliceTable;
import io.sluice.core.table.TablePool;
import io.sluice.core.table.TableShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.runtime.RowSerializer;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializer;
import org.apache.flink.types.Row;

/** Queries with keys of each type, with and without an object accumulator, and random rows. */
public enum SampleQuery {
    STRING(List.of("name"), List.of(StringSerializer.INSTANCE), false),
    LONG(List.of("id"), List.of(LongSerializer.INSTANCE), false),
    INTEGER(List.of("number"), List.of(IntSerializer.INSTANCE), true),
    STRING_AND_LONG(
            List.of("name", "id"),
            List.of(StringSerializer.INSTANCE, LongSerializer.INSTANCE),
            true),
    TUPLE(List.of("pair"), List.of(tuples()), false),
    ROW(List.of("row"), List.of(rows()), true),
    /** Rows that hold the first and last timestamp of their records. */
    STRING_WITH_TIME(List.of("name"), List.of(StringSerializer.INSTANCE), true, true),
    /** Rows of a changelog, which count its records beside those that are left. */
    CHANGELOG(changelog());

    private static final String[] WORDS = {
        "", "a", "TRADER17", "Zürich", "ÿĀ", "日本語のキー", "🦉 owl", "\ud800 alone", "x".repeat(300)
    };

    @SuppressWarnings("ImmutableEnumChecker") // Nobody changes a schema.
    private final RowSchema schema;

    SampleQuery(List<String> keyNames, List<TypeSerializer<?>> keySerializers, boolean objects) {
        this(keyNames, keySerializers, objects, false);
    }

    SampleQuery(
            List<String> keyNames,
            List<TypeSerializer<?>> keySerializers,
            boolean objects,
            boolean keepsTime) {
        List<NamedAggregate<Object>> aggregates = new ArrayList<>();
        List<TypeSerializer<?>> serializers = new ArrayList<>();
        aggregates.add(new NamedAggregate<>("rows", new CountAll<>()));
        serializers.add(null);
        if (objects) {
            aggregates.add(new NamedAggregate<>("words", new WordList("WORDS")));
            serializers.add(words());
        }
        aggregates.add(new NamedAggregate<>("sum", new LongSum<>(record -> 1, false)));
        serializers.add(null);
        aggregates.add(new NamedAggregate<>("max", new DoubleMax<>(record -> 1.0)));
        serializers.add(null);
        schema =
                new RowSchema(
                        keyNames,
                        keySerializers,
                        new AccumulatorLayout<>(aggregates, keepsTime),
                        serializers);
    }

    SampleQuery(RowSchema schema) {
        this.schema = schema;
    }

    private static RowSchema changelog() {
        List<NamedAggregate<Object>> results =
                List.of(
                        new NamedAggregate<>("rows", new CountAll<>()),
                        new NamedAggregate<>("sum", new LongSum<>(record -> 1, false)));
        return new RowSchema(
                List.of("name"),
                List.of(StringSerializer.INSTANCE),
                new AccumulatorLayout<>(results, false, record -> false),
                Arrays.asList(null, null, null));
    }

    /** Serializer of the accumulators of {@link WordList}. */
    public static TypeSerializer<List<String>> words() {
        return new ListSerializer<>(StringSerializer.INSTANCE);
    }

    @SuppressWarnings("unchecked") // A class literal has no type arguments.
    private static TypeSerializer<Tuple2<String, Long>> tuples() {
        return new TupleSerializer<>(
                (Class<Tuple2<String, Long>>) (Class<?>) Tuple2.class,
                new TypeSerializer<?>[] {StringSerializer.INSTANCE, LongSerializer.INSTANCE});
    }

    private static TypeSerializer<Row> rows() {
        return new RowSerializer(
                new TypeSerializer<?>[] {StringSerializer.INSTANCE, IntSerializer.INSTANCE});
    }

    /** What the query's rows consist of. */
    public RowSchema schema() {
        return schema;
    }

    /** Shape of the query's tables. */
    public TableShape shape(boolean keepsEmitted) {
        return new TableShape(schema.keyNames().size(), schema.layout(), keepsEmitted);
    }

    /** A table of random rows, at most as many as given. */
    public SliceTable table(Random random, int rows, boolean keepsEmitted) {
        TableShape shape = shape(keepsEmitted);
        SliceTable table = new TablePool(shape, 16, 1, MemoryBudget.unlimited()).acquire();
        DetachedRow row = new DetachedRow(shape);
        for (int i = 0; i < rows; i++) {
            randomize(row, random);
            table.merge(row);
        }
        return table;
    }

    /** Fills the row with a random key and accumulator. */
    public void randomize(DetachedRow row, Random random) {
        int hash = 0;
        for (int i = 0; i < row.key().length; i++) {
            Object field = randomKey(schema.keySerializers().get(i), random);
            row.key()[i] = field;
            hash = KeyHash.combine(hash, Objects.hashCode(field));
        }
        row.hash(hash);
        row.clear();
        row.lanes()[0] = 1L + random.nextInt(5);
        for (int lane = 1; lane < row.lanes().length; lane++) {
            row.lanes()[lane] = random.nextLong();
        }
        if (this == CHANGELOG) {
            takeBackSome(row, random);
        }
        for (int i = 0; i < row.objects().length; i++) {
            row.objects()[i] = random.nextInt(4) == 0 ? null : randomWords(random);
        }
    }

    /** Leaves a row without records if all are taken back; their number stands in the last lane. */
    private static void takeBackSome(DetachedRow row, Random random) {
        long[] lanes = row.lanes();
        long added = lanes[0];
        long takenBack = random.nextInt((int) added + 1);
        lanes[0] = added - takenBack;
        lanes[lanes.length - 1] = added + takenBack;
    }

    private static List<String> randomWords(Random random) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            words.add(randomWord(random));
        }
        return words;
    }

    private static String randomWord(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private static Object randomKey(TypeSerializer<?> serializer, Random random) {
        if (random.nextInt(50) == 0) {
            return null;
        }
        if (serializer instanceof StringSerializer) {
            return randomWord(random) + random.nextInt(1000);
        }
        if (serializer instanceof LongSerializer) {
            return random.nextLong();
        }
        if (serializer instanceof IntSerializer) {
            return random.nextInt();
        }
        return serializer instanceof RowSerializer
                ? Row.of(random.nextBoolean() ? null : randomWord(random), random.nextInt(1000))
                : Tuple2.of(randomWord(random), random.nextLong());
    }

    /** A row's content, comparable. */
    public record Content(int hash, List<Object> key, List<Long> lanes, List<Object> objects) {

        /** Content of a row of a table. */
        public static Content of(SliceTable table, int row) {
            DetachedRow detached = new DetachedRow(table.shape());
            table.copyTo(row, detached);
            return of(detached);
        }

        /** Content of a detached row; shares nothing changeable with it. */
        public static Content of(DetachedRow row) {
            List<Object> objects = new ArrayList<>();
            for (Object object : row.objects()) {
                objects.add(object == null ? null : new ArrayList<>((List<?>) object));
            }
            return new Content(
                    row.hash(),
                    Arrays.asList(row.key().clone()),
                    Arrays.stream(row.lanes()).boxed().toList(),
                    objects);
        }
    }
}
