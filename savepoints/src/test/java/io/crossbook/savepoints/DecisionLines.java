package io.crossbook.savepoints;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.sinks.decisions.DecisionJson;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A sink without state, so that a savepoint has no files of the machine in it. Its lines are those
 * of this virtual machine.
 */
final class DecisionLines implements Sink<Decision> {
  private static final long serialVersionUID = 1L;
  static final Queue<String> LINES = new ConcurrentLinkedQueue<>();

  @Override
  public SinkWriter<Decision> createWriter(WriterInitContext context) {
    return new SinkWriter<>() {
      @Override
      public void write(Decision decision, Context unused) {
        LINES.add(DecisionJson.line(decision));
      }

      @Override
      public void flush(boolean endOfInput) {
        // Nothing waits.
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
