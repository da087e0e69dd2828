package io.crossbook.launcher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.launcher.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/**
 * Asks job managers over their REST interface; one that stands by passes on what it is asked to the
 * one that leads, and one that is just starting does not answer. What nobody can answer now is
 * empty: there may be no leader yet. Any thread.
 */
final class ClusterRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final List<String> addresses;

  /**
   * @param addresses such as {@code http://localhost:8081}
   */
  ClusterRest(List<String> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /** An address at which a job manager answers that knows its leader. */
  Optional<String> answering() throws InterruptedException {
    for (String address : addresses) {
      if (ask(address, "GET", "/overview", "").isPresent()) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private Optional<JsonNode> ask(String method, String path, String body)
      throws InterruptedException {
    for (String address : addresses) {
      Optional<JsonNode> answer = ask(address, method, path, body);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private Optional<JsonNode> ask(String address, String method, String path, String body)
      throws InterruptedException {
    try {
      Answer answer =
          send(
              HttpRequest.newBuilder(URI.create(address + path))
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .method(method, BodyPublishers.ofString(body)));
      return answer.good() ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException away) {
      return Optional.empty();
    }
  }

  /**
   * What a job manager said.
   *
   * @param status of HTTP
   * @param body an object, with {@code errors} if it refuses
   */
  record Answer(int status, JsonNode body) {
    boolean good() {
      return status / 100 == 2;
    }

    /** Everything that it says against what it was asked. */
    String errors() {
      StringBuilder errors = new StringBuilder();
      body.path("errors").forEach(each -> errors.append(each.asText()).append('\n'));
      return errors.toString();
    }
  }

  /** Asks one job manager, and gives its answer whatever it is. */
  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private Optional<JsonNode> get(String path) throws InterruptedException {
    return ask("GET", path, "");
  }

  /** Ids of the task managers that are registered; one that was just killed is still among them. */
  Optional<Set<String>> taskManagers() throws InterruptedException {
    return get("/taskmanagers")
        .map(
            answer -> {
              Set<String> ids = new HashSet<>();
              answer.path("taskmanagers").forEach(each -> ids.add(each.path("id").asText()));
              return ids;
            });
  }

  Optional<JobStatus> status(JobID job) throws InterruptedException {
    return get("/jobs/" + job + "/status")
        .map(answer -> JobStatus.valueOf(answer.path("status").asText()));
  }

  /** True if every task of a job runs, or has done already all that there was to do for it. */
  boolean running(JobID job) throws InterruptedException {
    Optional<JsonNode> answer = get("/jobs/" + job);
    if (answer.isEmpty() || !answer.get().path("state").asText().equals("RUNNING")) {
      return false;
    }
    int running = 0;
    int tasks = 0;
    for (JsonNode vertex : answer.get().path("vertices")) {
      running += vertex.path("tasks").path("RUNNING").asInt();
      running += vertex.path("tasks").path("FINISHED").asInt();
      tasks += vertex.path("parallelism").asInt();
    }
    return tasks > 0 && running == tasks;
  }

  /** True if a job has been started and no task of it has a place yet. */
  boolean waitsForSlots(JobID job) throws InterruptedException {
    Optional<JsonNode> answer = get("/jobs/" + job);
    if (answer.isEmpty() || !answer.get().path("state").asText().equals("RUNNING")) {
      return false;
    }
    int waiting = 0;
    int tasks = 0;
    for (JsonNode vertex : answer.get().path("vertices")) {
      waiting += vertex.at("/tasks/SCHEDULED").asInt() + vertex.at("/tasks/CREATED").asInt();
      tasks += vertex.path("parallelism").asInt();
    }
    return tasks > 0 && waiting == tasks;
  }

  /** Ids of the task managers on which tasks of a job are. */
  Set<String> hosts(JobID job) throws InterruptedException {
    Set<String> ids = new HashSet<>();
    Optional<JsonNode> answer = get("/jobs/" + job);
    if (answer.isPresent()) {
      for (JsonNode vertex : answer.get().path("vertices")) {
        get("/jobs/" + job + "/vertices/" + vertex.path("id").asText() + "/taskmanagers")
            .ifPresent(
                found ->
                    found
                        .path("taskmanagers")
                        .forEach(each -> ids.add(each.path("taskmanager-id").asText())));
      }
    }
    return ids;
  }

  /** How many slots of all task managers are free; empty if nobody can say. */
  Optional<Integer> freeSlots() throws InterruptedException {
    return get("/overview").map(answer -> answer.path("slots-available").asInt());
  }

  /** How many slots there are. */
  Optional<Integer> slots() throws InterruptedException {
    return get("/overview").map(answer -> answer.path("slots-total").asInt());
  }

  /**
   * A job as the job manager lists it.
   *
   * @param state such as {@code RUNNING}
   * @param restoring true while tasks are being deployed or read their state
   */
  record Listed(JobID id, String name, String state, boolean restoring) {}

  /** All jobs that it remembers, those that are over too. */
  List<Listed> jobs() throws InterruptedException {
    List<Listed> jobs = new ArrayList<>();
    get("/jobs/overview")
        .ifPresent(
            answer ->
                answer
                    .path("jobs")
                    .forEach(
                        each ->
                            jobs.add(
                                new Listed(
                                    JobID.fromHexString(each.path("jid").asText()),
                                    each.path("name").asText(),
                                    each.path("state").asText(),
                                    each.at("/tasks/running").asInt()
                                        < each.at("/tasks/total").asInt()))));
    return jobs;
  }

  /** The most slots that an operator of a job needs; 0 while that is not known. */
  int parallelism(JobID job) throws InterruptedException {
    int most = 0;
    Optional<JsonNode> answer = get("/jobs/" + job);
    if (answer.isPresent()) {
      for (JsonNode vertex : answer.get().path("vertices")) {
        most = Math.max(most, vertex.path("parallelism").asInt());
      }
    }
    return most;
  }

  /**
   * Why a job, or a task of it, failed last.
   *
   * @param task its name; empty if the job as a whole failed
   * @param trace Java's stack trace
   */
  record Fault(String task, String trace) {}

  /** The last failure of a job; empty if it has had none. */
  Optional<Fault> lastFault(JobID job) throws InterruptedException {
    Optional<JsonNode> answer = get("/jobs/" + job + "/exceptions");
    return answer
        .map(found -> found.at("/exceptionHistory/entries/0"))
        .filter(entry -> entry.path("stacktrace").isTextual())
        .map(
            entry ->
                new Fault(
                    entry.path("taskName").asText("").replace("null", ""),
                    entry.path("stacktrace").asText()));
  }

  /** How many checkpoints a job has completed, under this leader. */
  long checkpoints(JobID job) throws InterruptedException {
    return get("/jobs/" + job + "/checkpoints")
        .map(answer -> answer.path("counts").path("completed").asLong())
        .orElse(0L);
  }

  /** Asks for a job's end; false if nobody takes that now. */
  boolean cancel(JobID job) throws InterruptedException {
    return ask("PATCH", "/jobs/" + job + "?mode=cancel", "").isPresent();
  }

  /**
   * Asks for a savepoint.
   *
   * @param stop ends the job with it
   * @return names it for {@link #savepoint}; empty if nobody takes it now
   */
  Optional<String> requestSavepoint(JobID job, boolean stop) throws InterruptedException {
    return stop ? requestStop(job, "") : request("/jobs/" + job + "/savepoints", Map.of());
  }

  /**
   * Asks for a job's end with a savepoint, in the format of its state backend: it is read by the
   * same job soon.
   *
   * @param folder address of where it goes; empty for where the cluster keeps them
   * @return names it for {@link #savepoint}; empty if nobody takes it now
   */
  Optional<String> requestStop(JobID job, String folder) throws InterruptedException {
    Map<String, Object> wanted = new HashMap<>(Map.of("drain", false, "formatType", "NATIVE"));
    if (!folder.isEmpty()) {
      wanted.put("targetDirectory", folder);
    }
    return request("/jobs/" + job + "/stop", wanted);
  }

  private Optional<String> request(String path, Map<String, Object> body)
      throws InterruptedException {
    return ask("POST", path, JSON.valueToTree(body).toString())
        .map(answer -> answer.path("request-id").asText());
  }

  /** Where a savepoint is; empty while it is being written. */
  Optional<String> savepoint(JobID job, String request) throws Failure, InterruptedException {
    Optional<JsonNode> answer = get("/jobs/" + job + "/savepoints/" + request);
    if (answer.isEmpty() || !answer.get().path("status").path("id").asText().equals("COMPLETED")) {
      return Optional.empty();
    }
    JsonNode operation = answer.get().path("operation");
    if (!operation.path("location").isTextual()) {
      String why = operation.path("failure-cause").path("stack-trace").asText();
      throw new Failure(
          why.isEmpty() ? "The savepoint failed without a reason." : FlinkFault.sentence(why));
    }
    return Optional.of(operation.path("location").asText());
  }
}
