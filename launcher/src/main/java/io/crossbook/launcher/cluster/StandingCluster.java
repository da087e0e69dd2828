package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Failure;
import io.crossbook.launcher.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The cluster of a folder, which stays when the command that started it ends. What is known of it
 * is in the folder. For one thread.
 */
public final class StandingCluster {
  private static final Duration POLITELY = Duration.ofSeconds(10);
  private static final Duration FORCIBLY = Duration.ofSeconds(10);

  private final Path folder;

  /**
   * @param folder of the cluster, whether there is one or not
   */
  public StandingCluster(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * A process of it.
   *
   * @param name such as {@code taskmanager-1}
   * @param pid its number
   * @param alive false if it has ended by itself
   */
  public record Member(String name, long pid, boolean alive) {}

  /** Its folder. */
  public Path folder() {
    return folder;
  }

  /** Its processes, by name; empty if none was started, or all were stopped. */
  public List<Member> members() throws Failure {
    List<Member> members = new ArrayList<>();
    for (PidFile each : PidFile.all(folder)) {
      members.add(new Member(each.name(), each.pid(), each.process().isPresent()));
    }
    return members;
  }

  /**
   * Starts it and waits until it is complete.
   *
   * @param shape one that {@linkplain ClusterShape#standing stays}
   * @return the address of its REST interface and web page
   * @throws Failure if it runs already or cannot be started; then nothing of it is left
   */
  public String start(ClusterShape shape) throws Failure, InterruptedException {
    Optional<Member> running = members().stream().filter(Member::alive).findFirst();
    if (running.isPresent()) {
      throw new Failure(
          "A cluster runs already in "
              + folder
              + " ("
              + running.get().name()
              + " is process "
              + running.get().pid()
              + "); stop it with crossbook cluster stop, or name another folder with --dir.");
    }
    forget();
    boolean complete = false;
    // Closing ends the processes, which are to stay.
    @SuppressWarnings("resource")
    ProcessCluster cluster = ProcessCluster.start(folder, shape);
    try {
      String address = cluster.webAddress();
      Files.writeString(addressFile(), address + "\n", StandardCharsets.UTF_8);
      complete = true;
      return address;
    } catch (IOException refused) {
      throw new Failure(Sentence.of(refused), refused);
    } finally {
      if (!complete) {
        cluster.close();
      }
    }
  }

  /**
   * The address of its REST interface and web page.
   *
   * @throws Failure if it does not run
   */
  public String address() throws Failure {
    if (members().stream().noneMatch(Member::alive) || !Files.exists(addressFile())) {
      throw new Failure(
          "No cluster runs in "
              + folder
              + "; start one with crossbook cluster start, or name one with --url.");
    }
    try {
      return Files.readString(addressFile()).strip();
    } catch (IOException refused) {
      throw new Failure(Sentence.of(refused), refused);
    }
  }

  /**
   * Ends all its processes.
   *
   * @return how many ran
   */
  public int stop() throws Failure, InterruptedException {
    List<ProcessHandle> running = new ArrayList<>();
    for (PidFile each : PidFile.all(folder)) {
      each.process().ifPresent(running::add);
    }
    // Task managers, whose names come last, go first: they would look for a job manager in vain.
    Collections.reverse(running);
    running.forEach(ProcessHandle::destroy);
    if (!ended(running, POLITELY)) {
      running.forEach(ProcessHandle::destroyForcibly);
      if (!ended(running, FORCIBLY)) {
        throw new Failure("Not all processes of the cluster in " + folder + " end.");
      }
    }
    forget();
    return running.size();
  }

  private static boolean ended(List<ProcessHandle> processes, Duration patience)
      throws Failure, InterruptedException {
    try {
      CompletableFuture.allOf(
              processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException hanging) {
      return false;
    } catch (ExecutionException unknown) {
      throw new Failure("The system does not say whether the processes have ended.", unknown);
    }
  }

  private void forget() throws Failure {
    try {
      for (PidFile each : PidFile.all(folder)) {
        Files.delete(each.file());
      }
      Files.deleteIfExists(addressFile());
    } catch (IOException refused) {
      throw new Failure(Sentence.of(refused), refused);
    }
  }

  private Path addressFile() {
    return folder.resolve("conf").resolve("address");
  }
}
