package io.sluice.sql.planner;

import io.sluice.sql.dialect.EmitClause;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableConfig;

/** Sluice's settings of a session. */
final class EmitSettings {

    private static final String PREFIX = "sluice.";

    private EmitSettings() {}

    /** Those that are set, with the cluster's; the clause's have precedence. */
    static Configuration of(TableConfig config, EmitClause clause) {
        Configuration settings = new Configuration();
        all(config).forEach(settings::setString);
        clause.options().forEach(settings::setString);
        return settings;
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
