package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process of this machine that runs a main class out of this process's own class path, writes
 * what it says into a file, and ends with this process. Any thread.
 */
final class ChildProcess implements AutoCloseable {
  private static final Duration POLITELY = Duration.ofSeconds(3);

  /** Flink reflects on these packages of the JDK when it copies and ships job graphs. */
  private static final List<String> OPENED =
      List.of("java.lang", "java.util", "java.util.concurrent", "java.time", "java.nio");

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<Long> ended;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    ended = process.onExit().thenApply(gone -> System.nanoTime());
  }

  /**
   * What to start.
   *
   * @param name of its log, which a later process of the same name goes on with
   * @param folder that it runs in; its log goes into {@code logs} there
   * @param options for its Java
   * @param main class with a main method
   * @param arguments for it
   * @param environment variables beside those of this process
   */
  record Start(
      String name,
      Path folder,
      List<String> options,
      String main,
      List<String> arguments,
      Map<String, String> environment) {}

  static ChildProcess start(Start start) throws Failure {
    Path log = start.folder().resolve("logs").resolve(start.name() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    OPENED.forEach(each -> command.add("--add-opens=java.base/" + each + "=ALL-UNNAMED"));
    command.add("-Dlog4j2.configurationFile=classpath:cluster-process-log4j2.xml");
    command.add("-Dlog4j.configurationFile=classpath:cluster-process-log4j2.xml");
    command.add("-Dlog.file=" + log);
    command.add("-Dcrossbook.logs=" + start.folder().resolve("logs"));
    command.addAll(start.options());
    command.add(Leashed.class.getName());
    command.add(start.main());
    command.addAll(start.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).directory(start.folder().toFile());
    // Not as an argument: the class path is long, and would be all that a list of processes shows.
    builder.environment().put("CLASSPATH", classPath());
    builder.environment().putAll(start.environment());
    try {
      Files.createDirectories(log.getParent());
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ChildProcess(start.name(), process, log);
    } catch (IOException refused) {
      throw new Failure(
          "The process " + start.name() + " could not be started: " + refused.getMessage() + ".",
          refused);
    }
  }

  /** The children run elsewhere, so entries that are relative to this process are made absolute. */
  private static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** When it ended, by {@link System#nanoTime}; empty while it runs. */
  OptionalLong ended() {
    Long at = ended.getNow(null);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  Path log() {
    return log;
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks it to end, and kills it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(POLITELY.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
