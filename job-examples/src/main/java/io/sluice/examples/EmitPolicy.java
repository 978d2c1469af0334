package io.sluice.examples;

import io.sluice.Emit;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A value of {@code --emit}.
 *
 * @param perRecord whether each record is published by itself
 */
record EmitPolicy(Emit emit, boolean perRecord) {

    /** The valid values. */
    static final String VALID =
            "final, changes, per-record, every:TIME (for instance every:100ms), on-watermark, all-groups";

    private static final String EVERY = "every:";

    /** What changed, in batches. */
    static EmitPolicy changes() {
        return new EmitPolicy(Emit.changes(), false);
    }

    /** Once per window. */
    static EmitPolicy finalResults() {
        return new EmitPolicy(Emit.finalResults(), false);
    }

    /**
     * Reads a value of the command line.
     *
     * @throws IllegalArgumentException that lists the valid ones
     */
    static EmitPolicy parse(String value) {
        return switch (value) {
            case "final" -> finalResults();
            case "changes" -> changes();
            case "per-record" -> new EmitPolicy(Emit.perRecord(), true);
            case "on-watermark" -> new EmitPolicy(Emit.onWatermark(), false);
            case "all-groups" -> new EmitPolicy(Emit.allGroupsPerRecord(), true);
            default -> {
                if (value.startsWith(EVERY)) {
                    yield new EmitPolicy(Emit.every(interval(value)), false);
                }
                throw new IllegalArgumentException(
                        "unknown policy '%s'; valid are %s".formatted(value, VALID));
            }
        };
    }

    private static Duration interval(String value) {
        try {
            return TimeUtils.parseDuration(value.substring(EVERY.length()));
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw new IllegalArgumentException(
                    "'%s' has no valid time after '%s', such as 100ms or 2s"
                            .formatted(value, EVERY),
                    wrong);
        }
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<EmitPolicy> {
        @Override
        public EmitPolicy convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }
}
