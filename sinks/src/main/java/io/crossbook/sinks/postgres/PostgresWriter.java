package io.crossbook.sinks.postgres;

import io.crossbook.database.DatabaseFaults;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.Outage;
import io.crossbook.database.Parameters;
import io.crossbook.wire.metrics.FlinkSeries;
import io.crossbook.wire.metrics.Series;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers rows and writes each batch as one transaction over one connection, table by table and in
 * each by key, so that two writers never wait for each other in a ring. Everything runs on the
 * task's thread, the timer included, so nothing is shared.
 *
 * <p>A fault that may pass by itself (no connection, server starting, deadlock) is met by a new
 * connection and the same batch again, first at once, then after waits that double up to five
 * seconds, for as long as {@link Batching#patience()}. A transaction whose commit was not answered
 * is repeated too: the rows are the same. Any other fault fails the job with one sentence.
 *
 * <p>{@link #flush} writes all that was taken, so the writer has no state in a checkpoint.
 *
 * @param <T> what is written
 */
final class PostgresWriter<T> implements SinkWriter<T> {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresWriter.class);
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 5_000;

  private final DatabaseSettings settings;
  private final Batching batching;
  private final Outage outage;
  private final List<Table<T>> tables = new ArrayList<>();
  private final ProcessingTimeService timers;
  private final Counter rowsSent;
  private final Counter failures;
  private final List<T> values = new ArrayList<>();
  private ScheduledFuture<?> timer;
  private boolean closed;
  private volatile long lastWriteMillis;
  private Connection connection;
  private String writing;

  PostgresWriter(
      DatabaseSettings settings,
      Batching batching,
      List<Upsert<T>> upserts,
      ProcessingTimeService timers,
      SinkWriterMetricGroup metrics) {
    this.settings = settings;
    this.batching = batching;
    this.outage = new Outage(settings);
    upserts.forEach(each -> tables.add(new Table<>(each)));
    this.writing = upserts.get(0).table();
    this.timers = timers;
    this.rowsSent = metrics.getNumRecordsSendCounter();
    this.failures = metrics.getNumRecordsSendErrorsCounter();
    Series series = new FlinkSeries(metrics);
    series.counter("results_rows_total", rowsSent::getCount, "table", writing);
    series.counter("results_write_failures_total", failures::getCount, "table", writing);
    series.gauge("results_write_seconds", () -> lastWriteMillis / 1e3, "table", writing);
    metrics.setCurrentSendTimeGauge(() -> lastWriteMillis);
  }

  @Override
  public void write(T value, Context context) throws IOException, InterruptedException {
    values.add(value);
    if (values.size() >= batching.rows()) {
      flush(false);
    } else if (timer == null) {
      timer =
          timers.registerTimer(
              timers.getCurrentProcessingTime() + batching.interval().toMillis(), this::onTimer);
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    if (values.isEmpty()) {
      return;
    }
    long sent = 0;
    for (Table<T> table : tables) {
      sent += table.gather(values);
    }
    long started = System.nanoTime();
    long wait = 0;
    while (true) {
      try {
        writeBatch();
        break;
      } catch (SQLException fault) {
        disconnect();
        failures.inc();
        decide(fault, started);
        outage
            .news(fault)
            .ifPresent(cause -> LOG.warn("Rows of {} wait: {}", writing, cause, fault));
      }
      Thread.sleep(wait);
      wait = Math.min(LONGEST_WAIT_MILLIS, Math.max(FIRST_WAIT_MILLIS, wait * 2));
    }
    long taken = System.nanoTime() - started;
    lastWriteMillis = taken / 1_000_000;
    if (outage.over()) {
      LOG.info("Rows of {} are written again, after {} ms.", writing, lastWriteMillis);
    }
    rowsSent.inc(sent);
    values.clear();
  }

  @Override
  public void close() {
    closed = true;
    if (timer != null) {
      timer.cancel(false);
    }
    disconnect();
  }

  private void onTimer(long time) throws IOException, InterruptedException {
    timer = null;
    if (!closed) {
      flush(false);
    }
  }

  private void writeBatch() throws SQLException {
    if (connection == null) {
      connection = settings.open();
      connection.setAutoCommit(false);
    }
    for (Table<T> table : tables) {
      if (!table.rows.isEmpty()) {
        writing = table.upsert.table();
        table.write(connection);
      }
    }
    connection.commit();
  }

  /** Returns if the batch should be tried again. */
  private void decide(SQLException fault, long started) throws IOException {
    String sentence = DatabaseFaults.sentence(settings, fault);
    if (!DatabaseFaults.passing(fault)) {
      throw new IOException("Rows of " + writing + " cannot be written. " + sentence, fault);
    }
    if (System.nanoTime() - started > batching.patience().toNanos()) {
      throw new IOException(
          "Rows of "
              + writing
              + " could not be written for "
              + batching.patience().toMillis() / 1000.0
              + " s. "
              + sentence,
          fault);
    }
  }

  private void disconnect() {
    Connection old = connection;
    connection = null;
    tables.forEach(Table::disconnect);
    if (old != null) {
      try {
        old.close();
      } catch (SQLException alreadyGone) {
        LOG.debug("Closing a connection to {} failed.", settings.url(), alreadyGone);
      }
    }
  }

  /** The rows of a batch that belong into one table, and the statement that writes them. */
  private static final class Table<T> {
    private final Upsert<T> upsert;
    private final List<T> rows = new ArrayList<>();
    private PreparedStatement statement;
    private Parameters parameters;

    Table(Upsert<T> upsert) {
      this.upsert = upsert;
    }

    /** Returns how many of these values it takes. */
    int gather(List<T> values) {
      rows.clear();
      for (T value : values) {
        if (upsert.takes(value)) {
          rows.add(value);
        }
      }
      rows.sort(Comparator.comparing(upsert::key));
      return rows.size();
    }

    void write(Connection connection) throws SQLException {
      if (statement == null) {
        statement = connection.prepareStatement(upsert.statement());
        parameters = new Parameters(statement);
      }
      for (T row : rows) {
        parameters.restart();
        upsert.bind(row, parameters);
        statement.addBatch();
      }
      statement.executeBatch();
    }

    /** The statement went with its connection. */
    void disconnect() {
      statement = null;
      parameters = null;
    }
  }
}
