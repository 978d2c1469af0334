package io.sluice.cluster.campaign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** What the campaign asks Flink's REST endpoint beyond what a JobClient knows. */
final class Rest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String base;

    Rest(int port) {
        base = "http://127.0.0.1:" + port;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answers " + response.statusCode());
        }
        return json.readTree(response.body());
    }

    /** Number of checkpoints of a job that have failed since its JobManager started. */
    long failedCheckpoints(JobID job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/checkpoints").path("counts").path("failed").asLong();
    }

    /** How often a job was restored since its JobManager started. */
    long restores(JobID job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/checkpoints").path("counts").path("restored").asLong();
    }

    /** Names of the TaskManagers that run tasks, as {@code ./sluice-cluster} calls them. */
    List<String> busyTaskManagers() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        for (JsonNode manager : get("/taskmanagers").path("taskmanagers")) {
            if (manager.path("freeSlots").asInt() < manager.path("slotsNumber").asInt()) {
                String[] words = manager.path("id").asText().split("-", -1);
                names.add(words[0] + "-" + words[1]);
            }
        }
        return names;
    }
}
