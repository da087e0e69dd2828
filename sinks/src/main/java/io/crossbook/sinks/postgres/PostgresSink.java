package io.crossbook.sinks.postgres;

import io.crossbook.database.DatabaseSettings;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes values as rows, at least once; the statements make that exactly once in effect.
 *
 * <p>Flink's own JdbcSink (4.0) is not used because its retries need a database that is there: when
 * a batch fails it reconnects at once, and a failure of that ends the job (JdbcOutputFormat.flush),
 * so that a restart of the results' database would restart trading. It also keeps its timer on a
 * thread of its own and sends the rows of a batch in the order in which they came, in which two
 * writers of the same rows can deadlock. No pool: a writer has one connection and one thread.
 *
 * @param <T> what is written
 */
final class PostgresSink<T> implements Sink<T> {
  private static final long serialVersionUID = 1L;

  private final DatabaseSettings settings;
  private final Batching batching;
  private final List<Upsert<T>> upserts;

  PostgresSink(DatabaseSettings settings, Batching batching, Upsert<T> upsert) {
    this(settings, batching, List.of(upsert));
  }

  /**
   * @param upserts what a value may become, in the order in which the rows of a batch are written
   */
  PostgresSink(DatabaseSettings settings, Batching batching, List<Upsert<T>> upserts) {
    this.settings = settings;
    this.batching = batching;
    this.upserts = List.copyOf(upserts);
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return new PostgresWriter<>(
        settings, batching, upserts, context.getProcessingTimeService(), context.metricGroup());
  }
}
