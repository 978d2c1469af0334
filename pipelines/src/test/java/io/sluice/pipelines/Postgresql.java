package io.sluice.pipelines;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;

/**
 * PostgreSQL in processes of its own, with passwords switched on. It refuses to run as root: there
 * the library runs it in a user namespace of its own.
 */
final class Postgresql implements AutoCloseable {

    static final String USER = "postgres";
    static final String PASSWORD = "secret";

    private final EmbeddedPostgres server;

    private Postgresql(EmbeddedPostgres server) {
        this.server = server;
    }

    static Postgresql start() throws IOException, SQLException {
        EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
        // What it starts with trusts everybody.
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER USER postgres PASSWORD '" + PASSWORD + "'");
            ResultSet file = statement.executeQuery("SHOW hba_file");
            file.next();
            Files.writeString(
                    Path.of(file.getString(1)), "host all all 127.0.0.1/32 scram-sha-256\n");
            statement.execute("SELECT pg_reload_conf()");
        }
        return new Postgresql(server);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort());
    }

    JdbcConnectionOptions options(String password) {
        return new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl(url())
                .withUsername(USER)
                .withPassword(password)
                .build();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Where its programs are. */
    Path programs() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet directory =
                        statement.executeQuery(
                                "SELECT setting FROM pg_config WHERE name = 'BINDIR'")) {
            directory.next();
            return Path.of(directory.getString(1));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
