package io.crossbook.sinks.gateway;

import io.crossbook.database.DatabaseFaults;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Outage;
import io.crossbook.database.orders.OrderLedger;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The intent ledger over one connection that is opened anew after a fault. Says once of each cause
 * that it is away and once that it is back. Belongs to one thread.
 */
final class LedgerAccess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerAccess.class);

  private final String what;
  private final DatabaseSettings settings;
  private final Connections connections;
  private final GatewayCounters counters;
  private OrderLedger ledger;
  private final Outage outage;

  /** Opens connections. */
  interface Connections {
    Connection open() throws SQLException;
  }

  /** What is to be done with the ledger. */
  interface Work<T> {
    T in(OrderLedger ledger) throws SQLException;
  }

  /** The database did not do it, or its answer was lost; it was said why. */
  static final class Away extends Exception {
    private static final long serialVersionUID = 1L;

    Away(SQLException cause) {
      super(cause);
    }
  }

  LedgerAccess(
      String what, DatabaseSettings settings, Connections connections, GatewayCounters counters) {
    this.what = what;
    this.settings = settings;
    this.connections = connections;
    this.counters = counters;
    this.outage = new Outage(settings);
  }

  /**
   * Does it.
   *
   * @throws Away if it may be done later
   * @throws IllegalStateException with one sentence if nothing but a person can help
   */
  <T> T with(Work<T> work) throws Away {
    try {
      if (ledger == null) {
        ledger = new OrderLedger(connections.open());
      }
      T result = work.in(ledger);
      if (outage.over()) {
        counters.away.decrementAndGet();
        LOG.info("The ledger is back: {}.", what);
      }
      return result;
    } catch (SQLException fault) {
      if (!DatabaseFaults.passing(fault)) {
        close();
        throw new IllegalStateException(DatabaseFaults.sentence(settings, fault), fault);
      }
      if (!outage.lasts()) {
        counters.away.incrementAndGet();
      }
      outage
          .news(fault)
          .ifPresent(cause -> LOG.error("The ledger is away, {} wait: {}", what, cause));
      close();
      throw new Away(fault);
    }
  }

  @Override
  public void close() {
    OrderLedger old = ledger;
    ledger = null;
    if (old != null) {
      try {
        old.close();
      } catch (SQLException alreadyGone) {
        LOG.debug("Closing a connection to the ledger failed.", alreadyGone);
      }
    }
  }
}
