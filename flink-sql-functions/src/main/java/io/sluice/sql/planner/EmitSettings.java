package io.sluice.sql.planner;

import io.sluice.SluiceOptions;
import io.sluice.sql.NearestNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/** Sluice's settings of a session. */
final class EmitSettings {

    private static final String PREFIX = "sluice.";

    private EmitSettings() {}

    /**
     * Those that are set, with the cluster's; the clause's have precedence.
     *
     * @throws ValidationException with the clause's place, if one is unknown or wrong
     */
    static Configuration of(TableConfig config, PlannedEmit emit) {
        Map<String, String> ofSession = all(config);
        ofSession.keySet().forEach(name -> requireKnown(name, emit));
        Configuration settings = new Configuration();
        ofSession.forEach(settings::setString);
        emit.clause().options().forEach(settings::setString);
        try {
            SluiceOptions.requireValid(settings);
        } catch (IllegalArgumentException wrong) {
            // Without a cause, because the SQL client shows the innermost one and nothing else.
            ValidationException refused = refused(emit, wrong.getMessage());
            refused.addSuppressed(wrong);
            throw refused;
        }
        return settings;
    }

    private static void requireKnown(String name, PlannedEmit emit) {
        List<String> known = SluiceOptions.all().stream().map(ConfigOption::key).sorted().toList();
        if (!known.contains(name)) {
            throw refused(
                    emit,
                    "found the setting '%s' in the session or the cluster, expected %s"
                            .formatted(name, NearestNames.orAll(name, known)));
        }
    }

    private static ValidationException refused(PlannedEmit emit, @Nullable String message) {
        return new ValidationException(emit.message("%s: %s.".formatted(emit, message)));
    }

    /** Those that are set, in the order of their names. */
    static String summary(TableConfig config) {
        return all(config).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> all(TableConfig config) {
        Map<String, String> settings = new TreeMap<>();
        add(config.getRootConfiguration().toMap(), settings);
        add(config.getConfiguration().toMap(), settings);
        return settings;
    }

    private static void add(Map<String, String> from, Map<String, String> settings) {
        from.forEach(
                (key, value) -> {
                    if (key.startsWith(PREFIX)) {
                        settings.put(key, value);
                    }
                });
    }
}
