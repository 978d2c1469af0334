package io.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example as it is started by hand. Its page is tested with the connector. */
@Timeout(300)
class BoardITCase {

    private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+/) shows");

    @Test
    void theAddressIsPrintedAndServesTheTableUntilTheEnd() throws Exception {
        StringWriter out = new StringWriter();
        CompletableFuture<Integer> run =
                CompletableFuture.supplyAsync(
                        () ->
                                RunExample.run(
                                        new String[] {"board", "--records", "20000"},
                                        new PrintWriter(out),
                                        new PrintWriter(new StringWriter())));
        Matcher address = ADDRESS.matcher("");
        while (!address.reset(out.toString()).find()) {
            assertThat(run).isNotDone();
            Thread.sleep(20);
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.group(1) + "events")).build();
        try (Stream<String> lines =
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofLines())
                        .body()) {
            // It ends by itself: with the job.
            String last = lines.filter(line -> line.startsWith("data: ")).reduce("", (a, b) -> b);
            assertThat(last).contains("\"ended\":true", "\"watermark\":\"end\"", "\"open\":0");
        }
        assertThat(run.get(1, TimeUnit.MINUTES)).isZero();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of("board", "--quiet", "--port", "" + other.getLocalPort());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("port " + other.getLocalPort() + " of 127.0.0.1 cannot be used")
                    .contains("or 0 for any free one");
        }
    }

    @Test
    void aWrongOptionIsNamed() {
        Run run = Run.of("board", "--rate", "-5");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'rows-per-second' is -5; it must be at least 0");
    }
}
