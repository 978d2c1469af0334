package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.runtime.FoldMode;
import io.sluice.runtime.QuerySettings;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class SluiceOptionsTest {

    @Test
    void settingsHaveDefaults() {
        assertThat(SluiceOptions.querySettings(new Configuration(), FoldMode.AUTO))
                .isEqualTo(
                        new QuerySettings(
                                FoldMode.AUTO,
                                10_000,
                                10_000,
                                100,
                                4.0,
                                1_024,
                                1_000,
                                Long.MAX_VALUE));
    }

    @Test
    void settingsAreReadByName() {
        Configuration options =
                Configuration.fromMap(
                        Map.of(
                                "sluice.emit.batch-size", "11",
                                "sluice.emit.interval", "12 ms",
                                "sluice.fold.mode", "off",
                                "sluice.fold.batch-size", "13",
                                "sluice.fold.max-rows", "14",
                                "sluice.fold.max-delay", "2 s",
                                "sluice.fold.min-ratio", "1.5",
                                "sluice.table.initial-rows", "16",
                                "sluice.close.batch-size", "17",
                                "sluice.memory.budget", "64 mb"));
        assertThat(SluiceOptions.emitBatchSize(options)).isEqualTo(11);
        assertThat(SluiceOptions.emitIntervalMillis(options)).isEqualTo(12);
        assertThat(SluiceOptions.querySettings(options, options.get(SluiceOptions.FOLD_MODE)))
                .isEqualTo(new QuerySettings(FoldMode.OFF, 13, 14, 2_000, 1.5, 16, 17, 64L << 20));
    }

    @Test
    void nonsenseIsRefusedByName() {
        refused(
                SluiceOptions.FOLD_BATCH_SIZE,
                0,
                "sluice.fold.batch-size must be at least 1 record, got 0");
        refused(
                SluiceOptions.FOLD_MAX_ROWS,
                -1,
                "sluice.fold.max-rows must be at least 1 row, got -1");
        refused(
                SluiceOptions.FOLD_MAX_DELAY,
                Duration.ZERO,
                "sluice.fold.max-delay must be greater than 0 ms, got 0 ms");
        refused(
                SluiceOptions.FOLD_MIN_RATIO,
                0.5,
                "sluice.fold.min-ratio must be at least 1 record per row, got 0.5");
        refused(
                SluiceOptions.FOLD_MIN_RATIO,
                Double.NaN,
                "sluice.fold.min-ratio must be at least 1 record per row, got NaN");
        refused(
                SluiceOptions.TABLE_INITIAL_ROWS,
                0,
                "sluice.table.initial-rows must be at least 1 row, got 0");
        refused(
                SluiceOptions.TABLE_INITIAL_ROWS,
                Integer.MAX_VALUE,
                "sluice.table.initial-rows must be at most 67108864 rows, got 2147483647");
        refused(
                SluiceOptions.CLOSE_BATCH_SIZE,
                0,
                "sluice.close.batch-size must be at least 1 row, got 0");
        refused(
                SluiceOptions.MEMORY_BUDGET,
                MemorySize.ZERO,
                "sluice.memory.budget must be at least 1 byte, got 0");
        Configuration noBatch = new Configuration().set(SluiceOptions.EMIT_BATCH_SIZE, 0L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SluiceOptions.emitBatchSize(noBatch))
                .withMessage("sluice.emit.batch-size must be at least 1 record, got 0");
        Configuration noTime =
                new Configuration().set(SluiceOptions.EMIT_INTERVAL, Duration.ofMillis(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SluiceOptions.emitIntervalMillis(noTime))
                .withMessage("sluice.emit.interval must be greater than 0 ms, got -1 ms");
    }

    private static <V> void refused(ConfigOption<V> option, V value, String message) {
        Configuration options = new Configuration().set(option, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SluiceOptions.querySettings(options, FoldMode.AUTO))
                .withMessage(message);
    }

    @Test
    void allSettingsAreListed() throws IllegalAccessException {
        List<ConfigOption<?>> declared = new ArrayList<>();
        for (Field field : SluiceOptions.class.getFields()) {
            declared.add((ConfigOption<?>) field.get(null));
        }

        assertThat(SluiceOptions.all()).isNotEmpty().hasSameElementsAs(declared);
    }

    @Test
    void allValuesAreChecked() {
        SluiceOptions.requireValid(new Configuration());
        Configuration wrong = new Configuration();
        wrong.setString("sluice.fold.mode", "sometimes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SluiceOptions.requireValid(wrong))
                .withMessage(
                        "sluice.fold.mode must be one of [AUTO, ALWAYS, OFF], got 'sometimes'");
        wrong.setString("sluice.fold.mode", "off");
        wrong.setString("sluice.close.batch-size", "0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SluiceOptions.requireValid(wrong))
                .withMessage("sluice.close.batch-size must be at least 1 row, got 0");
    }
}
