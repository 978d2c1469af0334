package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.engine.ChangelogMode;
import io.sluice.core.engine.EmissionPolicy;
import io.sluice.core.window.CalendarUnit;
import io.sluice.core.window.NamedWindows;
import io.sluice.core.window.SessionWindows;
import io.sluice.core.window.SeveralWindows;
import io.sluice.core.window.WindowSpec;
import io.sluice.runtime.Subtask.Position;
import io.sluice.runtime.delta.DeltaBlock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closes in turns of one row, and what the task does between two turns. */
class ClosingTurnsTest {

    private static final TestQuery FINAL = TestQuery.of(WindowSpec.tumbling(10, 0)).closeBatch(1);
    private static final TestQuery HOPPING = FINAL.in(WindowSpec.hopping(20, 10, 0));
    private static final long DAY = 86_400_000;
    private static final String[] KEYS = {"a", "b", "c", "d", "e", "f", "g"};

    private final List<Subtask<?, ?>> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (Subtask<?, ?> subtask : opened) {
            subtask.close();
        }
    }

    @Test
    void theWatermarkIsForwardedLast() throws Exception {
        Subtask<DeltaBlock, String> window = open(FINAL, Position.ONLY, null);
        add(window, 1, "a", "b", "c");
        window.harness().processWatermark(9);
        assertThat(Outputs.of(window)).containsExactly("+I a 0..10 1 1");
        assertThat(turn(window)).isTrue();
        assertThat(Outputs.of(window)).containsExactly("+I b 0..10 1 1");
        assertThat(turn(window)).isTrue();
        assertThat(Outputs.of(window)).containsExactly("+I c 0..10 1 1", "watermark 9");
        assertThat(turn(window)).isFalse();
    }

    @Test
    void recordsBetweenTurnsAreJudgedByTheWatermarkThatCloses() throws Exception {
        Subtask<DeltaBlock, String> window = open(FINAL, Position.ONLY, null);
        add(window, 1, "a", "b");
        window.harness().processWatermark(9);
        add(window, 2, "b", "z");
        add(window, 12, "b");
        turns(window);
        assertThat(Outputs.of(window))
                .containsExactly("+I a 0..10 1 1", "+I b 0..10 1 1", "watermark 9");
        assertThat(window.metrics().number("numLateRecordsDropped")).isEqualTo(2);
        window.harness().processWatermark(19);
        assertThat(Outputs.of(window)).containsExactly("+I b 10..20 1 1", "watermark 19");
    }

    @Test
    void watermarksBetweenTurnsAreForwardedAsOne() throws Exception {
        Subtask<DeltaBlock, String> window = open(FINAL, Position.ONLY, null);
        add(window, 1, "a", "b", "c");
        add(window, 11, "a", "b");
        window.harness().processWatermark(9);
        window.harness().processWatermark(14);
        window.harness().processWatermark(19);
        window.harness().processWatermark(21);
        turns(window);
        assertThat(Outputs.of(window))
                .containsExactly(
                        "+I a 0..10 1 1",
                        "+I b 0..10 1 1",
                        "+I c 0..10 1 1",
                        "+I a 10..20 1 1",
                        "+I b 10..20 1 1",
                        "watermark 21");
    }

    @Test
    void drainsBetweenTurnsLeaveTheClosingWindowAlone() throws Exception {
        TestQuery changes =
                TestQuery.of(WindowSpec.tumbling(10, 0))
                        .emit(EmissionPolicy.Kind.CHANGES)
                        .closeBatch(1);
        Subtask<DeltaBlock, String> window = open(changes, Position.ONLY, null);
        // Policies do not show in deltas.
        add(window, 1, "a", "b");
        window.harness().processWatermark(9);
        add(window, 11, "c");
        window.harness().setProcessingTime(TestQuery.INTERVAL);
        assertThat(Outputs.of(window)).containsExactly("+I a 0..10 1 1", "+I c 10..20 1 1");
        turns(window);
        assertThat(Outputs.of(window)).containsExactly("+I b 0..10 1 1", "watermark 9");
    }

    @Test
    void idlenessWaitsForTheClose() throws Exception {
        Subtask<DeltaBlock, String> window = open(FINAL, Position.ONLY, null);
        add(window, 1, "a", "b");
        window.harness().processWatermark(9);
        window.harness().processWatermarkStatus(WatermarkStatus.IDLE);
        assertThat(Outputs.of(window)).containsExactly("+I a 0..10 1 1");
        turns(window);
        assertThat(Outputs.of(window)).containsExactly("+I b 0..10 1 1", "watermark 9", "idle");
    }

    @Test
    void theEndOfTheInputFinishesTheClose() throws Exception {
        Subtask<DeltaBlock, String> window = open(FINAL, Position.ONLY, null);
        add(window, 1, "a", "b", "c");
        add(window, 11, "a");
        window.harness().processWatermark(9);
        window.harness().endInput();
        assertThat(Outputs.of(window))
                .containsExactly(
                        "+I a 0..10 1 1",
                        "+I b 0..10 1 1",
                        "+I c 0..10 1 1",
                        "+I a 10..20 1 1",
                        "watermark 9");
        assertThat(window.metrics().number("tableRows")).isZero();
        turns(window);
        assertThat(Outputs.of(window)).isEmpty();
    }

    @Test
    void overlappingWindowsCloseKeyGroupByKeyGroup() throws Exception {
        Subtask<DeltaBlock, String> window = open(HOPPING, Position.ONLY, null);
        add(HOPPING, window, 1, KEYS);
        window.harness().processWatermark(9);
        List<String> rows = new ArrayList<>();
        int turns = 0;
        while (turn(window)) {
            List<String> published = Outputs.of(window);
            assertThat(published).hasSizeLessThan(KEYS.length);
            rows.addAll(published);
            turns++;
        }
        assertThat(turns).isGreaterThan(3);
        assertThat(rows.remove(rows.size() - 1)).isEqualTo("watermark 9");
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        Stream.of(KEYS)
                                .map(key -> "+I " + key + " -10..10 1 1")
                                .toArray(String[]::new));
    }

    /** Late for the window that closes, but not for the next. */
    @Test
    void recordsBetweenTurnsBelongToLaterWindowsOnly() throws Exception {
        Subtask<DeltaBlock, String> window = open(HOPPING, Position.ONLY, null);
        add(HOPPING, window, 1, "a", "b");
        window.harness().processWatermark(9);
        add(HOPPING, window, 2, "a", "b");
        add(HOPPING, window, 12, "a");
        window.harness().processWatermark(14);
        add(HOPPING, window, 3, "a", "z");
        turns(window);
        assertThat(Outputs.of(window))
                .containsExactlyInAnyOrder("+I a -10..10 1 1", "+I b -10..10 1 1", "watermark 14");
        assertThat(window.metrics().number("numLateRecordsDropped")).isZero();
        window.harness().processWatermark(19);
        add(HOPPING, window, 4, "a");
        turns(window);
        assertThat(Outputs.of(window))
                .containsExactlyInAnyOrder(
                        "+I a 0..20 4 4", "+I b 0..20 2 2", "+I z 0..20 1 1", "watermark 19");
        assertThat(window.metrics().number("numLateRecordsDropped")).isEqualTo(1);
    }

    /** A barrier stands behind many elements, and is not to wait for a turn after each. */
    @Test
    void inputHasAsMuchTimeAsTheTurnBefore() throws Exception {
        Deque<Runnable> mails = new ArrayDeque<>();
        long[] inputs = {0};
        List<Long> turns = new ArrayList<>();
        ClosingTurns closing =
                new ClosingTurns(
                        new Mails(mails),
                        1,
                        (watermark, maxRows) -> {
                            LockSupport.parkNanos(20_000_000);
                            turns.add(watermark);
                            return turns.size() == 4;
                        },
                        () -> inputs[0],
                        nanos -> {});
        closing.advance(7);
        assertThat(turns).hasSize(1);
        long begin = System.nanoTime();
        int elements = 0;
        while (turns.size() == 1) {
            inputs[0]++;
            elements++;
            mails.remove().run();
        }
        assertThat(System.nanoTime() - begin).isGreaterThan(20_000_000);
        assertThat(elements).isGreaterThan(1);
        // Nothing comes, so nothing is waited for.
        mails.remove().run();
        mails.remove().run();
        assertThat(turns).containsExactly(7L, 7L, 7L, 7L);
        assertThat(mails).isEmpty();
        assertThat(closing.inProgress()).isFalse();
    }

    /** Mails that the test delivers. */
    private record Mails(Deque<Runnable> waiting) implements MailboxExecutor {

        @Override
        public void execute(
                MailOptions options,
                ThrowingRunnable<? extends Exception> command,
                String description,
                Object... arguments) {
            waiting.add(ThrowingRunnable.unchecked(command));
        }

        @Override
        public void yield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean tryYield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }

    /** Otherwise more would come to be closed than is closed. */
    @Test
    void aWatermarkThatClosesMoreFinishesTheCloseBefore() throws Exception {
        Subtask<DeltaBlock, String> window = open(HOPPING, Position.ONLY, null);
        add(HOPPING, window, 1, KEYS);
        window.harness().processWatermark(9);
        window.harness().processWatermark(14);
        List<String> rows = new ArrayList<>(Outputs.of(window));
        assertThat(rows).hasSizeLessThan(KEYS.length);
        add(HOPPING, window, 2, "late");
        window.harness().processWatermark(19);
        rows.addAll(Outputs.of(window));
        assertThat(rows).filteredOn(row -> row.contains("-10..10")).hasSize(KEYS.length);
        assertThat(rows).hasSizeLessThan(2 * KEYS.length);
        turns(window);
        rows.addAll(Outputs.of(window));
        assertThat(rows).hasSize(2 * KEYS.length + 2).endsWith("watermark 19");
        assertThat(rows).contains("+I late 0..20 1 1");
    }

    static Stream<TestQuery> queries() {
        return Stream.of(
                FINAL,
                FINAL.marksClosed(),
                FINAL.lateness(5),
                FINAL.changelog(ChangelogMode.APPEND).lateness(4),
                FINAL.in(WindowSpec.calendar(ZoneId.of("UTC"), CalendarUnit.DAY)),
                FINAL.in(new SessionWindows(5, 0)),
                FINAL.in(new SessionWindows(5, 0)).changelog(ChangelogMode.RETRACT),
                HOPPING,
                HOPPING.lateness(5),
                HOPPING.lateness(5).marksClosed(),
                HOPPING.changelog(ChangelogMode.APPEND).lateness(4),
                FINAL.in(WindowSpec.cumulating(20, 5, 0)),
                FINAL.spilling(),
                HOPPING.spilling(),
                HOPPING.lateness(5).spilling(),
                FINAL.in(WindowSpec.cumulating(20, 5, 0)).spilling(),
                FINAL.in(
                        new SeveralWindows(
                                List.of(
                                        new NamedWindows("short", WindowSpec.tumbling(10, 0)),
                                        new NamedWindows("hop", WindowSpec.hopping(15, 5, 0))))),
                FINAL.emit(EmissionPolicy.Kind.CHANGES),
                FINAL.emit(EmissionPolicy.Kind.CHANGES).changelog(ChangelogMode.RETRACT),
                FINAL.emit(EmissionPolicy.Kind.ON_WATERMARK),
                FINAL.emit(EmissionPolicy.Kind.PER_RECORD).marksClosed(),
                FINAL.emit(EmissionPolicy.Kind.CHANGES).spilling(),
                FINAL.emit(EmissionPolicy.Kind.CHANGES).marksClosed().spilling(),
                FINAL.emit(EmissionPolicy.Kind.ON_WATERMARK).spilling(),
                FINAL.emit(EmissionPolicy.Kind.PER_RECORD).marksClosed().spilling());
    }

    /** As without interruption: nothing is lost, nothing comes twice. */
    @ParameterizedTest
    @MethodSource("queries")
    void aCheckpointAfterAnyTurnIsExact(TestQuery query) throws Exception {
        List<String> whole = sorted(restoredAfter(Integer.MAX_VALUE, query, 1));
        assertThat(whole).hasSizeGreaterThanOrEqualTo(KEYS.length);
        for (int turns = 0; turns <= whole.size(); turns++) {
            for (int parallelism = 1; parallelism <= 3; parallelism++) {
                assertThat(sorted(restoredAfter(turns, query, parallelism)))
                        .as("restored after %d turns with parallelism %d", turns, parallelism)
                        .isEqualTo(whole);
            }
        }
    }

    private List<String> restoredAfter(int turns, TestQuery query, int parallelism)
            throws Exception {
        List<DeltaBlock> blocks = blocks(query, 1, KEYS);
        Subtask<DeltaBlock, String> window = open(query, Position.ONLY, null);
        for (DeltaBlock block : blocks) {
            window.harness().processElement(new StreamRecord<>(block));
        }
        window.harness().processWatermark(DAY);
        for (int i = 0; i < turns && turn(window); i++) {}
        List<String> output = new ArrayList<>(Outputs.of(window));
        OperatorSubtaskState state = window.barrier(1);
        long late = 0;
        for (int i = 0; i < parallelism; i++) {
            Position position = new Position(i, parallelism);
            Subtask<DeltaBlock, String> restored = open(query, position, share(state, position));
            // No window is opened again.
            for (DeltaBlock block : blocks) {
                if (owner(block, parallelism) == i) {
                    restored.harness().processElement(new StreamRecord<>(block));
                }
            }
            late += restored.metrics().number("numLateRecordsDropped");
            restored.harness().processWatermark(DAY);
            turns(restored);
            output.addAll(Outputs.of(restored));
        }
        assertThat(late).isEqualTo(KEYS.length);
        output.removeIf(line -> line.startsWith("watermark"));
        return output;
    }

    private static int owner(DeltaBlock block, int parallelism) {
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                TestQuery.MAX_PARALLELISM, parallelism, block.keyGroup());
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static OperatorSubtaskState share(OperatorSubtaskState state, Position position) {
        return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, TestQuery.MAX_PARALLELISM, 1, position.parallelism(), position.index());
    }

    private Subtask<DeltaBlock, String> open(
            TestQuery query, Position position, @Nullable OperatorSubtaskState state)
            throws Exception {
        Subtask<DeltaBlock, String> window = Subtask.window(query, position);
        opened.add(window);
        return window.open(state, 0);
    }

    private static void add(Subtask<DeltaBlock, String> window, long timestamp, String... symbols)
            throws Exception {
        add(FINAL, window, timestamp, symbols);
    }

    private static void add(
            TestQuery query, Subtask<DeltaBlock, String> window, long timestamp, String... symbols)
            throws Exception {
        for (DeltaBlock block : blocks(query, timestamp, symbols)) {
            window.harness().processElement(new StreamRecord<>(block));
        }
    }

    /** One for each symbol, in this order. */
    private static List<DeltaBlock> blocks(TestQuery query, long timestamp, String... symbols)
            throws Exception {
        List<DeltaBlock> blocks = new ArrayList<>();
        try (Subtask<Tick, DeltaBlock> fold = Subtask.fold(query, Position.ONLY).open()) {
            for (String symbol : symbols) {
                fold.harness().processElement(Tick.of(symbol, 1), timestamp);
                fold.harness().prepareSnapshotPreBarrier(1);
                for (Object element : fold.take()) {
                    blocks.add((DeltaBlock) ((StreamRecord<?>) element).getValue());
                }
            }
        }
        return blocks;
    }

    private static boolean turn(Subtask<DeltaBlock, String> window) throws Exception {
        Optional<Mail> mail = window.harness().getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        if (mail.isPresent()) {
            mail.get().run();
        }
        return mail.isPresent();
    }

    private static void turns(Subtask<DeltaBlock, String> window) throws Exception {
        boolean more = true;
        while (more) {
            more = turn(window);
        }
    }
}
