package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Reading;
import io.sluice.core.Seeds;
import io.sluice.core.aggregate.AccumulatorLayout;
import io.sluice.core.table.TableModel.Row;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random operations on a table and on a map that does the same. */
class SliceTableModelTest {

    private static final int ROUNDS = 5;
    private static final int CHECKS = 3;
    private static final List<KeySource> SOURCES = List.of(KeySource.values());

    private static final KeyAccess<Reading> KEYS =
            FieldKeys.of(List.of(Reading.SENSOR, Reading.SITE));

    static LongStream seeds() {
        return Seeds.of(50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tableIsAMapInInsertionOrder(long seed) {
        new Session(new Random(seed)).play();
    }

    /** One table, refilled several times. */
    private static final class Session {

        private final Random random;
        private final KeySource source;
        private final TableShape shape;
        private final AccumulatorLayout<Reading> layout;
        private final MemoryBudget budget = MemoryBudget.unlimited();
        private final TablePool pool;
        private final SliceTable table;
        private final TableModel model = new TableModel();
        private int keys = 1;

        Session(Random random) {
            this.random = random;
            source = SOURCES.get(random.nextInt(SOURCES.size()));
            layout = random.nextBoolean() ? TableLayouts.retracting() : TableLayouts.withObjects();
            shape = new TableShape(2, layout, random.nextBoolean());
            pool = new TablePool(shape, 1 + random.nextInt(300), 1, budget);
            table = pool.acquire();
        }

        void play() {
            for (int round = 0; round < ROUNDS; round++) {
                // A few rows leave the index sparse, many fill it or make it grow.
                keys = random.nextBoolean() ? 1 + random.nextInt(20) : 1 + random.nextInt(300);
                int operations = random.nextInt(3 * keys);
                for (int i = 0; i < operations; i++) {
                    step();
                    if (i % (operations / CHECKS + 1) == 0) {
                        verify();
                    }
                }
                verify();
                restart();
            }
        }

        private void restart() {
            List<List<Object>> gone =
                    LongStream.range(0, model.size())
                            .mapToObj(row -> model.row((int) row).key())
                            .toList();
            if (random.nextBoolean()) {
                table.reset();
            } else {
                pool.release(table);
                assertThat(pool.acquire()).isSameAs(table);
            }
            model.clear();
            verify();
            for (List<Object> key : gone) {
                Reading probe = Reading.of(key.get(0), key.get(1), 0);
                assertThat(table.find(probe, KEYS.hash(probe), KEYS)).as("%s", key).isEqualTo(-1);
            }
            assertThat(table.keys(0)).as("keys are not retained").containsOnlyNulls();
            if (layout.objectStride() > 0) {
                assertThat(table.objects(0)).as("objects are not retained").containsOnlyNulls();
            }
        }

        private void verify() {
            model.verify(table, KEYS);
            Reading absent = Reading.of("absent", keys, 0);
            assertThat(table.find(absent, KEYS.hash(absent), KEYS)).isEqualTo(-1);
            assertThat(table.bytes()).isEqualTo(SliceTable.bytes(shape, table.capacity()));
            assertThat(budget.usedBytes()).as("bytes of all tables").isEqualTo(table.bytes());
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0 -> mergeTable();
                case 1 -> mergeDetached();
                case 2 -> markDirty();
                case 3 -> markEmitted();
                case 4 -> copyOut();
                case 5 -> clearDirtyNowAndThen();
                default -> accumulate();
            }
        }

        private Reading record() {
            List<Object> key = source.random(random, keys);
            return Reading.of(key.get(0), key.get(1), random.nextInt(100));
        }

        private void accumulate() {
            accumulate(record(), table, model);
        }

        private void accumulate(Reading record, SliceTable into, TableModel intoModel) {
            int row = into.upsert(record, KEYS.hash(record), KEYS);
            layout.accumulate(
                    record,
                    record.timestamp(),
                    into.lanes(row),
                    into.lane(row),
                    into.objects(row),
                    into.object(row));
            Row expected = intoModel.upsert(record.key());
            expected.values.add(record.value());
            assertThat(row).isEqualTo(expected.number());
        }

        /** Merges another table, and takes it out again where that is possible. */
        private void mergeTable() {
            TablePool others = new TablePool(shape, 1, 1, MemoryBudget.unlimited());
            SliceTable other = others.acquire();
            TableModel otherModel = new TableModel();
            for (int i = random.nextInt(30); i >= 0; i--) {
                accumulate(record(), other, otherModel);
            }
            table.mergeAll(other);
            model.mergeAll(otherModel);
            otherModel.verify(other, KEYS);
            if (layout.retracts() && random.nextBoolean()) {
                table.retractAll(other);
                model.retractAll(otherModel);
            }
            for (int row = 0; row < other.size(); row++) {
                assertThat(table.findFrom(other, row))
                        .isEqualTo(model.upsert(otherModel.row(row).key()).number());
            }
        }

        private void mergeDetached() {
            Reading record = record();
            DetachedRow detached = new DetachedRow(shape);
            detached.set(record, record.timestamp(), KEYS.hash(record), KEYS, layout);
            int row = table.merge(detached);
            Row expected = model.upsert(record.key());
            expected.values.add(record.value());
            assertThat(row).isEqualTo(expected.number());
        }

        private void markDirty() {
            if (model.size() > 0) {
                int row = random.nextInt(model.size());
                table.markDirty(row);
                model.markDirty(model.row(row));
            }
        }

        private void clearDirtyNowAndThen() {
            if (random.nextInt(5) == 0) {
                table.markAllDirty();
                for (int row = 0; row < model.size(); row++) {
                    model.markDirty(model.row(row));
                }
            } else if (random.nextInt(3) == 0) {
                table.clearDirty();
                model.clearDirty();
            }
        }

        private void markEmitted() {
            if (model.size() > 0) {
                int row = random.nextInt(model.size());
                table.markEmitted(row);
                model.row(row).markEmitted();
            }
        }

        /** A copied row merges into an empty table as that row, and shares nothing with it. */
        private void copyOut() {
            if (model.size() > 0) {
                int row = random.nextInt(model.size());
                DetachedRow detached = new DetachedRow(shape);
                table.copyTo(row, detached);
                SliceTable copy = new TablePool(shape, 1, 1, MemoryBudget.unlimited()).acquire();
                assertThat(copy.merge(detached)).isZero();
                TableModel copyModel = new TableModel();
                copyModel.upsert(model.row(row).key()).values.addAll(model.row(row).values);
                List<Object> key = model.row(row).key();
                accumulate(Reading.of(key.get(0), key.get(1), 7), copy, copyModel);
                copyModel.verify(copy, KEYS);
            }
        }
    }
}
