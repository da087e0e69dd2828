package io.crossbook.sinks.gateway;

import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.transport.AccountCounters;
import io.crossbook.wire.metrics.FlinkSeries;
import io.crossbook.wire.metrics.Series;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.MetricGroup;

/** Hands commands to a {@link Gateway} and its counters to Flink. Belongs to the task's thread. */
final class GatewayWriter implements SinkWriter<GatewayCommand> {
  private final Gateway gateway;

  /**
   * @param accounts where orders go
   */
  GatewayWriter(Gateway gateway, Collection<GatewayAccount> accounts, MetricGroup metrics) {
    this.gateway = gateway;
    Set<String> venues = new HashSet<>();
    GatewayCounters counters = gateway.counters();
    Series series = new FlinkSeries(metrics);
    series.counter("trading_orders_placed_total", counters::sent);
    series.counter("trading_orders_refused_total", counters::refused);
    series.counter("trading_orders_superseded_total", counters::superseded);
    series.counter("trading_orders_repeated_total", counters::repeated);
    series.counter("trading_orders_unknown_total", counters::unknown);
    series.counter("trading_order_lookups_total", counters::lookups);
    series.counter("trading_permits_renewed_total", counters::renewed);
    series.counter("trading_orders_proved_absent_total", counters::provedAbsent);
    series.counter("trading_orders_unproved_total", counters::unproved);
    series.counter("trading_dead_man_switch_armed_total", counters::armed);
    series.counter("trading_dead_man_switch_failures_total", counters::armingFailed);
    series.gauge("ledger_connections_away", counters::databaseAway);
    series.gauge("ledger_backlog", gateway::backlog);
    for (GatewayAccount each : accounts) {
      VenueTimes times = counters.times(each.venue());
      if (venues.add(each.venue())) {
        String[] label = {"exchange", each.venue()};
        series.durations("trading_order_send_seconds", times.untilSent, label);
        series.durations("trading_order_answer_seconds", times.untilAnswered, label);
        series.durations("arbitrage_hedge_latency_seconds", times.hedges, label);
      }
      String[] labels = {"account", each.name().toString(), "exchange", each.venue()};
      AccountCounters requests = gateway.requests(each);
      series.counter("trading_api_requests_total", requests::sent, labels);
      series.counter("trading_api_errors_total", requests::unanswered, labels);
      series.counter("trading_api_limited_total", requests::limited, labels);
    }
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
