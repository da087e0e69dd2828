package io.crossbook.launcher.cluster;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.launcher.Crossbook;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.SimulatedKeys;
import io.crossbook.launcher.chaos.SimulatedTrading;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueDefinition;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Commands as a person gives them, each in a process of its own, with simulated venues and a
 * database to trade at and a folder for a cluster.
 */
final class ClusterBench implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final List<String> WATCHED = List.of("binance", "coinbase", "gateio", "kraken");

  final Path folder;
  final Path cluster;
  private final Simulation simulation;
  private final EmbeddedPostgres postgres;
  private final Map<String, String> environment = new HashMap<>();

  /** What a command said and how it ended. */
  record Run(int code, String out, String err) {}

  ClusterBench(Path folder) throws IOException {
    this.folder = folder;
    cluster = folder.resolve("cluster");
    simulation =
        Simulation.start(
            SimulationConfig.defaults()
                .withSeed(5)
                .withVenues(Set.copyOf(WATCHED))
                .withAssets(Set.of("BTC", "ETH"))
                .withIntensity(60)
                .withLedgerFile(folder.resolve("venues.jsonl")));
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setCleanDataDirectory(false)
            .start();
    environment.putAll(SimulatedKeys.variables(simulation.accounts()));
    environment.put("CROSSBOOK_DATABASE_PASSWORD", "postgres");
    Files.writeString(folder.resolve("crossbook.yaml"), configuration(), StandardCharsets.UTF_8);
  }

  /** The whole configuration as a file, which commands find where they are given. */
  private String configuration() {
    List<String> lines = new ArrayList<>();
    lines.add("checkpoint-interval-ms: 500");
    lines.add("state-backend: heap");
    lines.add("database: {url: '" + url() + "', user: postgres}");
    lines.add("venues:");
    for (VenueDefinition venue : VenueCatalog.live()) {
      boolean watched = WATCHED.contains(venue.id());
      lines.add(
          "  "
              + venue.id()
              + ": {enabled: "
              + watched
              + (watched
                  ? ", instruments: ["
                      + String.join(", ", SimulatedTrading.instruments().get(venue.id()))
                      + "]"
                  : "")
              + "}");
    }
    return String.join("\n", lines) + "\n";
  }

  private String url() {
    return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
  }

  /** Variables with the keys of the accounts and the database's password. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** {@code --set} and what it sets, for commands that start the trading job. */
  List<String> trading() {
    List<String> words = new ArrayList<>();
    for (String set : SimulatedTrading.settings("127.0.0.1:" + simulation.port())) {
      words.addAll(List.of("--set", set));
    }
    return words;
  }

  /** Runs a command and waits for its end. */
  Run run(Object... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java());
    Arrays.stream(words).map(String::valueOf).forEach(command::add);
    return await(command, Map.of());
  }

  /** Runs the script that upgrades. */
  Run upgrade(Map<String, String> more, Object... words) throws IOException, InterruptedException {
    Path script = folder.resolve("crossbook");
    if (!Files.exists(script)) {
      Files.writeString(
          script,
          "#!/bin/sh\nexec '" + String.join("' '", java()) + "' \"$@\"\n",
          StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash", Path.of("..").toRealPath().resolve("savepoints/upgrade.sh").toString()));
    Arrays.stream(words).map(String::valueOf).forEach(command::add);
    Map<String, String> variables = new HashMap<>(more);
    variables.put("CROSSBOOK", script.toString());
    return await(command, variables);
  }

  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dcrossbook.logs=" + folder.resolve("logs"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Crossbook.class.getName());
    return command;
  }

  private Run await(List<String> command, Map<String, String> more)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    Path out = Files.createTempFile(folder, "said", ".txt");
    Path err = Files.createTempFile(folder, "warned", ".txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("It does not end: " + command.get(command.size() - 1));
    }
    return new Run(
        process.exitValue(), Files.readString(out).strip(), Files.readString(err).strip());
  }

  /** The first column of the first row. */
  long number(String query) throws SQLException {
    try (Connection connection = DatabaseSettings.of(url(), "postgres", "postgres").open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Waits until a query's first number is at least this. */
  void awaitNumber(String query, long least) throws SQLException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (number(query) < least) {
      if (System.nanoTime() > end) {
        throw new AssertionError(query + " is not " + least + " but " + number(query));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      new StandingCluster(cluster).stop();
    } catch (Failure hanging) {
      throw new IOException(hanging);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      simulation.close();
      postgres.close();
    }
  }
}
