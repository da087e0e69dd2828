package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Crossbook;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Simulated venues in a process of their own ({@code crossbook simulate}), so that nothing that is
 * done to the rest touches their ledger. Ends with this process. Any thread.
 */
public final class SimulatorProcess implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 50;

  private final ChildProcess process;
  private final int port;
  private final Path folder;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private SimulatorProcess(ChildProcess process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  /**
   * Starts the venues and waits until they answer.
   *
   * @param folder that gets the ledger, the accounts and the log
   * @param venues their ids
   * @param more further options of {@code crossbook simulate}
   */
  public static SimulatorProcess start(
      Path folder, long seed, Collection<String> venues, List<String> more)
      throws Failure, InterruptedException {
    Path place = folder.toAbsolutePath();
    int port = FreePort.find();
    List<String> arguments = new ArrayList<>();
    arguments.add("simulate");
    arguments.addAll(List.of("--port", Integer.toString(port)));
    arguments.addAll(List.of("--seed", Long.toString(seed)));
    arguments.addAll(List.of("--venues", String.join(",", venues)));
    arguments.addAll(List.of("--ledger", ledger(place).toString()));
    arguments.addAll(List.of("--accounts", accounts(place).toString()));
    arguments.addAll(more);
    try {
      Files.createDirectories(place);
    } catch (IOException refused) {
      throw new Failure(
          "The folder " + place + " cannot be made: " + refused.getMessage() + ".", refused);
    }
    ChildProcess process =
        ChildProcess.start(
            new ChildProcess.Start(
                "simulator",
                place,
                List.of("-Xmx384m"),
                Crossbook.class.getName(),
                arguments,
                Map.of()));
    SimulatorProcess simulator = new SimulatorProcess(process, port, place);
    boolean answers = false;
    try {
      simulator.awaitAnswer();
      answers = true;
      return simulator;
    } finally {
      if (!answers) {
        simulator.close();
      }
    }
  }

  private void awaitAnswer() throws Failure, InterruptedException {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (!answers()) {
      if (!process.alive() || System.nanoTime() > end) {
        throw new Failure(
            "The simulated venues do not answer; what they said is in " + process.log() + ".");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private boolean answers() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/control/state"))
            .timeout(PATIENCE)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Everything that happened at the venues, a JSON object a line; only ever appended to. */
  public Path ledger() {
    return ledger(folder);
  }

  /** Accounts with their keys and opening balances. */
  public Path accounts() {
    return accounts(folder);
  }

  private static Path ledger(Path folder) {
    return folder.resolve("ledger.jsonl");
  }

  private static Path accounts(Path folder) {
    return folder.resolve("accounts.json");
  }

  /**
   * Injects a fault.
   *
   * @param json as docs/SIMULATOR.md describes
   */
  public void fault(String json) throws Failure, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/control/faults"))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(json))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new Failure("The simulator refuses the fault " + json + ": " + response.body());
      }
    } catch (IOException gone) {
      throw new Failure("The simulator does not answer: " + gone.getMessage() + ".", gone);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
