package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.routing.VenueOffer;
import io.crossbook.core.routing.VenueStatistics;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a desk knows of its venues, for orders that are to be routed. */
class VenueOffersTest {
  private static final String BTC = "BTC-USD";

  private DeskBench bench;

  @BeforeEach
  void start() {
    bench =
        new DeskBench(
                DeskBench.config(
                    DeskLimits.standard(), ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase"))
            .given("kraken", "USD", "100000")
            .given("coinbase", "BTC", "10")
            .open()
            .market("kraken", BTC, "29990", "30000", "1")
            .market("coinbase", BTC, "30100", "30110", "1");
  }

  private List<VenueOffer> offers(Side side, String quantity, String limit) {
    return new VenueOffers(
            bench.config,
            bench.desk.state(),
            bench.desk.ended(),
            bench.desk.marks(),
            new OrderPace(bench.config, bench.desk.state()))
        .of(
            BTC,
            side,
            new BigDecimal(quantity),
            limit == null ? null : new BigDecimal(limit),
            bench.now);
  }

  @Test
  void anOfferIsWhatTheBookHoldsWithinTheLimitWithItsFee() {
    bench.book(Books.of("kraken", BTC).bid("29990", "1").ask("30000", "0.25").ask("30010", "0.75"));
    VenueOffer whole = offers(Side.BUY, "0.5", null).get(1);
    assertThat(whole.venue()).isEqualTo("kraken");
    assertThat(whole.quantity()).isEqualByComparingTo("0.5");
    assertThat(whole.price()).isEqualByComparingTo("30005");
    assertThat(whole.quality().fee()).isEqualTo(0.001);
    assertThat(whole.quality().spread()).isEqualTo(10 / 29995.0 * 100, within(1e-12));
    assertThat(whole.quality().volume()).isEqualTo(29995, within(1e-6));
    List<VenueOffer> limited = offers(Side.BUY, "0.5", "30009.99");
    assertThat(limited).hasSize(1);
    assertThat(limited.get(0).quantity()).isEqualByComparingTo("0.25");
    assertThat(offers(Side.SELL, "0.5", "30050"))
        .extracting(VenueOffer::venue)
        .containsExactly("coinbase");
  }

  @Test
  void whatCannotBeTradedNowIsNoOffer() {
    bench.heard("kraken", false);
    assertThat(offers(Side.BUY, "0.5", null))
        .extracting(VenueOffer::venue)
        .containsExactly("coinbase");
    bench.still();
    bench.pass(3_000);
    assertThat(offers(Side.BUY, "0.5", null)).isEmpty();
  }

  @Test
  void answersAreMeasured() {
    bench.confirm(
        Opportunities.of("id", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
    bench.pass(80);
    bench.filled(bench.sent().get(0));
    bench.line(bench.sent().get(1), Purpose.OPEN, LedgerState.UNKNOWN, "0");
    VenueStatistics kraken = bench.desk.state().venues.get("kraken");
    assertThat(kraken.latencyMillis).isEqualTo(80, within(1e-9));
    assertThat(kraken.successRate).isEqualTo(1);
    VenueStatistics coinbase = bench.desk.state().venues.get("coinbase");
    assertThat(coinbase.latencyMillis).isNaN();
    assertThat(coinbase.successRate).isZero();
    assertThat(offers(Side.BUY, "1", null))
        .extracting(each -> each.quality().latencyMillis())
        .containsExactly(1_000.0, 80.0);
  }
}
