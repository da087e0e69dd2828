package io.crossbook.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class MarketModelTest {
  private static final int STEPS_PER_MINUTE = 60_000 / MarketModel.STEP_MILLIS;

  private static Universe everything() {
    return Universe.of(new LinkedHashSet<>(Universe.VENUES), new LinkedHashSet<>(Universe.ASSETS));
  }

  private static void update(CRC32 crc, long value) {
    for (int shift = 0; shift < 64; shift += 8) {
      crc.update((int) (value >>> shift) & 0xff);
    }
  }

  private static void digest(CRC32 crc, Market market) {
    for (BookSide side : List.of(market.bids(), market.asks())) {
      for (int i = 0; i < side.size(); i++) {
        update(crc, side.price(i));
        update(crc, side.quantity(i));
      }
    }
    for (Trade trade : market.trades()) {
      update(crc, trade.price() * 31 + trade.quantity());
    }
  }

  private static long historyDigest(long seed, int steps) {
    MarketModel model = new MarketModel(seed, everything(), 1);
    CRC32 crc = new CRC32();
    for (int i = 0; i < steps; i++) {
      model.step();
      model.markets().forEach(market -> digest(crc, market));
    }
    return crc.getValue();
  }

  @Test
  void sameSeedGivesTheSameSequenceOfBooksAndTrades() {
    assertThat(historyDigest(42, 500)).isEqualTo(historyDigest(42, 500));
    assertThat(historyDigest(42, 500)).isNotEqualTo(historyDigest(43, 500));
  }

  @Test
  void theSequenceIsPinned() {
    // Recorded seeds in other people's tests must keep meaning the same market.
    assertThat(historyDigest(1, 200)).isEqualTo(PINNED);
  }

  private static final long PINNED = 2_607_854_774L;

  @Test
  void aVenuesMarketWithoutDislocationsDoesNotDependOnTheOtherVenues() {
    MarketModel all = new MarketModel(5, everything(), 0);
    MarketModel one = new MarketModel(5, Universe.of(Set.of("kraken"), Set.of("ETH")), 0);
    for (int i = 0; i < 300; i++) {
      all.step();
      one.step();
    }
    CRC32 a = new CRC32();
    CRC32 b = new CRC32();
    digest(a, all.market("kraken", "ETH/USD"));
    digest(b, one.market("kraken", "ETH/USD"));
    assertThat(a.getValue()).isEqualTo(b.getValue());
  }

  @Test
  void booksAreNeverCrossedOrderedAndDeep() {
    MarketModel model = new MarketModel(11, everything(), 3);
    for (int i = 0; i < 1_500; i++) {
      model.step();
      for (Market market : model.markets()) {
        BookSide bids = market.bids();
        BookSide asks = market.asks();
        if (bids.price(0) >= asks.price(0)
            || Math.min(bids.size(), asks.size()) < Market.MINIMUM_LEVELS) {
          throw new AssertionError("Crossed or thin at step " + i + ": " + market.spec());
        }
        for (BookSide side : List.of(bids, asks)) {
          for (int k = 0; k < side.size(); k++) {
            if (side.quantity(k) < 1 || side.price(k) < 1) {
              throw new AssertionError("Empty level at " + k + " of " + market.spec());
            }
            if (k > 0 && !side.better(side.price(k - 1), side.price(k))) {
              throw new AssertionError("Levels out of order in " + market.spec());
            }
          }
        }
      }
    }
  }

  @Test
  void assetsMoveTogetherAndFxDoesNotFollowThem() {
    MarketModel model = new MarketModel(3, everything(), 0);
    List<Double> btc = new ArrayList<>();
    List<Double> eth = new ArrayList<>();
    List<Double> eur = new ArrayList<>();
    double b = model.fundamentalPrice("BTC", "USD");
    double e = model.fundamentalPrice("ETH", "USD");
    double f = model.fundamentalPrice("EUR", "USD");
    for (int i = 0; i < 800; i++) {
      for (int k = 0; k < 25; k++) {
        model.step();
      }
      btc.add(Math.log(model.fundamentalPrice("BTC", "USD") / b));
      eth.add(Math.log(model.fundamentalPrice("ETH", "USD") / e));
      eur.add(Math.log(model.fundamentalPrice("EUR", "USD") / f));
      b = model.fundamentalPrice("BTC", "USD");
      e = model.fundamentalPrice("ETH", "USD");
      f = model.fundamentalPrice("EUR", "USD");
    }
    assertThat(correlation(btc, eth)).isBetween(0.45, 0.95);
    assertThat(Math.abs(correlation(btc, eur))).isLessThan(0.2);
  }

  private static double correlation(List<Double> x, List<Double> y) {
    double mx = x.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double my = y.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.size(); i++) {
      xy += (x.get(i) - mx) * (y.get(i) - my);
      xx += (x.get(i) - mx) * (x.get(i) - mx);
      yy += (y.get(i) - my) * (y.get(i) - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void stablecoinsWanderAroundOneDollarAndQuotesHonourThem() {
    MarketModel model = new MarketModel(9, everything(), 0);
    double low = 1;
    double high = 1;
    for (int i = 0; i < 10 * STEPS_PER_MINUTE; i++) {
      model.step();
      double usdt = model.fundamentalPrice("USDT", "USD");
      low = Math.min(low, usdt);
      high = Math.max(high, usdt);
      if (i % 500 == 0) {
        double implied =
            middle(model.market("kraken", "BTC/USD")) / middle(model.market("binance", "BTCUSDT"));
        assertThat(implied).isBetween(usdt - 0.0015, usdt + 0.0015);
        double quoted = middle(model.market("kraken", "USDT/USD"));
        assertThat(quoted).isBetween(usdt - 0.001, usdt + 0.001);
      }
    }
    assertThat(high - low).isGreaterThan(0.0005).isLessThan(0.02);
  }

  private static double middle(Market market) {
    double ticks = (market.bids().price(0) + market.asks().price(0)) / 2.0;
    return ticks / Math.pow(10, market.spec().priceDecimals());
  }

  private static double netEdge(Market buy, Market sell) {
    double ask = buy.asks().price(0) / Math.pow(10, buy.spec().priceDecimals());
    double bid = sell.bids().price(0) / Math.pow(10, sell.spec().priceDecimals());
    double fees =
        VenueProfile.of(buy.spec().venue()).takerFee()
            + VenueProfile.of(sell.spec().venue()).takerFee();
    return bid / ask - 1 - fees;
  }

  @Test
  void profitableDisagreementsComeAndGoAtABelievableRate() {
    MarketModel model = new MarketModel(21, everything(), 1);
    List<Market> btc =
        model.markets().stream()
            .filter(m -> m.spec().base().equals("BTC") && m.spec().quote().equals("USDT"))
            .filter(m -> m.spec().kind() == Kind.SPOT)
            .toList();
    Map<String, Integer> alive = new HashMap<>();
    List<Integer> lives = new ArrayList<>();
    double best = 0;
    int minutes = 10;
    for (int i = 0; i < minutes * STEPS_PER_MINUTE; i++) {
      model.step();
      for (Market buy : btc) {
        for (Market sell : btc) {
          double edge = buy == sell ? -1 : netEdge(buy, sell);
          String pair = buy.spec().venue() + ">" + sell.spec().venue();
          if (edge > 5e-4) {
            alive.merge(pair, 1, Integer::sum);
            best = Math.max(best, edge);
          } else if (alive.containsKey(pair)) {
            lives.add(alive.remove(pair));
          }
        }
      }
    }
    assertThat(lives.size() / (double) minutes).isBetween(2.0, 30.0);
    assertThat(best).isBetween(0.001, 0.012);
    assertThat(lives).allMatch(steps -> steps * MarketModel.STEP_MILLIS <= 6_000);
    assertThat(lives).anyMatch(steps -> steps * MarketModel.STEP_MILLIS >= 200);
  }

  @Test
  void withoutIntensityNothingIsProfitableForLong() {
    MarketModel model = new MarketModel(21, everything(), 0);
    Market a = model.market("binance", "BTCUSDT");
    Market b = model.market("gateio", "BTC_USDT");
    int profitable = 0;
    for (int i = 0; i < 5 * STEPS_PER_MINUTE; i++) {
      model.step();
      if (netEdge(a, b) > 0 || netEdge(b, a) > 0) {
        profitable++;
      }
    }
    assertThat(profitable).isLessThan(50);
  }

  @Test
  void perpetualsHaveABasisAndAFundingRateNearTheInterest() {
    MarketModel model = new MarketModel(2, everything(), 1);
    for (int i = 0; i < 3_000; i++) {
      model.step();
    }
    Market perpetual = model.market("binanceusdm", "BTCUSDT");
    assertThat(perpetual.markPrice() / perpetual.indexPrice()).isBetween(0.997, 1.003);
    assertThat(perpetual.fundingRate()).isBetween(-0.002, 0.002);
    Market spot = model.market("binance", "BTCUSDT");
    assertThatThrownBy(spot::fundingRate).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void replacingABookTakesMostLevelsAway() {
    MarketModel model = new MarketModel(2, everything(), 1);
    model.step();
    Market market = model.market("kraken", "XRP/USD");
    List<Level> before = market.bids().top(60);
    market.replaceBook();
    model.step();
    List<Level> after = market.bids().top(60);
    assertThat(market.generation()).isEqualTo(1);
    assertThat(before.stream().filter(after::contains).count()).isLessThan(20);
  }

  @Test
  void unknownVenuesAndAssetsAreNamed() {
    assertThatThrownBy(() -> Universe.of(Set.of("nasdaq"), Set.of("BTC")))
        .hasMessageContaining("nasdaq")
        .hasMessageContaining("kraken");
    assertThatThrownBy(() -> Universe.of(Set.of("kraken"), Set.of("DOGE")))
        .hasMessageContaining("DOGE");
  }
}
