package io.crossbook.wire.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.fact.VenueStatus.State;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VenueFiguresTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String MARKET = "{exchange=kraken,instrument=BTC-USD}";

  private final ReadSeries series = new ReadSeries();
  private final AtomicLong clock = new AtomicLong(10 * SECOND);
  private final VenueFigures figures = new VenueFigures(series, 1, clock::get);

  @BeforeEach
  void watch() {
    figures.watch("kraken");
  }

  @Test
  void aVenueIsConnectedWhileAllItsConnectionsAre() {
    assertThat(connected()).isZero();
    status("a", State.ONLINE);
    assertThat(connected()).isEqualTo(1);
    status("b", State.DISCONNECTED);
    assertThat(connected()).isZero();
    status("b", State.RESTRICTED);
    assertThat(connected()).isEqualTo(1);
    status("", State.MAINTENANCE);
    assertThat(connected()).isZero();
    status("", State.ONLINE);
    assertThat(connected()).isEqualTo(1);
    status("", State.DISCONNECTED);
    assertThat(connected()).isZero();
  }

  @Test
  void silenceIsMeasuredSinceTheLastProof() {
    assertThat(silence()).isNaN();
    figures.on(new Liveness("kraken", 10 * SECOND, "a"));
    clock.set(12 * SECOND + SECOND / 2);
    assertThat(silence()).isEqualTo(2.5);
    status("a", State.DISCONNECTED);
    assertThat(silence()).as("a failure is no proof of life").isEqualTo(2.5);
  }

  @Test
  void theMarketIsShownWhileItsBookIsToBeTrusted() {
    figures.on(book("BTC/USD", "BTC-USD", Integrity.CURRENT));
    assertThat(series.value("market_bid_price" + MARKET)).isEqualTo(99);
    assertThat(series.value("market_ask_price" + MARKET)).isEqualTo(101);
    assertThat(series.value("market_bid_size" + MARKET)).isEqualTo(0.5);
    assertThat(series.value("market_ask_size" + MARKET)).isEqualTo(0.7);
    assertThat(series.value("market_spread" + MARKET)).isEqualTo(2);
    assertThat(series.value("market_spread_ratio" + MARKET)).isEqualTo(0.02, within(1e-12));
    assertThat(series.value("market_last_price" + MARKET)).isNaN();
    figures.on(
        new Trade("kraken", "BTC/USD", "BTC-USD", 11 * SECOND, 0, "1", 10_050, 1, 2, 1, null));
    assertThat(series.value("market_last_price" + MARKET)).isEqualTo(100.5);
    figures.on(book("BTC/USD", "BTC-USD", Integrity.GAPPED));
    assertThat(series.value("market_bid_price" + MARKET)).isNaN();
  }

  @Test
  void onlySoManyMarketsAreShown() {
    figures.on(book("BTC/USD", "BTC-USD", Integrity.CURRENT));
    figures.on(book("ETH/USD", "ETH-USD", Integrity.CURRENT));
    assertThat(series.count("market_bid_price")).isEqualTo(1);
  }

  private double connected() {
    return series.value("exchange_connection_status{exchange=kraken}");
  }

  private double silence() {
    return series.value("trading_exchange_last_heartbeat_seconds{exchange=kraken}");
  }

  private void status(String connection, State state) {
    figures.on(new VenueStatus("kraken", 10 * SECOND, connection, state, ""));
  }

  private static BookView book(String symbol, String instrument, Integrity integrity) {
    return new BookView(
        "kraken",
        symbol,
        instrument,
        "a",
        10 * SECOND,
        0,
        0,
        1,
        1,
        integrity,
        0,
        1,
        new long[] {99},
        new long[] {5},
        new long[] {101},
        new long[] {7},
        1,
        1,
        0,
        0,
        0,
        0);
  }
}
