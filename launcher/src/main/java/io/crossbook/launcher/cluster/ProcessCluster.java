package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Failure;
import io.crossbook.launcher.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster of processes of this machine, made out of this process's own class path: job
 * managers, task managers and, with high availability, ZooKeeper. Each can be killed as {@code kill
 * -9} does and started again. Everything it writes is in its folder, what each process says in
 * {@code logs} there; all processes end with this one, however it ends.
 *
 * <p>Jobs need no jar: their classes, and the lambdas in them, are on the class path of every
 * process, which all run the same build.
 *
 * <p>A cluster of a {@linkplain ClusterShape#standing shape that stays} has Flink's class path
 * instead, is sent jars, and goes on when this process ends: {@link StandingCluster} finds it again
 * by its folder.
 *
 * <p>For one thread.
 */
public final class ProcessCluster implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final long LOOK_MILLIS = 50;

  private final Path folder;
  private final ClusterShape shape;
  private final List<Member> jobManagers = new ArrayList<>();
  private final List<Member> taskManagers = new ArrayList<>();
  private final ClassArchive jobManagerClasses;
  private final ClassArchive taskManagerClasses;
  private ChildProcess zooKeeper;

  /** Nothing is killed yet: who ends now could not start. */
  private boolean starting = true;

  /** A manager's place in the cluster, and the process that now has it. */
  private static final class Member {
    private ChildProcess process;
    private int starts;
    private String id;
    private int port;

    boolean alive() {
      return process != null && process.alive();
    }
  }

  private ProcessCluster(Path folder, ClusterShape shape) {
    this.folder = folder;
    this.shape = shape;
    this.jobManagerClasses = new ClassArchive(folder.resolve("jobmanager.jsa"));
    this.taskManagerClasses = new ClassArchive(folder.resolve("taskmanager.jsa"));
  }

  /**
   * Starts a cluster and waits until all of it is there.
   *
   * @param folder what it writes; made if it is not there
   */
  public static ProcessCluster start(Path folder, ClusterShape shape)
      throws Failure, InterruptedException {
    ProcessCluster cluster = new ProcessCluster(folder.toAbsolutePath(), shape);
    boolean complete = false;
    try {
      cluster.startAll();
      complete = true;
      return cluster;
    } finally {
      if (!complete) {
        cluster.close();
      }
    }
  }

  private void startAll() throws Failure, InterruptedException {
    int zooKeeperPort = shape.highAvailability() ? FreePort.find() : 0;
    try {
      ClusterFiles.write(folder, shape, FreePort.find(), zooKeeperPort);
    } catch (IOException refused) {
      throw new Failure(
          "The cluster's folder " + folder + " cannot be written: " + refused.getMessage() + ".",
          refused);
    }
    if (shape.highAvailability()) {
      zooKeeper =
          ChildProcess.start(
              new ChildProcess.Start(
                  "zookeeper",
                  folder,
                  List.of("-Xmx128m", "-Dzookeeper.admin.enableServer=false"),
                  FlinkZooKeeperQuorumPeer.class.getName(),
                  List.of(
                      "--zkConfigFile",
                      ClusterFiles.zooKeeperFile(folder).toString(),
                      "--peerId",
                      "1"),
                  Map.of()));
    }
    for (int i = 0; i < shape.jobManagers(); i++) {
      jobManagers.add(new Member());
      startJobManager(i);
    }
    for (int i = 0; i < shape.taskManagers(); i++) {
      taskManagers.add(new Member());
      startTaskManager(i, Map.of());
    }
    awaitTaskManagers(START_PATIENCE);
    starting = false;
  }

  /** How many job managers there are, dead or alive. */
  public int jobManagers() {
    return jobManagers.size();
  }

  /** How many task managers there are, dead or alive. */
  public int taskManagers() {
    return taskManagers.size();
  }

  /** Starts a job manager that does not run; does not wait for it. */
  public void startJobManager(int index) throws Failure {
    Member member = jobManagers.get(index);
    requireDead(member);
    // A port that the one before left behind may be somebody else's by now.
    int wanted = shape.standing().map(ClusterShape.Standing::restPort).orElse(0);
    member.port = wanted == 0 || index > 0 ? FreePort.find() : wanted;
    start(
        member,
        "jobmanager-" + (index + 1),
        // One that is sent jars runs their main methods.
        List.of(shape.standing().isPresent() ? "-Xmx512m" : "-Xmx384m"),
        jobManagerClasses,
        StandaloneSessionClusterEntrypoint.class,
        List.of("-D", "rest.port=" + member.port, "-D", "rest.bind-port=" + member.port),
        Map.of());
  }

  /**
   * Starts a task manager that does not run; does not wait for it.
   *
   * @param environment variables for this one start, such as a failpoint
   */
  public void startTaskManager(int index, Map<String, String> environment) throws Failure {
    Member member = taskManagers.get(index);
    requireDead(member);
    member.id = "taskmanager-" + (index + 1) + "-" + (member.starts + 1);
    start(
        member,
        "taskmanager-" + (index + 1),
        ClusterFiles.taskManagerOptions(shape),
        taskManagerClasses,
        TaskManagerRunner.class,
        List.of("-D", "taskmanager.resource-id=" + member.id),
        environment);
  }

  private static void requireDead(Member member) {
    if (member.alive()) {
      throw new IllegalStateException(member.process.name() + " runs already");
    }
  }

  private void start(
      Member member,
      String name,
      List<String> options,
      ClassArchive classes,
      Class<?> main,
      List<String> settings,
      Map<String, String> environment)
      throws Failure {
    List<String> arguments =
        new ArrayList<>(List.of("--configDir", ClusterFiles.conf(folder).toString()));
    arguments.addAll(settings);
    Map<String, String> variables = new HashMap<>(shape.environment());
    variables.putAll(environment);
    List<String> all = new ArrayList<>(options);
    if (sharesClasses()) {
      all.addAll(classes.options());
    }
    member.process =
        ChildProcess.start(
            new ChildProcess.Start(
                name,
                folder,
                all,
                main.getName(),
                arguments,
                variables,
                shape.standing().map(ClusterShape.Standing::classPath)));
    member.starts++;
  }

  /**
   * True if members can share classes: those of jobs are on their class path, and all in jars,
   * which they are not in a build that runs from folders.
   */
  public boolean sharesClasses() {
    return shape.standing().isEmpty() && ClassArchive.possible(ChildProcess.ownClassPath());
  }

  /**
   * Archives the classes that the job manager that leads and the task manager of a job have loaded:
   * those that start from now on are there sooner, and so is the job when it moves. Every job
   * manager is started again with them, and so is every task manager without the job: Java stands
   * still while it writes the archive, a job manager that stood for longer than its session with
   * ZooKeeper lasts is out of the election, and Flink does not let it back in.
   *
   * @param job runs on one task manager
   * @throws Failure if the members cannot {@linkplain #sharesClasses share classes}
   */
  public void shareClasses(JobID job, Duration patience) throws Failure, InterruptedException {
    if (!sharesClasses()) {
      throw new Failure("Java shares classes of jars alone, and the class path has folders.");
    }
    int leader = awaitLeader(patience);
    awaitRunning(job, patience);
    int host = hosts(job).iterator().next();
    Path logs = folder.resolve("logs");
    jobManagerClasses.write(
        jobManagers.get(leader).process.pid(), logs.resolve("jobmanager-classes.log"));
    taskManagerClasses.write(taskManagerPid(host), logs.resolve("taskmanager-classes.log"));
    for (int i = 0; i < jobManagers.size(); i++) {
      if (i != leader) {
        killJobManager(i);
        startJobManager(i);
      }
    }
    killJobManager(leader);
    startJobManager(leader);
    awaitLeader(patience);
    for (int i = 0; i < taskManagers.size(); i++) {
      if (i != host) {
        killTaskManager(i);
        startTaskManager(i, Map.of());
      }
    }
    awaitTaskManagers(patience);
    awaitRunning(job, patience);
  }

  /** Kills a task manager; what it was doing is lost at once. */
  public void killTaskManager(int index) throws InterruptedException {
    taskManagers.get(index).process.kill();
  }

  /** Kills a job manager; without high availability its jobs are lost. */
  public void killJobManager(int index) throws InterruptedException {
    jobManagers.get(index).process.kill();
  }

  /** Whether a task manager's process runs; one at a failpoint has ended by itself. */
  public boolean taskManagerAlive(int index) {
    return taskManagers.get(index).alive();
  }

  /** When a task manager's process ended, by {@link System#nanoTime}; empty while it runs. */
  public OptionalLong taskManagerEnded(int index) {
    return taskManagers.get(index).process.ended();
  }

  /** Whether a job manager's process runs. */
  public boolean jobManagerAlive(int index) {
    return jobManagers.get(index).alive();
  }

  /** The process of a task manager. */
  public long taskManagerPid(int index) {
    return taskManagers.get(index).process.pid();
  }

  /** Waits until the job manager that leads knows every task manager that runs. */
  public void awaitTaskManagers(Duration patience) throws Failure, InterruptedException {
    Set<String> wanted = new HashSet<>();
    taskManagers.stream().filter(Member::alive).forEach(each -> wanted.add(each.id));
    await(
        patience,
        "the task managers are not all registered",
        () -> rest().taskManagers().filter(each -> each.containsAll(wanted)).isPresent());
  }

  /** Something that may have become true. */
  private interface Condition {
    boolean holds() throws Failure, InterruptedException;
  }

  private void await(Duration patience, String otherwise, Condition condition)
      throws Failure, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (starting) {
        requireAllAlive();
      }
      if (System.nanoTime() > end) {
        throw new Failure(
            "After "
                + patience.toSeconds()
                + " s "
                + otherwise
                + "; what the processes said is in "
                + folder.resolve("logs")
                + ".");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void requireAllAlive() throws Failure {
    List<Member> all = new ArrayList<>(jobManagers);
    all.addAll(taskManagers);
    for (Member each : all) {
      if (!each.alive()) {
        throw new Failure(
            each.process.name() + " ended; what it said is in " + each.process.log() + ".");
      }
    }
  }

  /** The address of a job manager that answers, with Flink's web page; waits for one. */
  public String webAddress() throws Failure, InterruptedException {
    List<String> address = new ArrayList<>();
    await(
        START_PATIENCE,
        "no job manager answers",
        () -> {
          rest().answering().ifPresent(address::add);
          return !address.isEmpty();
        });
    return address.get(0);
  }

  private ClusterRest rest() {
    return new ClusterRest(
        jobManagers.stream()
            .filter(Member::alive)
            .map(each -> "http://" + ClusterFiles.HOST + ":" + each.port)
            .toList());
  }

  /**
   * Which job manager leads, as ZooKeeper has it; the only one, without high availability.
   *
   * @return empty while none does: one that was just killed leads until its session is over
   */
  public Optional<Integer> leader() throws Failure {
    if (!shape.highAvailability()) {
      return jobManagers.get(0).alive() ? Optional.of(0) : Optional.empty();
    }
    Configuration configuration =
        GlobalConfiguration.loadConfiguration(ClusterFiles.conf(folder).toString());
    try (RestClusterClient<StandaloneClusterId> client =
        new RestClusterClient<>(configuration, StandaloneClusterId.getInstance())) {
      String address = client.getWebInterfaceURL();
      for (int i = 0; i < jobManagers.size(); i++) {
        if (jobManagers.get(i).alive() && address.endsWith(":" + jobManagers.get(i).port)) {
          return Optional.of(i);
        }
      }
      return Optional.empty();
    } catch (Exception unknown) {
      throw new Failure("ZooKeeper does not say which job manager leads.", unknown);
    }
  }

  /** Waits until a job manager {@linkplain #leader leads}, and says which. */
  public int awaitLeader(Duration patience) throws Failure, InterruptedException {
    List<Integer> leader = new ArrayList<>();
    await(
        patience,
        "no job manager leads",
        () -> {
          leader().ifPresent(leader::add);
          return !leader.isEmpty();
        });
    return leader.get(0);
  }

  /**
   * Sends a job; does not wait until it runs.
   *
   * @param settings of the job; those of checkpoints and savepoints have their folders already
   * @param build makes the job's graph; it is called here, once
   */
  public JobID submit(
      String name, Configuration settings, Consumer<StreamExecutionEnvironment> build)
      throws Failure, InterruptedException {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            ClusterFiles.HOST, URI.create(webAddress()).getPort(), new Configuration(settings));
    build.accept(environment);
    try {
      return environment.executeAsync(name).getJobID();
    } catch (Exception refused) {
      Throwable root = refused;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new Failure(
          "The cluster does not take the job " + name + ": " + root.getMessage() + ".", refused);
    }
  }

  /** What a job is doing; empty if nobody can say now. */
  public Optional<JobStatus> status(JobID job) throws InterruptedException {
    return rest().status(job);
  }

  /** True if every task of a job runs. */
  public boolean running(JobID job) throws InterruptedException {
    return rest().running(job);
  }

  /** The task managers on which tasks of a job are, as far as the job manager knows. */
  public Set<Integer> hosts(JobID job) throws InterruptedException {
    Set<Integer> hosts = new TreeSet<>();
    Set<String> ids = rest().hosts(job);
    for (int i = 0; i < taskManagers.size(); i++) {
      if (ids.contains(taskManagers.get(i).id)) {
        hosts.add(i);
      }
    }
    return hosts;
  }

  /** How many checkpoints a job has completed under the job manager that leads. */
  public long checkpoints(JobID job) throws InterruptedException {
    return rest().checkpoints(job);
  }

  /** Waits until every task of a job runs. */
  public void awaitRunning(JobID job, Duration patience) throws Failure, InterruptedException {
    await(patience, "not all tasks of the job run", () -> running(job));
  }

  /** Ends a job and waits until it is over. */
  public void cancel(JobID job, Duration patience) throws Failure, InterruptedException {
    await(patience, "nobody takes the job's end", () -> rest().cancel(job));
    await(
        patience,
        "the job has not ended",
        () -> status(job).filter(JobStatus::isGloballyTerminalState).isPresent());
  }

  /**
   * Writes a savepoint and waits for it.
   *
   * @param stop ends the job with it
   * @return its address
   */
  public String savepoint(JobID job, boolean stop, Duration patience)
      throws Failure, InterruptedException {
    List<String> request = new ArrayList<>();
    await(
        patience,
        "nobody takes a savepoint",
        () -> {
          rest().requestSavepoint(job, stop).ifPresent(request::add);
          return !request.isEmpty();
        });
    List<String> address = new ArrayList<>();
    await(
        patience,
        "the savepoint is not written",
        () -> {
          rest().savepoint(job, request.get(0)).ifPresent(address::add);
          return !address.isEmpty();
        });
    return address.get(0);
  }

  /** Ends all processes. */
  @Override
  public void close() {
    // Task managers first: they would wait for a job manager that they cannot find.
    taskManagers.stream()
        .map(each -> each.process)
        .filter(Objects::nonNull)
        .forEach(ChildProcess::close);
    jobManagers.stream()
        .map(each -> each.process)
        .filter(Objects::nonNull)
        .forEach(ChildProcess::close);
    if (zooKeeper != null) {
      zooKeeper.close();
    }
  }
}
