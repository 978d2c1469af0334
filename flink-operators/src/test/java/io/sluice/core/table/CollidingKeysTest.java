package io.sluice.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that are made to collide: what they cost, counted rather than timed, and what they find. */
class CollidingKeysTest {

    private static final int MANY = 100_000;

    /** Calls of {@code equals} and {@code compareTo}. */
    private static long comparisons;

    private static final KeyAccess<@Nullable Object> KEYS = FieldKeys.of(List.of(key -> key));

    private final TableShape shape = new TableShape(1, TableLayouts.withObjects(), false);
    private final TablePool pool = new TablePool(shape, 16, 1, MemoryBudget.unlimited());
    private final SliceTable table = pool.acquire();

    /** A key with the hash code of all others. */
    private record Twin(int number) implements Comparable<Twin> {
        @Override
        public boolean equals(@Nullable Object other) {
            comparisons++;
            return other instanceof Twin that && number == that.number;
        }

        @Override
        public int hashCode() {
            return 42;
        }

        @Override
        public int compareTo(Twin other) {
            comparisons++;
            return Integer.compare(number, other.number);
        }
    }

    /** As {@link Twin}, and without an order. */
    private record UnorderedTwin(int number) {
        @Override
        public boolean equals(@Nullable Object other) {
            comparisons++;
            return other instanceof UnorderedTwin that && number == that.number;
        }

        @Override
        public int hashCode() {
            return 42;
        }
    }

    private int upsert(@Nullable Object key) {
        return table.upsert(key, KEYS.hash(key), KEYS);
    }

    private int find(@Nullable Object key) {
        return table.find(key, KEYS.hash(key), KEYS);
    }

    @Test
    void manyKeysWithOneHashCodeCostLogarithmically() {
        comparisons = 0;
        for (int i = 0; i < MANY; i++) {
            assertThat(upsert(new Twin(i))).isEqualTo(i);
        }
        // Those in the index; then to look, to insert, and once more because the table grows.
        double height = 2 * Math.log(MANY) / Math.log(2);
        assertThat((double) comparisons / MANY).isLessThan(HashIndex.PROBES + 3 * height);

        comparisons = 0;
        for (int i = 0; i < MANY; i++) {
            assertThat(find(new Twin(i))).isEqualTo(i);
        }
        assertThat((double) comparisons / MANY).isLessThan(HashIndex.PROBES + height + 1);
    }

    @Test
    void stringsWithOneHashCodeAreAllFound() {
        List<String> twins = List.of("Aa", "BB");
        List<String> keys = new ArrayList<>(twins);
        while (keys.size() < 20_000) {
            keys = keys.stream().flatMap(key -> twins.stream().map(key::concat)).toList();
        }
        keys.forEach(this::upsert);
        assertThat(table.size()).isEqualTo(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            assertThat(find(keys.get(i))).isEqualTo(i);
        }
        assertThat(find("Aa")).isEqualTo(-1);
    }

    /** Neither the JDK's own map nor this table can do better without an order. */
    @Test
    void keysWithoutAnOrderCostLinearlyAndAreFound() {
        int keys = 2000;
        for (int i = 0; i < keys; i++) {
            assertThat(upsert(new UnorderedTwin(i))).isEqualTo(i);
        }
        for (int i = 0; i < keys; i++) {
            assertThat(find(new UnorderedTwin(i))).isEqualTo(i);
        }
        assertThat(find(new UnorderedTwin(keys))).isEqualTo(-1);
    }

    @Test
    void differentHashCodesThatMeetInOneSlotDoNotCrowdOthersOut() {
        for (int i = 0; i < MANY; i++) {
            upsert(KeySource.EQUAL_SLOTS.key(i).get(1));
        }
        comparisons = 0;
        for (int i = 0; i < 1000; i++) {
            assertThat(upsert(new Twin(i))).isEqualTo(MANY + i);
        }
        assertThat(comparisons / 1000).isLessThan(HashIndex.PROBES + 20);
        assertThat(find(KeySource.EQUAL_SLOTS.key(MANY - 1).get(1))).isEqualTo(MANY - 1);
    }

    @Test
    void resetLeavesNoTrace() {
        IntStream.range(0, 1000).forEach(i -> upsert(new Twin(i)));
        table.reset();
        assertThat(IntStream.range(0, 1000).map(i -> find(new Twin(i)))).containsOnly(-1);
        assertThat(upsert(new Twin(999))).isZero();
    }

    /** Kinds of keys: in an order, in none, of several types, sharing slots rather than a hash. */
    enum Kind {
        ORDERED {
            @Override
            @Nullable Object key(int n) {
                return new Twin(n);
            }
        },
        UNORDERED {
            @Override
            @Nullable Object key(int n) {
                return new UnorderedTwin(n);
            }
        },
        MIXED {
            @Override
            @Nullable Object key(int n) {
                return switch (n % 3) {
                    case 0 -> new Twin(n);
                    case 1 -> new UnorderedTwin(n);
                    default -> n == 2 ? null : 42;
                };
            }
        },
        EQUAL_SLOTS {
            @Override
            @Nullable Object key(int n) {
                return KeySource.EQUAL_SLOTS.key(n).get(1);
            }
        };

        abstract @Nullable Object key(int n);
    }

    static LongStream seeds() {
        return Seeds.of(10);
    }

    /** Rows that come and go one by one, several of a key at a time, as sessions do. */
    @ParameterizedTest
    @MethodSource("seeds")
    void rowsThatComeAndGoAreFound(long seed) {
        for (Kind kind : Kind.values()) {
            table.reset();
            comeAndGo(kind, new Random(seed));
        }
    }

    private void comeAndGo(Kind kind, Random random) {
        Map<@Nullable Object, List<Integer>> rows = new HashMap<>();
        int keys = 200 + random.nextInt(300);
        for (int i = 0; i < 4 * keys; i++) {
            Object key = kind.key(random.nextInt(keys));
            List<Integer> ofKey = rows.computeIfAbsent(key, k -> new ArrayList<>());
            int action = random.nextInt(10);
            if (ofKey.isEmpty() || action < 5) {
                ofKey.add(table.add(key, KEYS.hash(key), KEYS));
            } else {
                Integer row = ofKey.remove(random.nextInt(ofKey.size()));
                if (action < 8) {
                    table.remove(row);
                } else {
                    ofKey.add(table.replace(row));
                }
            }
        }
        RowList found = new RowList();
        rows.forEach(
                (key, expected) -> {
                    table.findAll(key, KEYS.hash(key), KEYS, found);
                    assertThat(IntStream.range(0, found.count()).map(found::get).boxed())
                            .as("%s", key)
                            .containsExactlyInAnyOrderElementsOf(expected);
                });
    }

    @ParameterizedTest
    @EnumSource
    void tablesMergeKeyByKey(Kind kind) {
        SliceTable other = new TablePool(shape, 16, 1, MemoryBudget.unlimited()).acquire();
        List<@Nullable Object> keys =
                IntStream.range(0, 600).mapToObj(kind::key).distinct().toList();
        keys.subList(0, keys.size() / 2).forEach(this::upsert);
        List<@Nullable Object> reversed =
                keys.stream().sorted(Comparator.comparingInt(key -> -keys.indexOf(key))).toList();
        reversed.forEach(key -> other.upsert(key, KEYS.hash(key), KEYS));
        for (int row = 0; row < other.size(); row++) {
            assertThat(table.findFrom(other, row)).isEqualTo(find(reversed.get(row)));
        }
        table.mergeAll(other);
        assertThat(table.size()).isEqualTo(keys.size());
        for (int row = 0; row < other.size(); row++) {
            assertThat(table.findFrom(other, row))
                    .isEqualTo(find(reversed.get(row)))
                    .isNotNegative();
        }
    }
}
