package io.sluice.cluster.campaign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What the campaign does to a job. */
enum Fault {
    JOB_MANAGER_KILLED("kill -9 of the JobManager"),
    FUNCTION_FAILS_BEFORE("an exception before the fold, at a random record"),
    FUNCTION_FAILS_AFTER("an exception after the windows, at a random row"),
    TASK_MANAGER_KILLED("kill -9 of a TaskManager that runs tasks"),
    TASK_MANAGER_KILLED_IN_CHECKPOINT("the same, in the middle of a checkpoint"),
    TASK_MANAGER_FROZEN("a TaskManager stands still until others do its work, then goes on"),
    WRITES_FAIL("storage refuses a third of all writes, until a checkpoint has failed"),
    READS_FAIL("an exception, and storage refuses half of the reads of the restore"),
    STORAGE_SLOW("each file takes 100 ms longer to create or open"),
    CHECKPOINT_TIMEOUT("each file takes 5 s to create, until a checkpoint has timed out"),
    RESCALED_FROM_SAVEPOINT("stopped with a savepoint, resumed at another parallelism"),
    RESCALED_FROM_CHECKPOINT("cancelled, resumed from the retained checkpoint, rescaled"),
    STOPPED_IN_CLOSE("stopped with a savepoint while a large window closes, and rescaled"),
    KILLED_IN_CLOSE("kill -9 of a TaskManager while a large window closes"),
    KILLED_AFTER_CHECKPOINT_IN_CLOSE(
            "the same, after a checkpoint that has completed since the close began");

    /** Those that need a large window, in turn. */
    static final List<Fault> IN_CLOSE =
            List.of(STOPPED_IN_CLOSE, KILLED_IN_CLOSE, KILLED_AFTER_CHECKPOINT_IN_CLOSE);

    /** Those that need no large window. */
    private static final List<Fault> EVERYWHERE =
            List.of(values()).stream().filter(fault -> !IN_CLOSE.contains(fault)).toList();

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** The faults of a run, in random order: consecutive runs take turns through all of them. */
    static List<Fault> draw(int run, int count, Random random) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            faults.add(EVERYWHERE.get((run * count + i) % EVERYWHERE.size()));
        }
        Collections.shuffle(faults, random);
        return faults;
    }
}
