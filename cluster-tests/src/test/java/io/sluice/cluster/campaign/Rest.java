package io.sluice.cluster.campaign;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** What the campaign asks Flink's REST endpoint beyond what a JobClient knows. */
final class Rest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 200;
    private static final int OK = 200;
    private static final Pattern TASK_MANAGER = Pattern.compile("taskmanager-\\d+");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String base;

    Rest(int port) {
        base = "http://127.0.0.1:" + port;
    }

    /** Asks again while a JobManager is busy, or new and does not know its jobs yet. */
    private JsonNode get(String path) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            String problem;
            try {
                HttpResponse<String> response = send(path);
                if (response.statusCode() == OK) {
                    return json.readTree(response.body());
                }
                problem = "status " + response.statusCode();
            } catch (ConnectException | HttpTimeoutException noAnswer) {
                problem = noAnswer.toString();
            }
            if (Instant.now().isAfter(end)) {
                throw new IOException(path + " answers: " + problem);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Number of checkpoints of a job that have failed since its JobManager started. */
    long failedCheckpoints(JobID job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/checkpoints").path("counts").path("failed").asLong();
    }

    /** How often a job was restored since its JobManager started. */
    long restores(JobID job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/checkpoints").path("counts").path("restored").asLong();
    }

    /** Names of the TaskManagers that run a job's tasks, as {@code ./sluice-cluster} calls them. */
    List<String> taskManagers(JobID job) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
            for (JsonNode subtask : get(path).path("subtasks")) {
                Matcher name = TASK_MANAGER.matcher(subtask.path("taskmanager-id").asText());
                if (name.lookingAt()) {
                    names.add(name.group());
                }
            }
        }
        return List.copyOf(names);
    }
}
