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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process of this machine that runs a main class and writes what it says into a file. It ends
 * with this process, unless it is told to stay. Any thread.
 */
final class ChildProcess implements AutoCloseable {
  /** Resource on our class path. */
  static final String LOGGING = "cluster-process-log4j2.xml";

  private static final File NOTHING = new File("/dev/null");
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
   * @param classPath of one that stays when this process ends; empty for one that ends with it and
   *     has its class path
   */
  record Start(
      String name,
      Path folder,
      List<String> options,
      String main,
      List<String> arguments,
      Map<String, String> environment,
      Optional<String> classPath) {
    /** What ends with this process and has its class path. */
    Start(
        String name,
        Path folder,
        List<String> options,
        String main,
        List<String> arguments,
        Map<String, String> environment) {
      this(name, folder, options, main, arguments, environment, Optional.empty());
    }
  }

  static ChildProcess start(Start start) throws Failure {
    Path log = start.folder().resolve("logs").resolve(start.name() + ".log");
    boolean stays = start.classPath().isPresent();
    List<String> command = new ArrayList<>();
    if (stays) {
      // Nor does it end with the terminal.
      command.add("nohup");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    OPENED.forEach(each -> command.add("--add-opens=java.base/" + each + "=ALL-UNNAMED"));
    String logging =
        stays ? ClusterFiles.logging(start.folder()).toString() : "classpath:" + LOGGING;
    command.add("-Dlog4j2.configurationFile=" + logging);
    command.add("-Dlog4j.configurationFile=" + logging);
    command.add("-Dlog.file=" + log);
    command.add("-Dcrossbook.logs=" + start.folder().resolve("logs"));
    command.addAll(start.options());
    if (!stays) {
      command.add(Leashed.class.getName());
    }
    command.add(start.main());
    command.addAll(start.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).directory(start.folder().toFile());
    // Not as an argument: the class path is long, and would be all that a list of processes shows.
    builder.environment().put("CLASSPATH", start.classPath().orElseGet(ChildProcess::ownClassPath));
    builder.environment().putAll(start.environment());
    if (stays) {
      builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING));
    }
    try {
      Files.createDirectories(log.getParent());
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (stays) {
        PidFile.write(start.folder(), start.name(), process.toHandle());
      }
      return new ChildProcess(start.name(), process, log);
    } catch (IOException refused) {
      throw new Failure(
          "The process " + start.name() + " could not be started: " + refused.getMessage() + ".",
          refused);
    }
  }

  /** The children run elsewhere, so entries that are relative to this process are made absolute. */
  static String ownClassPath() {
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
