package io.sluice.sql.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sql.connector.board.BoardTableFactory;
import io.sluice.sql.connector.trades.TradesTableFactory;
import io.sluice.sql.function.SluiceModuleFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The JAR for a cluster's lib/. */
class ClusterJarITCase {

    private static final Path JAR = Path.of("target", "sluice-flink-sql.jar");
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    @Test
    void holdsSluiceAndNothingOfFlinkOrOfALogger() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(MAX_BYTES);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> classes =
                    jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.endsWith(".class"))
                            .toList();
            assertThat(classes)
                    .contains(
                            "io/sluice/Sluice.class",
                            "io/sluice/sql/dialect/SluiceParserFactory.class",
                            "io/sluice/sql/planner/DialectParsers.class")
                    .allMatch(name -> name.startsWith("io/sluice/"));
        }
    }

    @Test
    void bringsLicenceAndNotice() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (String name : List.of("LICENSE", "NOTICE")) {
                byte[] bundled =
                        jar.getInputStream(jar.getJarEntry("META-INF/" + name)).readAllBytes();
                assertThat(bundled).as(name).isEqualTo(Files.readAllBytes(Path.of("..", name)));
            }
        }
    }

    /** In CycloneDX's format. */
    @Test
    void saysWhatItIsMadeOf() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            JarEntry entry = jar.getJarEntry("META-INF/sbom/sluice.cdx.json");
            JsonNode bill = new ObjectMapper().readTree(jar.getInputStream(entry));

            assertThat(bill.get("components"))
                    .extracting(part -> part.get("name").asText())
                    .containsExactlyInAnyOrder(
                            "sluice-flink-operators",
                            "datasketches-java",
                            "datasketches-memory",
                            "jspecify");
            assertThat(bill.get("components"))
                    // Whose own description leaves the licence out; it is in NOTICE.
                    .filteredOn(part -> !part.get("name").asText().equals("datasketches-memory"))
                    .extracting(part -> part.at("/licenses/0/license/id").asText())
                    .containsOnly("Apache-2.0");
        }
    }

    @Test
    void bringsDialectConnectorsAndModuleAndNoOtherService() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .filteredOn(
                            name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
                    .containsExactly("META-INF/services/org.apache.flink.table.factories.Factory");
            JarEntry services =
                    jar.getJarEntry("META-INF/services/org.apache.flink.table.factories.Factory");
            String factories =
                    new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(factories.lines().filter(line -> !line.isBlank()))
                    .containsExactlyInAnyOrder(
                            SluiceModuleFactory.class.getName(),
                            SluiceParserFactory.class.getName(),
                            TradesTableFactory.class.getName(),
                            BoardTableFactory.class.getName());
        }
    }
}
