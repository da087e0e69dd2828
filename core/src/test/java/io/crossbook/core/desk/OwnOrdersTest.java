package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Opportunities;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An order to buy rests at Kraken, and another operation, which bought at Gemini and did not sell
 * at Coinbase, has 0.1 BTC too much.
 */
class OwnOrdersTest {
  private static final String BTC = "BTC-USD";
  private static final long SECOND = DeskBench.SECOND;

  private DeskBench bench;
  private OrderIntent resting;

  @BeforeEach
  void oneRestsAndAnotherIsHalfDone() {
    bench =
        new DeskBench(
                DeskBench.config(
                        DeskLimits.standard(),
                        Map.of(
                            "spread", ExecutionStyle.MAKER_LEAD,
                            "other", ExecutionStyle.SIMULTANEOUS),
                        Map.of(),
                        "kraken",
                        "coinbase",
                        "gemini")
                    .withMaker(MakerRules.of(Map.of("kraken", 30 * SECOND))))
            .given("kraken", "USD", "100000")
            .given("kraken", "BTC", "10")
            .given("coinbase", "BTC", "10")
            .given("gemini", "USD", "100000")
            .given("gemini", "BTC", "10")
            .open();
    market("kraken", "29980", "30000");
    market("coinbase", "30100", "30110");
    market("gemini", "29970", "29990");
    for (int i = 0; i < 12; i++) {
      bench.pass(1_000);
    }
    bench.confirm(
        Opportunities.of("rests", bench.now)
            .leg("kraken", BTC, "0.1", "30000")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
    resting = bench.last();
    assertThat(resting.kind()).isEqualTo(OrderKind.POST_ONLY);
    bench.confirm(
        Opportunities.of("half", bench.now)
            .strategy("other")
            .leg("gemini", BTC, "0.1", "29990")
            .leg("coinbase", BTC, "-0.1", "30100")
            .candidate());
    assertThat(bench.sent()).hasSize(3);
    bench.filled(bench.sent().get(1));
  }

  private void market(String venue, String bid, String ask) {
    bench.market(venue, BTC, bid, ask, "1");
  }

  private void soldNothing() {
    market("coinbase", "29000", "30110");
    bench.missed(bench.sent().get(2));
  }

  /** What goes to a venue. */
  private List<GatewayCommand> since(int commands) {
    return bench.commands.stream()
        .skip(commands)
        .filter(each -> !(each instanceof GatewayCommand.Settle))
        .toList();
  }

  @Test
  void whereAnotherListingCanTakeItItGoesThereThoughItBringsLess() {
    int before = bench.commands.size();
    soldNothing();
    assertThat(since(before)).hasSize(1);
    assertThat(bench.last().venue()).isEqualTo("gemini");
    assertThat(bench.last().side()).isEqualTo(Side.SELL);
  }

  @Test
  void whereNoOtherCanWhatRestsIsCancelledFirstAndItsLegGivenUp() {
    bench.heard("gemini", false);
    bench.heard("coinbase", false);
    int before = bench.commands.size();
    soldNothing();
    assertThat(since(before)).hasSize(2);
    assertThat(since(before).get(0))
        .isInstanceOfSatisfying(
            GatewayCommand.Cancel.class,
            cancel -> assertThat(cancel.name()).isEqualTo(resting.name()));
    OrderIntent hedge = bench.last();
    assertThat(hedge.venue()).as("nothing is waited for").isEqualTo("kraken");
    // All else would let it rest anew.
    market("coinbase", "30100", "30110");
    bench.missed(resting);
    assertThat(bench.last()).as("nothing rests in its way again").isEqualTo(hedge);
    assertThat(bench.operation(0).outcome()).isEqualTo("missed");
    bench.filled(hedge);
    assertThat(bench.operation(1).outcome()).isEqualTo("recovered");
  }

  @Test
  void whatItWouldNotMeetRestsOn() {
    market("kraken", "30050", "30060");
    int before = bench.commands.size();
    soldNothing();
    assertThat(bench.last().venue()).isEqualTo("kraken");
    assertThat(bench.last().limit()).isGreaterThan(resting.limit());
    assertThat(since(before)).hasSize(1);
  }
}
