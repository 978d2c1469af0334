package io.sluice;

import static io.sluice.Aggregates.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.event.Level;

/** Which queries spill: what a query asks for itself must be possible. */
class SpillingTest {

    private static final Configuration NONE = new Configuration();
    private static final Configuration SPILL =
            Configuration.fromMap(
                    Map.of("sluice.memory.spill", "true", "sluice.memory.budget", "1 mb"));

    @RegisterExtension
    private final LoggerAuditingExtension log =
            new LoggerAuditingExtension(Spilling.class, Level.INFO);

    private static Query<Trade> query(Configuration environment, Windows windows, Emit emit) {
        return grouping(environment).window(windows).aggregate(count()).emit(emit);
    }

    private static Grouping<Trade> grouping(Configuration environment) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(environment);
        return Sluice.on(
                        env.fromData(
                                TypeInformation.of(Trade.class), Trade.of("t", "s", 0, 1.0, 1)))
                .keyBy("trader", Trade::trader);
    }

    private static Windows minutes() {
        return Windows.tumbling(Duration.ofMinutes(1));
    }

    private static Windows hopping() {
        return Windows.hopping(Duration.ofMinutes(2)).slide(Duration.ofMinutes(1));
    }

    @Test
    void finalResultsOfOverlappingWindowsSpill() {
        assertThatCode(
                        () ->
                                query(NONE, hopping(), Emit.finalResults())
                                        .options(SPILL)
                                        .toChangelog())
                .doesNotThrowAnyException();
    }

    @Test
    void finalResultsOfTumblingWindowsSpill() {
        assertThatCode(
                        () -> {
                            query(NONE, minutes(), Emit.finalResults())
                                    .options(SPILL)
                                    .toChangelog();
                            query(SPILL, minutes(), Emit.finalResults()).toChangelog();
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void changesSpill() {
        for (Emit emit :
                List.of(
                        Emit.changes(),
                        Emit.perRecord(),
                        Emit.onWatermark(),
                        Emit.every(Duration.ofSeconds(1)))) {
            for (Windows windows : List.of(minutes(), hopping())) {
                assertThatCode(() -> query(NONE, windows, emit).options(SPILL).toChangelog())
                        .as("%s, %s", windows, emit)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aQueryThatAsksForWhatCannotBeIsRefusedByName() {
        Windows sessions = Windows.session(Duration.ofMinutes(1));
        refused(
                query(NONE, minutes(), Emit.allGroupsPerRecord()),
                "Every record has all rows published");
        refused(
                grouping(NONE)
                        .windows(
                                Windows.tumbling(Duration.ofMinutes(1)).as("minute"),
                                Windows.tumbling(Duration.ofHours(1)).as("hour"))
                        .aggregate(count())
                        .emit(Emit.changes()),
                "Of several kinds of windows in a query only final results spill");
        refused(
                query(NONE, sessions, Emit.finalResults()),
                "Every record looks for the session of its key");
        refused(
                query(NONE, Windows.ofRecords(10), Emit.finalResults()),
                "Every record looks at the last records of its key");
    }

    /** The environment is for many queries, so it is no error, but not kept quiet either. */
    @Test
    void aQueryThatCannotFollowTheEnvironmentSaysSoInTheLog() {
        query(SPILL, Windows.session(Duration.ofMinutes(1)), Emit.changes())
                .name("per visit")
                .toChangelog();

        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("Query 'per visit' does not spill", "with CHANGES")
                .contains("sluice.memory.spill is true, but only rows of tumbling");
    }

    @Test
    void aQueryThatSpillsOrDoesNotWantToLogsNothing() {
        query(SPILL, minutes(), Emit.finalResults()).toChangelog();
        query(NONE, minutes(), Emit.changes()).toChangelog();
        assertThat(log.getMessages()).isEmpty();
    }

    private static void refused(Query<Trade> query, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> query.options(SPILL).toChangelog())
                .withMessageContaining("sluice.memory.spill is true, but only rows of tumbling")
                .withMessageContaining(why)
                .withMessageContaining("sluice.memory.budget");
    }

    @Test
    void spillingWithoutABudgetIsRefused() {
        Configuration unlimited = Configuration.fromMap(Map.of("sluice.memory.spill", "true"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                query(NONE, minutes(), Emit.finalResults())
                                        .options(unlimited)
                                        .toChangelog())
                .withMessageContaining("sluice.memory.spill is true, but without")
                .withMessageContaining("sluice.memory.budget");
    }

    @Test
    void theEnvironmentAsksNoQueryForWhatCannotBe() {
        assertThatCode(() -> query(SPILL, minutes(), Emit.allGroupsPerRecord()).toChangelog())
                .doesNotThrowAnyException();
    }
}
