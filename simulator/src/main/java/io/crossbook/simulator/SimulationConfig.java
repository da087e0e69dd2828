package io.crossbook.simulator;

import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.market.Universe;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What to simulate. Immutable; begin with {@link #defaults()}.
 *
 * @param port port on 127.0.0.1; 0 picks a free one
 * @param seed the market's whole future
 * @param venues venue names, see {@link Universe#VENUES}
 * @param assets base assets of crypto listings, see {@link Universe#ASSETS}
 * @param pacing who moves the virtual clock
 * @param speed virtual seconds per wall-clock second under {@link Pacing#REALTIME}
 * @param intensity how often prices disagree after fees: 1 several times a minute per asset, 0
 *     never
 * @param faults faults to inject at their {@code at_ms}
 * @param truthFile where to write the real books, or null for nowhere
 * @param ledgerFile where to note what the exchanges decide, empty or not there; null for nowhere
 * @param accountsFile where to write the simulated accounts with their keys, or null for nowhere
 * @param fundingInterval between two settlements of perpetuals' funding, which are at its multiples
 *     since the Unix epoch; whole seconds
 * @param lastNumber of orders and executions that venues count as given away already
 * @param startTime the time at step 0 under {@link Pacing#MANUAL}, or null for the time of the
 *     start
 */
public record SimulationConfig(
    int port,
    long seed,
    Set<String> venues,
    Set<String> assets,
    Pacing pacing,
    double speed,
    double intensity,
    List<FaultCommand> faults,
    Path truthFile,
    Path ledgerFile,
    Path accountsFile,
    Duration fundingInterval,
    long lastNumber,
    Instant startTime) {

  /** As of the venues: at 00:00, 08:00 and 16:00 UTC. */
  public static final Duration EIGHT_HOURS = Duration.ofHours(8);

  /** Checks and copies. */
  public SimulationConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Port must lie in 0..65535, not " + port);
    }
    if (!(speed > 0) || speed > 100) {
      throw new IllegalArgumentException("Speed must be above 0 and at most 100, not " + speed);
    }
    if (fundingInterval.isNegative()
        || fundingInterval.isZero()
        || fundingInterval.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          "The funding interval must be whole seconds, not " + fundingInterval);
    }
    venues = Set.copyOf(venues);
    assets = Set.copyOf(assets);
    faults = List.copyOf(faults);
  }

  /** All venues and assets, seed 1, a free port, real time, no faults, no truth file. */
  public static SimulationConfig defaults() {
    return new SimulationConfig(
        0,
        1,
        new LinkedHashSet<>(Universe.VENUES),
        new LinkedHashSet<>(Universe.ASSETS),
        Pacing.REALTIME,
        1,
        1,
        List.of(),
        null,
        null,
        null,
        EIGHT_HOURS,
        0,
        null);
  }

  /** The same on another port. */
  public SimulationConfig withPort(int value) {
    return with(draft -> draft.port = value);
  }

  /** The same with another seed. */
  public SimulationConfig withSeed(long value) {
    return with(draft -> draft.seed = value);
  }

  /** The same with these venues only. */
  public SimulationConfig withVenues(Set<String> value) {
    return with(draft -> draft.venues = value);
  }

  /** The same with these assets only. */
  public SimulationConfig withAssets(Set<String> value) {
    return with(draft -> draft.assets = value);
  }

  /** The same with another pacing. */
  public SimulationConfig withPacing(Pacing value) {
    return with(draft -> draft.pacing = value);
  }

  /** The same at another speed. */
  public SimulationConfig withSpeed(double value) {
    return with(draft -> draft.speed = value);
  }

  /** The same with more or fewer dislocations. */
  public SimulationConfig withIntensity(double value) {
    return with(draft -> draft.intensity = value);
  }

  /** The same with a fault script. */
  public SimulationConfig withFaults(List<FaultCommand> value) {
    return with(draft -> draft.faults = value);
  }

  /** The same with a truth file. */
  public SimulationConfig withTruthFile(Path value) {
    return with(draft -> draft.truthFile = value);
  }

  /** The same with a ledger of the exchanges. */
  public SimulationConfig withLedgerFile(Path value) {
    return with(draft -> draft.ledgerFile = value);
  }

  /** The same with a file of the simulated accounts. */
  public SimulationConfig withAccountsFile(Path value) {
    return with(draft -> draft.accountsFile = value);
  }

  /** The same with another time between settlements of funding. */
  public SimulationConfig withFundingInterval(Duration value) {
    return with(draft -> draft.fundingInterval = value);
  }

  /** The same whose venues go on numbering orders and executions after this one. */
  public SimulationConfig withLastNumber(long value) {
    return with(draft -> draft.lastNumber = value);
  }

  /** The same beginning at a time of its own under {@link Pacing#MANUAL}. */
  public SimulationConfig withStartTime(Instant value) {
    return with(draft -> draft.startTime = value);
  }

  Optional<Path> truth() {
    return Optional.ofNullable(truthFile);
  }

  Optional<Path> ledger() {
    return Optional.ofNullable(ledgerFile);
  }

  Optional<Path> accounts() {
    return Optional.ofNullable(accountsFile);
  }

  Instant start() {
    return startTime != null ? startTime : Instant.now();
  }

  private SimulationConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** What is being changed. */
  private static final class Draft {
    int port;
    long seed;
    Set<String> venues;
    Set<String> assets;
    Pacing pacing;
    double speed;
    double intensity;
    List<FaultCommand> faults;
    Path truthFile;
    Path ledgerFile;
    Path accountsFile;
    Duration fundingInterval;
    long lastNumber;
    Instant startTime;

    Draft(SimulationConfig from) {
      port = from.port;
      seed = from.seed;
      venues = from.venues;
      assets = from.assets;
      pacing = from.pacing;
      speed = from.speed;
      intensity = from.intensity;
      faults = from.faults;
      truthFile = from.truthFile;
      ledgerFile = from.ledgerFile;
      accountsFile = from.accountsFile;
      fundingInterval = from.fundingInterval;
      lastNumber = from.lastNumber;
      startTime = from.startTime;
    }

    SimulationConfig config() {
      return new SimulationConfig(
          port,
          seed,
          venues,
          assets,
          pacing,
          speed,
          intensity,
          faults,
          truthFile,
          ledgerFile,
          accountsFile,
          fundingInterval,
          lastNumber,
          startTime);
    }
  }
}
