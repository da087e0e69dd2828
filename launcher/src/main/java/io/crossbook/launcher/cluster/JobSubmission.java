package io.crossbook.launcher.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.launcher.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/**
 * Sends a jar to a session cluster and runs it there, over Flink's REST interface (its
 * documentation, "REST API": {@code /jars/upload}, {@code /jars/:jarid/run}). For one thread.
 */
final class JobSubmission {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The program migrates a database and builds a graph before the job manager answers. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long LOOK_MILLIS = 100;
  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Parts of a form are told apart by a line that is in none of them. */
  private static final String BOUNDARY = "----crossbook-jar----";

  private final String address;
  private final ClusterRest rest;
  private int freeBefore;

  /**
   * @param address of the REST interface
   */
  JobSubmission(String address, ClusterRest rest) {
    this.address = address;
    this.rest = rest;
  }

  /**
   * What is run.
   *
   * @param main class with a main method
   * @param arguments for it
   * @param savepoint address of what it goes on from; empty to begin anew
   * @param loseState true to pass over state that no operator of the job has
   */
  record Program(
      String main, List<String> arguments, Optional<String> savepoint, boolean loseState) {}

  /**
   * Sends a jar and starts its program.
   *
   * @return the job, which may not run yet
   * @throws Failure with the sentence of whoever refuses
   */
  JobID send(Path jar, Program program) throws Failure, InterruptedException {
    freeBefore = rest.freeSlots().orElse(0);
    String id = upload(jar);
    try {
      return run(id, program);
    } finally {
      // The job has its own copy.
      delete(id);
    }
  }

  private String upload(Path jar) throws Failure, InterruptedException {
    try {
      HttpRequest.BodyPublisher form =
          BodyPublishers.concat(
              BodyPublishers.ofString(
                  "--"
                      + BOUNDARY
                      + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                      + jar.getFileName()
                      + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n"),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
      ClusterRest.Answer answer =
          rest.send(
              request("/jars/upload")
                  .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                  .POST(form));
      String file = answer.body().path("filename").asText();
      if (!answer.good() || file.isEmpty()) {
        throw new Failure(
            "The cluster at "
                + address
                + " does not take the jar "
                + jar
                + ": "
                + FlinkFault.sentence(answer.errors()));
      }
      return file.substring(file.lastIndexOf('/') + 1);
    } catch (IOException broken) {
      throw gone(broken);
    }
  }

  private JobID run(String jar, Program program) throws Failure, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("entryClass", program.main());
    ArrayNode arguments = body.putArray("programArgsList");
    program.arguments().forEach(arguments::add);
    program.savepoint().ifPresent(path -> body.put("savepointPath", path));
    body.put("allowNonRestoredState", program.loseState());
    try {
      ClusterRest.Answer answer =
          rest.send(
              request("/jars/" + jar + "/run")
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body.toString())));
      if (!answer.good()) {
        throw new Failure(FlinkFault.sentence(answer.errors()));
      }
      return JobID.fromHexString(answer.body().path("jobid").asText());
    } catch (IOException broken) {
      throw gone(broken);
    }
  }

  private void delete(String jar) throws Failure, InterruptedException {
    try {
      ClusterRest.Answer answer = rest.send(request("/jars/" + jar).DELETE());
      if (!answer.good()) {
        throw new Failure(
            "The jar "
                + jar
                + " stays on the cluster at "
                + address
                + ": "
                + FlinkFault.sentence(answer.errors()));
      }
    } catch (IOException broken) {
      throw gone(broken);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
  }

  private Failure gone(IOException broken) {
    return new Failure(
        "The cluster at " + address + " does not answer any more: " + broken.getMessage() + ".",
        broken);
  }

  /**
   * Waits until every task of a job runs. A job that can never run here is ended.
   *
   * @throws Failure if it does not run
   */
  void awaitRunning(JobID job, Duration patience) throws Failure, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long waitsSince = System.nanoTime();
    while (!rest.running(job)) {
      Optional<ClusterRest.Fault> fault = rest.lastFault(job);
      Optional<JobStatus> status = rest.status(job);
      if (status.filter(JobStatus::isGloballyTerminalState).isPresent()) {
        throw new Failure(
            fault
                .map(each -> FlinkFault.sentence(each.trace()))
                .orElse("Job " + job + " has ended: " + status.get() + "."));
      }
      if (fault.isPresent() && FlinkFault.savepoint(fault.get().trace())) {
        JobCommand.end(rest, job);
        throw new Failure(
            "The task "
                + fault.get().task()
                + " cannot read its state in the savepoint: "
                + FlinkFault.sentence(fault.get().trace()));
      }
      int wanted = rest.parallelism(job);
      if (!rest.waitsForSlots(job)) {
        waitsSince = System.nanoTime();
      }
      if (lacksSlots(job, wanted, waitsSince)) {
        JobCommand.end(rest, job);
        throw noSlots(wanted);
      }
      if (System.nanoTime() > end) {
        throw new Failure(
            "Job "
                + job
                + " was sent, but not all its tasks run after "
                + patience.toSeconds()
                + " s"
                + fault
                    .map(each -> "; its last failure: " + FlinkFault.sentence(each.trace()))
                    .orElse("; crossbook job await goes on waiting."));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Slots that another job has just left may take a moment to come. */
  private boolean lacksSlots(JobID job, int wanted, long waitsSince) throws InterruptedException {
    return rest.slots().filter(all -> all < wanted).isPresent()
        || (rest.waitsForSlots(job) && System.nanoTime() - waitsSince > SLOT_NANOS);
  }

  private Failure noSlots(int wanted) throws InterruptedException {
    return new Failure(
        "The job needs "
            + wanted
            + (wanted == 1 ? " slot" : " slots")
            + "; the cluster has "
            + rest.slots().orElse(0)
            + ", of which "
            + freeBefore
            + " were free. Start task managers, end other jobs, or set parallelism lower.");
  }
}
