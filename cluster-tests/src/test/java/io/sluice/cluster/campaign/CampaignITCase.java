package io.sluice.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./run-campaign}: each fault about once. */
class CampaignITCase {

    private static final long SEED = Long.getLong("sluice.campaign.seed", 7);
    private static final int FAULTS = 7;

    @TempDir private Path directory;

    /** One job of the DataStream API, one whose windows are large, and one of SQL. */
    @Test
    void tablesAreExactAfterEachKindOfFault() throws Exception {
        Map<Integer, Plan> plans =
                Map.of(
                        0, Plan.draw(SEED, 0, Shape.LARGE_CLOSE_HOPPING, false),
                        // By their numbers the next two take turns through the faults.
                        12, Plan.draw(SEED, 12, Shape.HOPPING_CHANGES, false),
                        13, Plan.draw(SEED, 13, Shape.SQL_CHANGES, true));
        List<RunRecord> records = new Campaign(directory, FAULTS, System.out).execute(plans);

        assertThat(records).hasSize(3).allMatch(RunRecord::isExact);
        Stream<Fault> injected =
                records.stream()
                        .flatMap(record -> record.injections().stream())
                        .map(Run.Injection::fault);
        assertThat(injected).contains(Fault.values());
        // What was done is not done again.
        assertThat(new Campaign(directory, FAULTS, System.out).execute(plans)).isEqualTo(records);
    }
}
