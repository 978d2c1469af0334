package io.sluice.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A table that is watched in a browser. Everything is SQL: made trades, EMIT CHANGES, a board. */
@Command(
        name = "board",
        description = "Trades per symbol and 10 seconds, live in the browser; ends with Ctrl-C.")
final class Board implements Callable<Integer> {

    private static final String TRADES =
            """
            CREATE TEMPORARY TABLE trades (
                symbol STRING,
                price DOUBLE,
                quantity BIGINT,
                trade_time TIMESTAMP(3),
                WATERMARK FOR trade_time AS SOURCE_WATERMARK()
            ) WITH (
                'connector' = 'sluice-trades',
                'rows-per-second' = '%d',
                'symbols' = '%d',
                'skew' = '0.8',
                'disorder' = '1 s',
                'start-time' = 'now'
                %s
            )
            """;

    private static final String BOARD =
            """
            CREATE TEMPORARY TABLE board (
                symbol STRING,
                window_start TIMESTAMP(3),
                window_end TIMESTAMP(3),
                trades BIGINT,
                volume BIGINT,
                avg_price DOUBLE,
                low DOUBLE,
                high DOUBLE,
                PRIMARY KEY (symbol, window_start, window_end) NOT ENFORCED
            ) WITH (
                'connector' = 'sluice-board',
                'title' = 'Trades per symbol, every 10 seconds',
                'port' = '%d',
                'sparkline' = 'avg_price'
            )
            """;

    private static final String CHANGES =
            """
            INSERT INTO board
            SELECT symbol, window_start, window_end, COUNT(*), SUM(quantity), AVG(price), MIN(price), MAX(price)
            FROM trades
            GROUP BY symbol WINDOW TUMBLING (trade_time, INTERVAL '10' SECOND)
            EMIT CHANGES
            """;

    private static final int CONNECT_MILLIS = 1_000;
    private static final int RETRY_MILLIS = 100;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rate", paramLabel = "N", description = "Trades per second; 2000 by default.")
    private long rate = 2_000;

    @Option(names = "--symbols", paramLabel = "N", description = "Symbols; 12 by default.")
    private int symbols = 12;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "End after so many trades; never if not given.")
    private @Nullable Long records;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "Where the board listens on this machine; 0, the default, for any free port.")
    private int port;

    @Option(names = "--quiet", description = "Do not print the address.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // Read by the parser.
    private boolean help;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        int listening = port == 0 ? freePort() : port;
        try {
            JobClient job = start(listening);
            if (!quiet && awaitBoard(job, listening)) {
                PrintWriter out = spec.commandLine().getOut();
                out.printf("http://127.0.0.1:%d/ shows the board; Ctrl-C ends it.%n", listening);
                out.flush();
            }
            job.getJobExecutionResult().get();
            return CommandLine.ExitCode.OK;
        } catch (ValidationException | TableException wrong) {
            err.println("run-example: " + RootCause.message(wrong));
            return CommandLine.ExitCode.USAGE;
        } catch (ExecutionException failed) {
            err.println("run-example: board failed: " + RootCause.message(failed));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private JobClient start(int listening) {
        Configuration configuration = new Configuration();
        configuration.setString("table.sql-dialect", "hive");
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.getExecutionEnvironment(configuration));
        String end = records == null ? "" : ", 'number-of-rows' = '" + records + "'";
        tables.executeSql(TRADES.formatted(rate, symbols, end));
        tables.executeSql(BOARD.formatted(listening));
        return tables.executeSql(CHANGES).getJobClient().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the board answers; false if the job ends first. */
    private static boolean awaitBoard(JobClient job, int listening) throws InterruptedException {
        while (!job.getJobExecutionResult().isDone()) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), listening),
                        CONNECT_MILLIS);
                return true;
            } catch (IOException notYet) {
                Thread.sleep(RETRY_MILLIS);
            }
        }
        return false;
    }
}
