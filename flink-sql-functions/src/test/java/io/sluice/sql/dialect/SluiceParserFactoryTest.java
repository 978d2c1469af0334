package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.delegation.Parser;
import org.apache.flink.table.delegation.ParserFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceParserFactoryTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"2.2", "2.4", "1.20"})
    void anotherFlinkIsRefusedWithWhatToDo(String version) {
        assertThatThrownBy(() -> SluiceParserFactory.requireSupported(version))
                .isInstanceOf(TableException.class)
                .hasMessage(
                        "Sluice's SQL dialect plugs into the planner of Flink 2.3, and this is Flink %s: use the JAR of Sluice that was built for it, or table.sql-dialect = default."
                                .formatted(version));
    }

    @Test
    void thisFlinkIsNot() {
        assertThatCode(() -> SluiceParserFactory.requireSupported("2.3"))
                .doesNotThrowAnyException();
    }

    /** As it is with the connector for Hive in the same lib/. */
    @Test
    void twoDialectsOfTheNameAreRefusedWithBothOfThem() throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("org.apache.flink.table.factories.Factory"),
                TheRealHive.class.getName());
        Process session =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                directory
                                        + File.pathSeparator
                                        + System.getProperty("java.class.path"),
                                Session.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(session.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(session.waitFor()).as(output).isZero();
        assertThat(output)
                .contains(
                        "Multiple factories for identifier 'hive' that implement '%s' found"
                                .formatted(ParserFactory.class.getName()),
                        TheRealHive.class.getName(),
                        SluiceParserFactory.class.getName());
    }

    /** A session with the dialect, in a process. */
    public static final class Session {

        private Session() {}

        /** Shows why there is none. */
        public static void main(String[] arguments) {
            Configuration configuration = new Configuration();
            configuration.setString("table.sql-dialect", "hive");
            EnvironmentSettings settings =
                    EnvironmentSettings.newInstance().withConfiguration(configuration).build();
            try {
                TableEnvironment.create(settings);
            } catch (RuntimeException refused) {
                refused.printStackTrace();
                return;
            }
            throw new AssertionError("there are two dialects");
        }
    }

    /** Has the name of Hive's dialect. */
    public static final class TheRealHive implements ParserFactory {

        @Override
        public Parser create(Context context) {
            throw new UnsupportedOperationException("never asked");
        }

        @Override
        public String factoryIdentifier() {
            return "hive";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of();
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }
    }
}
