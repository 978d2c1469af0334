package io.sluice.examples;

import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Turns numbers of lines into flights. The numbers are the source's position, which checkpoints
 * keep, so that a restart goes on at the right line.
 */
final class FlightReader extends RichFlatMapFunction<Long, Flight> {

    /** Accumulator: number of malformed lines. */
    static final String BAD_LINES = "bad-lines";

    /** Accumulator: what is wrong with the first of them. */
    static final String BAD_LINE_MESSAGES = "bad-line-messages";

    private static final int MESSAGES = 10;
    private static final long serialVersionUID = 1L;

    private final LineInput input;
    private final OnBadLine onBadLine;
    private final LongCounter badLines = new LongCounter();
    private final ListAccumulator<String> messages = new ListAccumulator<>();
    private transient @Nullable LineCursor cursor;

    FlightReader(LineInput input, OnBadLine onBadLine) {
        this.input = input;
        this.onBadLine = onBadLine;
    }

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(BAD_LINES, badLines);
        getRuntimeContext().addAccumulator(BAD_LINE_MESSAGES, messages);
    }

    @Override
    public void flatMap(Long number, Collector<Flight> out) throws Exception {
        if (cursor == null) {
            cursor = new LineCursor(input);
        }
        String line = cursor.line(number);
        Flight flight;
        try {
            flight = Flight.parse(line);
        } catch (IllegalArgumentException malformed) {
            bad("line %s: %s".formatted(number, malformed.getMessage()));
            return;
        }
        out.collect(flight);
    }

    private void bad(String message) {
        if (onBadLine == OnBadLine.FAIL) {
            throw new BadLineException(
                    "%s of %s (--on-bad-line skip goes on)".formatted(message, input.location()));
        }
        badLines.add(1L);
        if (badLines.getLocalValuePrimitive() <= MESSAGES) {
            messages.add(message);
        }
    }

    @Override
    public void close() throws Exception {
        if (cursor != null) {
            cursor.close();
        }
    }
}
