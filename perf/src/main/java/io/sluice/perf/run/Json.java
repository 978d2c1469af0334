package io.sluice.perf.run;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.PropertyNamingStrategies;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.SerializationFeature;

/** Records as JSON, with names in snake case. */
public final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}

    /** Writes a file that people can read. */
    public static void write(Object value, Path file) throws IOException {
        MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), value);
    }

    /** Reads a file. */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        return MAPPER.readValue(file.toFile(), type);
    }

    /** As one line. */
    public static String line(Object value) throws IOException {
        return MAPPER.writeValueAsString(value);
    }

    /** From one line. */
    public static <T> T parse(String line, Class<T> type) throws IOException {
        return MAPPER.readValue(line, type);
    }
}
