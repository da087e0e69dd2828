package io.crossbook.benchmarks.job;

import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Simulated venues in a process of their own: they send at the pace of their clock, whatever
 * becomes of those who listen. They end with the process that started them. One thread.
 */
final class SimulatedLoad implements AutoCloseable {
  /** All that stream over WebSocket. */
  private static final List<String> VENUES =
      List.of("kraken", "coinbase", "binance", "binanceusdm", "gateio", "gateiofutures", "mexc");

  private final Process process;
  private final int port;

  private SimulatedLoad(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts them and waits until they listen.
   *
   * @param speed how much faster than real time they move
   */
  static SimulatedLoad start(double speed) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatedLoad.class.getName(),
                Double.toString(speed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IOException("the simulated venues did not start");
    }
    return new SimulatedLoad(process, Integer.parseInt(line));
  }

  /** Venue ids. */
  List<String> venues() {
    return VENUES;
  }

  /** What leads a job to them, as {@code key=value}. */
  List<String> settings() {
    List<String> settings = new ArrayList<>();
    for (String venue : VENUES) {
      settings.add("venues." + venue + ".stream-base=ws://127.0.0.1:" + port + "/" + venue);
      settings.add("venues." + venue + ".rest-base=http://127.0.0.1:" + port + "/" + venue);
    }
    return settings;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process of the venues: says its port, and ends when its input does. */
  public static void main(String[] args) throws Exception {
    SimulationConfig config =
        SimulationConfig.defaults()
            .withVenues(Set.copyOf(VENUES))
            .withSpeed(Double.parseDouble(args[0]));
    try (Simulation simulation = Simulation.start(config)) {
      System.out.println(simulation.port());
      while (System.in.read() >= 0) {
        // Nothing is said to it; only the end of its input matters.
      }
    }
  }
}
