package io.crossbook.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.access.ApiKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The keys of simulated accounts, which may be shown nowhere. Immutable. */
public final class ShownNowhere {
  private final Set<String> secrets = new TreeSet<>();

  /** Keys and secrets of all accounts. */
  public ShownNowhere(Simulation simulation) {
    for (ApiKey each : simulation.accounts()) {
      secrets.add(each.key());
      secrets.add(each.secret());
    }
    assertThat(secrets).hasSizeGreaterThan(simulation.accounts().size());
  }

  /** One of them. */
  String any() {
    return secrets.iterator().next();
  }

  /** Fails if one of them is in a line, and does not show it either. */
  public void in(String where, List<String> lines) {
    assertThat(lines).as(where).isNotEmpty();
    for (String line : lines) {
      for (String secret : secrets) {
        assertThat(line.contains(secret))
            .as("a key in %s: %s", where, line.replace(secret, "..."))
            .isFalse();
      }
    }
  }

  /** Fails if one of them is in a row of any table. */
  public void in(DatabaseSettings database) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String table :
        TestPostgres.rows(
            database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      rows.addAll(
          TestPostgres.rows(database, "SELECT '" + table + "', t::text FROM " + table + " t"));
    }
    in("the database", rows);
  }
}
