package io.sluice.perf.micro;

import io.sluice.core.window.SlicedWindows;
import io.sluice.core.window.Slicing;
import io.sluice.core.window.WindowSpec;
import io.sluice.perf.load.TradePool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The arithmetic of windows: one operation is one timestamp. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH calls setUp() before anything else.
public class SlicingBenchmark {

    static final int TIMESTAMPS = 10_000;
    static final long STEP = 7;

    /** Size of hopping windows by 10 s, in ms; 10 s makes them tumble. */
    @Param({"10000", "60000"})
    public long size;

    private Slicing slicing;

    /** Makes the windows. */
    @Setup
    public void setUp() {
        SlicedWindows windows =
                size == 10_000 ? WindowSpec.tumbling(size, 0) : WindowSpec.hopping(size, 10_000, 0);
        slicing = windows.slicing();
    }

    /** Slices of timestamps, and their windows. Returns the sum of the latter's last ends. */
    @Benchmark
    @OperationsPerInvocation(TIMESTAMPS)
    public long lastWindowEnds() {
        long sum = 0;
        long timestamp = TradePool.FIRST_TIMESTAMP;
        for (int i = 0; i < TIMESTAMPS; i++) {
            sum += slicing.lastWindowEnd(slicing.sliceEnd(timestamp));
            timestamp += STEP;
        }
        return sum;
    }
}
