package io.sluice.tools;

import io.sluice.runtime.state.StateContents;
import io.sluice.tools.SavepointContents.OperatorContents;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Lists what a savepoint or retained checkpoint holds of Sluice's operators: windows, keys,
 * aggregates, rows. Reads only; needs neither the job nor the classes of its records.
 *
 * <pre>{@code
 * java -cp "$FLINK_HOME/lib/*" io.sluice.tools.ListState PATH [--tables N]
 * }</pre>
 */
public final class ListState {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final int TABLES = 20;

    private static final String USAGE =
            """
            Lists what a savepoint or retained checkpoint holds of Sluice's operators.

              ListState PATH [--tables N]

              PATH        directory of the savepoint, or its _metadata file
              --tables N  list the N tables (windows or slices) with the least ends; default 20, 0 for none
            """;

    private final PrintStream out;
    private final int tables;

    private ListState(PrintStream out, int tables) {
        this.out = out;
        this.tables = tables;
    }

    /** Exit code 0, 1 if the savepoint cannot be read, 2 if the arguments are wrong. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** The command with its output sent elsewhere; gives the exit code. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            out.print(USAGE);
            return OK;
        }
        int tables = TABLES;
        if (arguments.length == 3 && arguments[1].equals("--tables")) {
            tables = count(arguments[2]);
        } else if (arguments.length != 1) {
            tables = -1;
        }
        if (tables < 0 || arguments[0].startsWith("-")) {
            err.print(USAGE);
            return MISUSED;
        }
        try {
            new ListState(out, tables).list(arguments[0], SavepointContents.read(arguments[0]));
            return OK;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            err.printf("%s cannot be read: %s%n", arguments[0], e.getMessage());
            return FAILED;
        }
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private void list(String path, SavepointContents savepoint) {
        out.printf(
                "%s: checkpoint %d, %d operators of Sluice with state, %d others%n",
                path, savepoint.checkpointId(), savepoint.operators().size(), savepoint.others());
        savepoint.operators().forEach(this::list);
    }

    private void list(OperatorContents operator) {
        StateContents state = operator.state();
        out.printf("%n%s%n", operator.name());
        line("windows", state.windows() + ", kept " + state.kept());
        line("key", String.join(", ", state.keys()));
        line("aggregates", String.join(", ", state.aggregates()));
        line(
                "parallelism",
                "%d of at most %d".formatted(operator.parallelism(), operator.maxParallelism()));
        line("watermark", watermark(state));
        if (state.unfinishedCloses() > 0) {
            line(
                    "closing",
                    "windows that the watermark closes were left in %d key groups"
                            .formatted(state.unfinishedCloses()));
        }
        line(
                "rows",
                String.format(
                        Locale.ROOT,
                        "%,d in %,d tables and %,d key groups, %,d bytes",
                        state.rows(),
                        state.parts().size(),
                        state.keyGroups(),
                        operator.bytes()));
        int listed = 0;
        for (Map.Entry<StateContents.Part, StateContents.Rows> part : state.parts().entrySet()) {
            if (listed++ == tables) {
                out.printf("    ... and %,d more%n", state.parts().size() - tables);
                return;
            }
            list(part.getKey(), part.getValue(), state.endsAreTimes());
        }
    }

    private void list(StateContents.Part part, StateContents.Rows rows, boolean endIsTime) {
        out.printf(
                Locale.ROOT,
                "    %s%s  %,d rows, %,d of them changed since they were published%n",
                part.windows() == null ? "" : part.windows() + " ",
                endIsTime ? "end " + time(part.end()) : "part " + part.end(),
                rows.all(),
                rows.dirty());
    }

    private void line(String name, String value) {
        out.printf("    %-12s %s%n", name, value);
    }

    private static String watermark(StateContents state) {
        String least = time(state.leastWatermark());
        String greatest = time(state.greatestWatermark());
        return least.equals(greatest) ? least : least + " to " + greatest;
    }

    private static String time(long epochMillis) {
        if (epochMillis == Long.MIN_VALUE) {
            return "none yet";
        }
        if (epochMillis == Long.MAX_VALUE) {
            return "the end of time";
        }
        try {
            return Instant.ofEpochMilli(epochMillis).toString();
        } catch (DateTimeException outOfRange) {
            return epochMillis + " ms";
        }
    }
}
