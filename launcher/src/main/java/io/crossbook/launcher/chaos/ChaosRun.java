package io.crossbook.launcher.chaos;

import io.crossbook.database.DatabaseException;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Schema;
import io.crossbook.database.orders.KillSwitch;
import io.crossbook.database.orders.Safeguard;
import io.crossbook.launcher.Failure;
import io.crossbook.launcher.chaos.LedgerTail.Acceptance;
import io.crossbook.launcher.chaos.OwnBooks.Row;
import io.crossbook.launcher.chaos.Strike.Kind;
import io.crossbook.launcher.chaos.TradingDeployment.Surroundings;
import io.crossbook.launcher.cluster.DatabaseProcess;
import io.crossbook.launcher.cluster.ProcessCluster;
import io.crossbook.launcher.cluster.SimulatorProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;

/**
 * One run: everything is started, struck as the plan says, brought to rest and judged. For one
 * thread, once.
 */
final class ChaosRun {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration REST = Duration.ofSeconds(3);

  /** With a safeguard less it may stand for good; what is judged is there by then. */
  private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(15);

  /** A person who watches looks this often. */
  private static final Duration PERSON = Duration.ofSeconds(15);

  private static final Duration REST_PATIENCE = Duration.ofMinutes(3);
  private static final long STOPPED_MILLIS = 400;
  private static final long LOOK_MILLIS = 20;

  /** Enough for the order to be looked for in vain, and less than it is valid for. */
  private static final Duration LATE = Duration.ofSeconds(2);

  private static final int LATE_ORDERS = 4;

  private final ChaosPlan plan;
  private final TradingDeployment deployment;
  private final Set<Safeguard> disabled;
  private final int stops;
  private final Path folder;
  private final Consumer<String> say;

  /** How often each operation had been given up when it was retried last. */
  private final Map<String, Long> retried = new HashMap<>();

  private final List<Mark> marks = new ArrayList<>();
  private final List<Stopped> stopped = new ArrayList<>();
  private Surroundings surroundings;
  private DatabaseProcess database;
  private SimulatorProcess simulator;
  private ProcessCluster cluster;
  private LedgerTail tail;
  private JobID job;
  private Need need;

  /** What was killed and not started again yet. */
  private final List<Integer> deadTaskManagers = new ArrayList<>();

  private final List<Integer> deadJobManagers = new ArrayList<>();

  /** The task manager with a failpoint; empty while there is none. */
  private Optional<Integer> armed = Optional.empty();

  /**
   * When something was done.
   *
   * @param nanos of the kill, or of the end of the outage
   * @param epochs of the desks then
   */
  private record Mark(Strike strike, long nanos, Map<Integer, Long> epochs, boolean missed) {
    Optional<Duration> again(TradingAgain trading) {
      return strike.kind().kill()
          ? trading.afterKill(nanos, epochs)
          : trading.afterOutage(nanos, strike.target());
    }
  }

  /**
   * A use of the kill switch; times are of the monotonic clock.
   *
   * @param from when the command was given
   * @param on when it was done
   * @param to when it was taken back
   */
  private record Stopped(long from, long on, long to) {
    ChaosReport.Stop measured(TradingAgain trading) {
      Optional<Acceptance> last = trading.lastWithin(from, to);
      return new ChaosReport.Stop(
          Duration.ofNanos(on - from),
          Duration.ofNanos(last.map(each -> each.nanos() - from).orElse(0L)),
          last.map(each -> each.venue() + " " + each.clientId()).orElse(""));
    }
  }

  /**
   * @param stops how often the kill switch is used
   * @param folder of everything that the run writes; empty or not there
   * @param say takes what happens, a line each
   */
  ChaosRun(
      ChaosPlan plan,
      TradingDeployment deployment,
      Set<Safeguard> disabled,
      int stops,
      Path folder,
      Consumer<String> say) {
    this.plan = plan;
    this.deployment = deployment;
    this.disabled = Set.copyOf(disabled);
    this.stops = stops;
    this.folder = folder;
    this.say = say;
  }

  ChaosReport run() throws Failure, InterruptedException {
    try (DatabaseProcess postgres = DatabaseProcess.start(folder.resolve("database"));
        SimulatorProcess venues =
            SimulatorProcess.start(
                folder.resolve("simulator"),
                plan.seed(),
                deployment.venues(),
                deployment.simulatorOptions())) {
      database = postgres;
      simulator = venues;
      Schema.migrate(postgres.settings());
      surroundings = new Surroundings(postgres.settings(), venues, disabled);
      try (ProcessCluster flink =
              ProcessCluster.start(
                  folder.resolve("flink"),
                  deployment.shape().withEnvironment(deployment.environment(surroundings)));
          LedgerTail ledger = new LedgerTail(venues.ledger())) {
        cluster = flink;
        tail = ledger;
        job = deployment.start(flink, surroundings);
        need = new Need(flink, job, postgres.settings(), ledger, disabled, say);
        awaitAcceptance(System.nanoTime());
        say.accept("It trades.");
        if (cluster.sharesClasses()) {
          shareClasses();
        }
        for (int i = 0; i < plan.strikes().size(); i++) {
          strike(i);
        }
        takeOrdersAtOnce();
        for (int i = 0; i < stops; i++) {
          stop();
        }
        comeToRest();
        // With a savepoint, so that what was reported is written.
        cluster.savepoint(job, true, PATIENCE);
        return report(ledger.acceptances());
      }
    } catch (SQLException | DatabaseException away) {
      throw new Failure("The database cannot be used: " + away.getMessage(), away);
    }
  }

  /**
   * Lets each of the two kinds of processes die once before their classes are archived: those of a
   * take-over are used by none else. Nothing of it is measured.
   */
  private void shareClasses() throws Failure, InterruptedException, SQLException {
    killTaskManager(Strike.rehearsal(Kind.TASK_MANAGER), Optional.empty());
    awaitAgainAndReplace();
    killJobManager(Strike.rehearsal(Kind.JOB_MANAGER));
    awaitAgainAndReplace();
    marks.clear();
    cluster.shareClasses(job, PATIENCE);
    say.accept("Its processes share their classes.");
  }

  private void strike(int index) throws Failure, InterruptedException, SQLException {
    Strike strike = plan.strikes().get(index);
    TimeUnit.MILLISECONDS.sleep(strike.after().toMillis());
    switch (strike.kind()) {
      case TASK_MANAGER -> killTaskManager(strike, plan.failpointAfter(index));
      case FAILPOINT -> awaitFailpoint(strike);
      case JOB_MANAGER -> killJobManager(strike);
      case DATABASE -> {
        database.kill();
        TimeUnit.MILLISECONDS.sleep(strike.lasts().toMillis());
        database.startAgain();
        mark(strike, System.nanoTime(), false);
      }
      case LATE -> {
        simulator.fault(Need.lateAcceptance(strike.target(), LATE_ORDERS, LATE));
        mark(strike, System.nanoTime(), false);
        if (need.of(Safeguard.DEADLINE)) {
          need.takeLateUntilBelievedAbsent(simulator, strike.target(), LATE_ORDERS, LATE);
        }
      }
      case VENUE -> {
        for (String fault : List.of("http_5xx", "silence")) {
          simulator.fault(
              String.format(
                  "{\"venue\":\"%s\",\"fault\":\"%s\",\"duration_ms\":%d}",
                  strike.target(), fault, strike.lasts().toMillis()));
        }
        TimeUnit.MILLISECONDS.sleep(strike.lasts().toMillis());
        mark(strike, System.nanoTime(), false);
      }
    }
    boolean failpointNext = strike.kind() == Kind.TASK_MANAGER && armed.isPresent();
    if (!failpointNext) {
      awaitAgainAndReplace();
    }
  }

  /**
   * What was killed is started again only then. On a cluster it would start on a machine of its
   * own; here its start would take the processors from what takes over.
   */
  private void awaitAgainAndReplace() throws Failure, InterruptedException {
    awaitAgain(marks.get(marks.size() - 1));
    for (int dead : List.copyOf(deadTaskManagers)) {
      cluster.startTaskManager(dead, Map.of());
    }
    deadTaskManagers.clear();
    for (int dead : List.copyOf(deadJobManagers)) {
      cluster.startJobManager(dead);
    }
    deadJobManagers.clear();
  }

  private void mark(Strike strike, long nanos, boolean missed) throws SQLException {
    marks.add(new Mark(strike, nanos, epochs(), missed));
    say.accept(strike.toString());
  }

  private int host() throws Failure, InterruptedException {
    cluster.awaitRunning(job, PATIENCE);
    Set<Integer> hosts = cluster.hosts(job);
    if (hosts.size() != 1) {
      throw new Failure(
          "The job is on " + hosts.size() + " task managers; it has to fit into one of two.");
    }
    return hosts.iterator().next();
  }

  private void killTaskManager(Strike strike, Optional<Strike> failpoint)
      throws Failure, InterruptedException, SQLException {
    int host = host();
    int spare = 1 - host;
    if (failpoint.isPresent()) {
      cluster.killTaskManager(spare);
      cluster.startTaskManager(
          spare,
          Map.of(
              deployment.failpointVariable(),
              failpoint.get().target() + ":" + failpoint.get().passes()));
      armed = Optional.of(spare);
    }
    cluster.awaitTaskManagers(PATIENCE);
    Map<Integer, Long> epochs = epochs();
    if (need.of(Safeguard.REWIND)) {
      need.awaitTradeSinceCheckpoint();
    }
    long now = System.nanoTime();
    cluster.killTaskManager(host);
    marks.add(new Mark(strike, now, epochs, false));
    say.accept(strike.toString());
    if (failpoint.isPresent()) {
      // Nowhere else to go than to where the failpoint is; it may be passed at once.
      await(
          PATIENCE,
          "the job has not moved to the other task manager",
          () ->
              !cluster.taskManagerAlive(spare)
                  || (cluster.hosts(job).equals(Set.of(spare)) && cluster.running(job)));
      cluster.startTaskManager(host, Map.of());
    } else {
      deadTaskManagers.add(host);
    }
  }

  private void awaitFailpoint(Strike strike) throws Failure, InterruptedException, SQLException {
    int struck = armed.orElseThrow();
    armed = Optional.empty();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (cluster.taskManagerAlive(struck) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    boolean missed = cluster.taskManagerAlive(struck);
    if (missed) {
      cluster.killTaskManager(struck);
    }
    OptionalLong ended = cluster.taskManagerEnded(struck);
    mark(strike, ended.orElse(System.nanoTime()), missed);
    deadTaskManagers.add(struck);
  }

  private void killJobManager(Strike strike) throws Failure, InterruptedException, SQLException {
    int leader = cluster.awaitLeader(PATIENCE);
    Map<Integer, Long> epochs = epochs();
    long now = System.nanoTime();
    cluster.killJobManager(leader);
    marks.add(new Mark(strike, now, epochs, false));
    say.accept(strike.toString());
    deadJobManagers.add(leader);
  }

  /**
   * Ends what is left of orders that are taken late: what was sent before a command to stop would
   * be accepted long after it, however fast the command is.
   */
  private void takeOrdersAtOnce() throws Failure, InterruptedException {
    Set<String> late = new TreeSet<>();
    for (Strike each : plan.strikes()) {
      if (each.kind() == Kind.LATE) {
        late.add(each.target());
      }
    }
    for (String venue : late) {
      simulator.fault("{\"venue\":\"" + venue + "\",\"fault\":\"late_acceptance\",\"count\":0}");
    }
    if (!late.isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(LATE.toMillis());
    }
  }

  /** Uses the kill switch, and takes that back. */
  private void stop() throws Failure, InterruptedException, SQLException {
    try (KillSwitch ledger = new KillSwitch(database.settings().open())) {
      long from = System.nanoTime();
      ledger.latch(KillSwitch.ALL, "chaos");
      long on = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(STOPPED_MILLIS);
      stopped.add(new Stopped(from, on, System.nanoTime()));
      ledger.unlatch(KillSwitch.ALL);
    }
    if (disabled.isEmpty()) {
      awaitAcceptance(System.nanoTime());
    }
    // With a safeguard less, what nobody knows of may have stopped the desk for good: its accounts
    // hold less than its books. The judge says so.
  }

  private void comeToRest() throws Failure, InterruptedException, SQLException {
    deployment.finish(surroundings);
    say.accept("It opens nothing more and finishes what is open.");
    Duration patience = disabled.isEmpty() ? REST_PATIENCE : LITTLE_PATIENCE;
    long end = System.nanoTime() + patience.toNanos();
    long quietSince = System.nanoTime();
    int known = tail.acceptances().size();
    while (System.nanoTime() < end && System.nanoTime() - quietSince < REST.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS * 10);
      int now = tail.acceptances().size();
      if (disabled.isEmpty()) {
        retry();
      }
      // With a safeguard less there are operations of which nobody knows, and which never end.
      if (now != known || !ChaosQueries.atRest(settings(), disabled.isEmpty())) {
        known = now;
        quietSince = System.nanoTime();
      }
    }
    if (System.nanoTime() >= end) {
      // Else what is judged would be taken for the end of it.
      say.accept(
          "It did not come to rest within "
              + patience.toSeconds()
              + " s: "
              + ChaosQueries.unrest(settings())
              + ".");
    }
  }

  /** What a person does who looks now and then, unless the database is away. */
  private void decide() {
    try {
      retry();
    } catch (SQLException away) {
      say.accept("Nobody can decide on operations now: " + away.getMessage());
    }
  }

  private void retry() throws SQLException {
    for (String operation : ChaosQueries.retryGivenUp(settings(), retried)) {
      say.accept("Operation " + operation + " was given up; it is retried, as a person would.");
    }
  }

  private Map<Integer, Long> epochs() throws SQLException {
    return ChaosQueries.epochs(settings());
  }

  private DatabaseSettings settings() {
    return database.settings();
  }

  private void awaitAcceptance(long from) throws Failure, InterruptedException {
    await(
        PATIENCE,
        "no venue has accepted an order",
        () -> tail.acceptances().stream().anyMatch(each -> each.nanos() >= from));
  }

  private void awaitAgain(Mark mark) throws Failure, InterruptedException {
    Duration patience = disabled.isEmpty() ? PATIENCE : LITTLE_PATIENCE;
    long end = System.nanoTime() + patience.toNanos();
    long look = System.nanoTime() + PERSON.toNanos();
    boolean again = false;
    while (!again && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      if (disabled.isEmpty() && System.nanoTime() > look) {
        // Operations that nobody decides on fill the desk up, and then it trades no more.
        look = System.nanoTime() + PERSON.toNanos();
        decide();
      }
      List<Acceptance> since =
          tail.acceptances().stream().filter(each -> each.nanos() >= mark.nanos()).toList();
      if (!since.isEmpty() && disabled.contains(Safeguard.LEDGER_INSERT)) {
        // Nothing is written that could tell whose orders they are.
        return;
      }
      if (!since.isEmpty()) {
        again = mark.again(new TradingAgain(since, rowsOf(since))).isPresent();
      }
    }
    if (!again) {
      say.accept("It has not traded again after " + patience.toSeconds() + " s.");
    }
  }

  /** Nothing, while the database is away: then nobody can say whose orders they were. */
  private List<Row> rowsOf(List<Acceptance> acceptances) {
    try {
      return ChaosQueries.rows(settings(), acceptances);
    } catch (SQLException away) {
      return List.of();
    }
  }

  /** Something that may have become true. */
  private interface Condition {
    boolean holds() throws Failure, InterruptedException;
  }

  private static void await(Duration patience, String otherwise, Condition condition)
      throws Failure, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new Failure("After " + patience.toSeconds() + " s " + otherwise + ".");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private ChaosReport report(List<Acceptance> acceptances) throws Failure, SQLException {
    TradingAgain trading = new TradingAgain(acceptances, OwnBooks.read(settings()).rows());
    List<ChaosReport.Result> results = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      Optional<Duration> again = mark.again(trading);
      Optional<Mark> failpoint =
          marks.stream()
              .skip(i + 1L)
              .findFirst()
              .filter(next -> next.strike().kind() == Kind.FAILPOINT);
      boolean overtaken =
          failpoint
              .filter(
                  next -> again.isEmpty() || mark.nanos() + again.get().toNanos() > next.nanos())
              .isPresent();
      results.add(new ChaosReport.Result(mark.strike(), again, overtaken, mark.missed()));
    }
    Verdict verdict =
        Judge.judge(
            simulator.ledger(),
            settings(),
            deployment.currency(),
            deployment.cash(),
            deployment.bounds(),
            deployment.contracts());
    List<ChaosReport.Stop> measured = stopped.stream().map(each -> each.measured(trading)).toList();
    return new ChaosReport(plan.seed(), disabled, results, measured, verdict);
  }
}
