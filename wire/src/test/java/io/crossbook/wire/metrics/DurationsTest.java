package io.crossbook.wire.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DurationsTest {
  private static final long MILLI = 1_000_000;

  @Test
  void bucketsAddUpTheWayPrometheusReadsThem() {
    ReadSeries series = new ReadSeries();
    Durations durations = new Durations();
    series.durations("answer_seconds", durations, "exchange", "kraken");

    durations.add(MILLI);
    durations.add(MILLI + 1);
    durations.add(400_000 * MILLI);
    durations.add(-5 * MILLI);

    assertThat(series.value("answer_seconds_bucket{exchange=kraken,le=0.0005}")).isEqualTo(1);
    assertThat(series.value("answer_seconds_bucket{exchange=kraken,le=0.001}")).isEqualTo(2);
    assertThat(series.value("answer_seconds_bucket{exchange=kraken,le=0.002}")).isEqualTo(3);
    assertThat(series.value("answer_seconds_bucket{exchange=kraken,le=300}")).isEqualTo(3);
    assertThat(series.value("answer_seconds_bucket{exchange=kraken,le=+Inf}")).isEqualTo(4);
    assertThat(series.value("answer_seconds_count{exchange=kraken}")).isEqualTo(4);
    assertThat(series.value("answer_seconds_sum{exchange=kraken}")).isEqualTo(400.002000001);
  }

  @Test
  void aCounterIsNamedAsOne() {
    ReadSeries series = new ReadSeries();
    assertThatThrownBy(() -> series.counter("orders", () -> 1))
        .hasMessage("a counter's name must end in _total, not so orders");
    series.counter("orders_total", () -> 7);
    assertThat(series.value("orders_total")).isEqualTo(7);
  }

  @Test
  void whatComesTooLateForANameSharesOne() {
    Labels labels = new Labels(2);
    assertThat(labels.of("a")).isEqualTo("a");
    assertThat(labels.of("b")).isEqualTo("b");
    assertThat(labels.of("c")).isEqualTo("other");
    assertThat(labels.of("a")).isEqualTo("a");
  }
}
