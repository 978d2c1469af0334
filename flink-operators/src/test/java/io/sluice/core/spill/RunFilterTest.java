package io.sluice.core.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFilterTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100, 1_000, 100_000})
    void saysYesForWhatWasAddedAndSeldomForOthers(int rows) {
        RunFilter filter = new RunFilter(rows);
        // Neighbours, as hashes of short strings and small numbers are.
        IntStream.range(0, rows).forEach(hash -> filter.add(3 * hash));
        assertThat(IntStream.range(0, rows)).allMatch(hash -> filter.mayHold(3 * hash));

        Random random = new Random(1);
        int others = 20_000;
        long wrong =
                IntStream.range(0, others)
                        .filter(i -> filter.mayHold(3 * random.nextInt(100_000_000) + 1))
                        .count();
        assertThat(wrong).isLessThan(others / 40);
    }
}
