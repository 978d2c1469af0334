package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.engine.EmissionPolicy.Kind;
import io.sluice.core.window.WindowSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of policies in the documentation: what comes out for the same eight records. */
class PolicyTableTest {

    private static final Path SEMANTICS = Path.of("..", "docs", "semantics.md");
    private static final long INTERVAL = TestQuery.INTERVAL;

    private static final Map<String, EmissionPolicy> POLICIES = new LinkedHashMap<>();

    static {
        POLICIES.put("Emit.finalResults()", EmissionPolicy.of(Kind.FINAL));
        POLICIES.put(
                "Emit.changes().everyRecords(3)",
                new EmissionPolicy(Kind.CHANGES, 3, 1_000_000, false));
        POLICIES.put("Emit.perRecord()", EmissionPolicy.of(Kind.PER_RECORD));
        POLICIES.put("Emit.every(...)", new EmissionPolicy(Kind.INTERVAL, 0, INTERVAL, false));
        POLICIES.put("Emit.onWatermark()", EmissionPolicy.of(Kind.ON_WATERMARK));
        POLICIES.put("Emit.allGroupsPerRecord()", EmissionPolicy.of(Kind.ALL_GROUPS_PER_RECORD));
    }

    @Test
    void theDocumentationShowsWhatComesOut() throws Exception {
        List<String> table = new ArrayList<>();
        for (Map.Entry<String, EmissionPolicy> policy : POLICIES.entrySet()) {
            table.add("| `" + policy.getKey() + "` | " + rows(policy.getValue()) + " |");
        }
        assertThat(Files.readAllLines(SEMANTICS)).containsSubsequence(table);
    }

    private static String rows(EmissionPolicy policy) throws Exception {
        TestQuery query =
                TestQuery.of(WindowSpec.tumbling(10, 0))
                        .aggregate(TestQuery.count())
                        .fold(FoldMode.OFF)
                        .emit(policy);
        List<String> cells = new ArrayList<>();
        try (TestJob job = new TestJob(query, 1, Backend.HASH_MAP)) {
            for (long second : new long[] {1, 2, 3}) {
                job.record(Tick.of("A", 1), second);
            }
            job.record(Tick.of("B", 1), 4);
            cells.add(cell(job));
            job.passTime(INTERVAL);
            cells.add(cell(job));
            job.watermark(9);
            cells.add(cell(job));
            job.record(Tick.of("A", 1), 11);
            job.record(Tick.of("A", 1), 8);
            job.record(Tick.of("A", 1), 12);
            job.record(Tick.of("B", 1), 13);
            cells.add(cell(job));
            job.endInput();
            cells.add(cell(job));
        }
        return String.join(" | ", cells);
    }

    /** For instance {@code +I A 3, +I B 1}: the window is clear from the time. */
    private static String cell(TestJob job) {
        return String.join(", ", job.take()).replaceAll(" \\d+\\.\\.\\d+", "");
    }
}
