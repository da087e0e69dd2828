package io.crossbook.database;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a person has been told of a database that cannot be worked with: each cause once, from its
 * first fault until work succeeds again. The first fault is often only the end of a connection; why
 * none can be used from then on comes after it. Belongs to one thread.
 */
public final class Outage {
  private final DatabaseSettings settings;
  private final Set<String> told = new HashSet<>();

  /** Of the database that these lead to. */
  public Outage(DatabaseSettings settings) {
    this.settings = settings;
  }

  /** True from the first fault until {@link #over()}. */
  public boolean lasts() {
    return !told.isEmpty();
  }

  /** The sentence of {@link DatabaseFaults} if nothing of this cause was said; else empty. */
  public Optional<String> news(SQLException fault) {
    String cause = fault.getSQLState() == null ? "" : fault.getSQLState();
    return told.add(cause)
        ? Optional.of(DatabaseFaults.sentence(settings, fault))
        : Optional.empty();
  }

  /** Work succeeded. True if something had been said. */
  public boolean over() {
    boolean lasted = lasts();
    told.clear();
    return lasted;
  }
}
