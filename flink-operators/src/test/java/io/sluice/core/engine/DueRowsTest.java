package io.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DueRowsTest {

    private final DueRows rows = new DueRows(10);
    private final Map<Integer, Long> due = new HashMap<>();

    static LongStream seeds() {
        return Seeds.of(200);
    }

    @Test
    void rowsComeOutWhenTheyAreDueAndOnlyOnce() {
        add(1, 25);
        add(2, 21);
        add(3, -7);
        assertThat(advance(-8)).isEmpty();
        assertThat(advance(21)).containsExactly(3, 2);
        assertThat(advance(24)).isEmpty();
        assertThat(advance(25)).containsExactly(1);
        assertThat(advance(1000)).isEmpty();
        assertThat(rows.earliest()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRowThatGrewIsAskedAgain() {
        add(1, 5);
        due.put(1, 38L);
        assertThat(advance(37)).isEmpty();
        assertThat(advance(38)).containsExactly(1);
    }

    @Test
    void aRowThatWasTakenOutDoesNotComeOutAndItsNumberServesAgain() {
        add(1, 15);
        rows.remove(1);
        rows.remove(77);
        add(1, 95);
        assertThat(advance(94)).isEmpty();
        assertThat(advance(95)).containsExactly(1);
    }

    @Test
    void theEndOfTimeTakesAllOut() {
        add(1, Long.MAX_VALUE);
        add(2, Long.MIN_VALUE + 20);
        assertThat(advance(Long.MAX_VALUE)).containsExactly(2, 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsComeOutAsAListOfThemSays(long seed) {
        Random random = new Random(seed);
        DueRows some = new DueRows(1L + random.nextInt(40));
        long watermark = -100;
        for (int i = 0; i < 400; i++) {
            int row = random.nextInt(30);
            long later = watermark + 1 + random.nextInt(random.nextBoolean() ? 20 : 2000);
            switch (random.nextInt(8)) {
                case 0 -> {
                    some.remove(row);
                    due.remove(row);
                }
                case 1 -> due.computeIfPresent(row, (r, time) -> Math.max(time, later));
                case 2, 3 -> {
                    watermark += random.nextInt(100);
                    List<Integer> expected = new ArrayList<>();
                    for (Map.Entry<Integer, Long> entry : due.entrySet()) {
                        if (entry.getValue() <= watermark) {
                            expected.add(entry.getKey());
                        }
                    }
                    List<Integer> out = new ArrayList<>();
                    Allowance allowance = new Allowance(random.nextInt(3));
                    while (!some.advance(watermark, due::get, out::add, allowance)) {
                        allowance = new Allowance(1 + random.nextInt(3));
                    }
                    assertThat(out).containsExactlyInAnyOrderElementsOf(expected);
                    expected.forEach(due::remove);
                }
                default -> some.add(row, due.merge(row, later, Math::max));
            }
            long earliest = due.values().stream().mapToLong(time -> time).min().orElse(later);
            assertThat(due.isEmpty() || some.earliest() <= earliest).isTrue();
        }
    }

    private void add(int row, long time) {
        due.put(row, time);
        rows.add(row, time);
    }

    private List<Integer> advance(long watermark) {
        List<Integer> out = new ArrayList<>();
        rows.advance(watermark, due::get, out::add, new Allowance(Long.MAX_VALUE));
        return out;
    }
}
