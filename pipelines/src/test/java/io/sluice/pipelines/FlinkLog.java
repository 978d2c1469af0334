package io.sluice.pipelines;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.util.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What Flink's processes, which are this one here, warn of while it is open; not shown then. */
final class FlinkLog implements AutoCloseable {

    private static final String NAME = "org.apache.flink";

    private final LoggerContext context = LoggerContext.getContext(false);
    private final Lines lines = new Lines();
    private final LoggerConfig before = context.getConfiguration().getLoggerConfig(NAME);

    FlinkLog() {
        lines.start();
        LoggerConfig watched = new LoggerConfig(NAME, Level.WARN, false);
        watched.addAppender(lines, Level.WARN, null);
        replace(watched);
    }

    private void replace(LoggerConfig config) {
        context.getConfiguration().removeLogger(NAME);
        context.getConfiguration().addLogger(NAME, config);
        context.updateLoggers();
    }

    /** Whether a message, or the stack trace with it, has this text. */
    boolean has(String text) {
        return lines.texts.stream().anyMatch(line -> line.contains(text));
    }

    @Override
    public void close() {
        replace(before);
        lines.stop();
    }

    private static final class Lines extends AbstractAppender {

        private final Queue<String> texts = new ConcurrentLinkedQueue<>();

        Lines() {
            super("lines", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            String text = event.getMessage().getFormattedMessage();
            texts.add(
                    event.getThrown() == null
                            ? text
                            : text + '\n' + ExceptionUtils.stringifyException(event.getThrown()));
        }
    }
}
