package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.MetricGroup;

/** Hands commands to a {@link Gateway} and its counters to Flink. Belongs to the task's thread. */
final class GatewayWriter implements SinkWriter<GatewayCommand> {
  private final Gateway gateway;

  GatewayWriter(Gateway gateway, MetricGroup metrics) {
    this.gateway = gateway;
    GatewayCounters counters = gateway.counters();
    metrics.gauge("ordersSent", counters::sent);
    metrics.gauge("ordersRefused", counters::refused);
    metrics.gauge("ordersSuperseded", counters::superseded);
    metrics.gauge("ordersRepeated", counters::repeated);
    metrics.gauge("ordersUnknown", counters::unknown);
    metrics.gauge("orderLookups", counters::lookups);
    metrics.gauge("ordersProvedAbsent", counters::provedAbsent);
    metrics.gauge("ordersUnproved", counters::unproved);
    metrics.gauge("deadManSwitchesArmed", counters::armed);
    metrics.gauge("deadManSwitchFailures", counters::armingFailed);
    metrics.gauge("ledgerConnectionsAway", counters::databaseAway);
    metrics.gauge("ledgerBacklog", gateway::backlog);
  }

  @Override
  public void write(GatewayCommand command, Context context)
      throws IOException, InterruptedException {
    gateway.submit(command);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    gateway.flush();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
