package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.routing.RouteMode;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRequestTest {
  @Test
  void everyWordIsRead() {
    OrderRequest request =
        OrderRequest.parse(
            "sell 0.5 BTC-USD mode=lowest-fee limit=60000.5 venue=kraken venue=coinbase not=gateio"
                + " twap=600s participation=0.1 for=700s stop-loss=0.02 trailing=0.02/0.03");
    assertThat(request)
        .isEqualTo(
            new OrderRequest(
                Side.SELL,
                new BigDecimal("0.5"),
                "BTC-USD",
                RouteMode.LOWEST_FEE,
                new BigDecimal("60000.5"),
                List.of("kraken", "coinbase"),
                List.of("gateio"),
                600_000_000_000L,
                null,
                new BigDecimal("0.1"),
                700_000_000_000L,
                StopRule.standard()));
    assertThat(request.slicing().slices()).isEqualTo(60);
    assertThat(request.allows("kraken")).isTrue();
    assertThat(request.allows("binance")).isFalse();
  }

  @Test
  void whatIsNotSaidIsUsual() {
    OrderRequest request = OrderRequest.parse("buy 3 EUR-USD-FX");
    assertThat(request.mode()).isEqualTo(RouteMode.SMART);
    assertThat(request.limit()).isNull();
    assertThat(request.stop()).isNull();
    assertThat(request.workNanos()).isEqualTo(60_000_000_000L);
    assertThat(request.allows("oanda")).isTrue();
    assertThat(request.text()).isEqualTo("buy 3 EUR-USD-FX mode=smart for=60s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "buy 1 | is no order",
        "hold 1 BTC-USD | neither buy nor sell",
        "buy 0 BTC-USD | the quantity is 0; more than 0 is needed",
        "buy -1 BTC-USD | which is no amount",
        "buy 1e3 BTC-USD | which is no amount",
        "buy 1 BTC-USDT-PERP | is a derivative",
        "buy 1 BTC | BTC",
        "buy 1 BTC-USD mode=cheap | no way to route",
        "buy 1 BTC-USD limit=0 | the limit is 0",
        "buy 1 BTC-USD limit=5 limit=6 | says limit twice",
        "buy 1 BTC-USD venue=kraken not=kraken | both asked for and left out",
        "buy 1 BTC-USD venue=K! | is no venue",
        "buy 1 BTC-USD twap=30s | slices over 30 s",
        "buy 1 BTC-USD twap=5m | no number of seconds",
        "buy 1 BTC-USD twap=60s iceberg=0.1 | not both",
        "buy 1 BTC-USD iceberg=1 | hides nothing",
        "buy 1 BTC-USD participation=1.5 | at most 1",
        "buy 1 BTC-USD twap=60s for=60s | more than its slices take",
        "buy 1 BTC-USD stop-loss=1 | less than 1",
        "buy 1 BTC-USD trailing=0.02 | no trailing stop",
        "buy 1 BTC-USD hurry | 'hurry', which is not understood",
        "buy 1 BTC-USD  mode=smart | not understood",
      })
  void badInputIsRefusedInOneSentence(String text, String sentence) {
    assertThatThrownBy(() -> OrderRequest.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence)
        .message()
        .doesNotContain("\n");
  }

  @Property
  void whatIsWrittenIsReadBack(
      @ForAll boolean buys,
      @ForAll @IntRange(min = 2, max = 100_000) int quantity,
      @ForAll RouteMode mode,
      @ForAll @IntRange(min = 0, max = 2) int spread,
      @ForAll @IntRange(min = 0, max = 3) int stop,
      @ForAll boolean limited) {
    long twap = spread == 1 ? 60_000_000_000L * (1 + quantity % 60) : 0;
    OrderRequest request =
        new OrderRequest(
            buys ? Side.BUY : Side.SELL,
            BigDecimal.valueOf(quantity, 4),
            "ETH-USDT",
            mode,
            limited ? BigDecimal.valueOf(quantity, 2) : null,
            limited ? List.of("kraken") : List.of(),
            List.of("mexc", "gateio"),
            twap,
            spread == 2 ? BigDecimal.valueOf(1, 4) : null,
            spread > 0 ? new BigDecimal("0.25") : null,
            twap + OrderRequest.USUAL_WORK_NANOS,
            stop == 0
                ? null
                : new StopRule(
                    stop == 2 ? null : new BigDecimal("0.05"),
                    stop == 1 ? null : new BigDecimal("0.02"),
                    stop == 1 ? null : new BigDecimal("0.03")));
    assertThat(OrderRequest.parse(request.text())).isEqualTo(request);
  }
}
