package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.PrivateProtocol;
import java.math.BigDecimal;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A perpetual's position at a simulated counterparty; its ledger is the judge. */
@Timeout(60)
class PositionsOverSimulatorTest extends SimulatedVenues {
  private OrderIntent reducing(String venue, String symbol, BigDecimal quantity) {
    return new OrderIntent(
        new OrderName(7, operation++, 0, 0),
        venue,
        "",
        symbol,
        Side.SELL,
        OrderKind.IOC,
        quantity,
        low(venue),
        true,
        now() + 5 * SECOND);
  }

  private List<VenuePosition> positions(String venue, PrivateProtocol protocol)
      throws InterruptedException {
    return done(venue, protocol.positions(now()).orElseThrow()).stream()
        .filter(each -> each.quantity().signum() != 0)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"binanceusdm, BTCUSDT, 1", "gateiofutures, BTC_USDT, 0.0001"})
  void aPositionIsOpenedReducedAndClosedAndItsProfitIsTheLedgers(
      String venue, String symbol, BigDecimal contract) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    final BigDecimal before = total(done(venue, protocol.balances(now())), "USDT");
    OrderIntent open = intent(venue, symbol, OrderKind.IOC, high(venue));
    done(venue, protocol.place(open, now()));
    List<JsonNode> bought = ledger("fill", protocol.clientOrderId(open.name()));
    BigDecimal cost =
        bought.stream().map(line -> decimal(line, "cost")).reduce(BigDecimal.ZERO, BigDecimal::add);
    VenuePosition position = positions(venue, protocol).get(0);
    assertThat(position.quantity()).isEqualByComparingTo(quantity(venue));
    assertThat(position.entryPrice().multiply(quantity(venue)).multiply(contract))
        .isCloseTo(cost, Offset.offset(new BigDecimal("0.000001")));

    BigDecimal half = quantity(venue).movePointLeft(1).multiply(new BigDecimal("5"));
    OrderIntent first = reducing(venue, symbol, half);
    done(venue, protocol.place(first, now()));
    assertThat(positions(venue, protocol).get(0).quantity()).isEqualByComparingTo(half);
    OrderIntent second = reducing(venue, symbol, quantity(venue));
    OrderState placed = done(venue, protocol.place(second, now()));
    assertThat(find(venue, protocol, ref(second, placed.venueOrderId())).filled())
        .as("no more than there was to reduce")
        .isEqualByComparingTo(half);
    assertThat(positions(venue, protocol)).isEmpty();
    assertThat(send(venue, protocol.place(reducing(venue, symbol, half), now())))
        .isInstanceOf(Answer.Rejected.class);

    BigDecimal expected = BigDecimal.ZERO;
    for (OrderIntent each : List.of(open, first, second)) {
      for (JsonNode line : ledger("fill", protocol.clientOrderId(each.name()))) {
        expected = expected.add(decimal(line, "realized")).subtract(decimal(line, "fee"));
      }
    }
    BigDecimal after = total(done(venue, protocol.balances(now())), "USDT");
    assertThat(after.subtract(before)).isEqualByComparingTo(expected).isNegative();
    FillPage page = done(venue, protocol.fills(symbol, "", now() - 60 * SECOND, now()));
    assertThat(page.fills().stream().map(Fill::fee).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isPositive();
  }

  private RejectReason refused(PrivateProtocol protocol, OrderIntent intent)
      throws InterruptedException {
    return rejected(send(intent.venue(), protocol.place(intent, now())));
  }

  private OrderIntent contracts(OrderKind kind, String contracts, BigDecimal limit) {
    return new OrderIntent(
        new OrderName(9, operation++, 0, 0),
        "gateiofutures",
        "",
        "BTC_USDT",
        Side.BUY,
        kind,
        new BigDecimal(contracts),
        limit,
        false,
        now() + 5 * SECOND);
  }

  @Test
  void whatCannotBeIsRefusedForItsReason() throws Exception {
    String venue = "gateiofutures";
    PrivateProtocol protocol = protocol(venue, false);
    assertThat(refused(protocol, reducing(venue, "BTC_USDT", BigDecimal.ONE)))
        .isEqualTo(RejectReason.REDUCE_ONLY);
    assertThat(refused(protocol, contracts(OrderKind.POST_ONLY, "1", high(venue))))
        .isEqualTo(RejectReason.WOULD_TAKE);
    assertThat(refused(protocol, contracts(OrderKind.FOK, "1000000", high(venue))))
        .isEqualTo(RejectReason.NOT_FILLABLE);
    assertThat(refused(protocol, contracts(OrderKind.IOC, "1", new BigDecimal("10000"))))
        .isEqualTo(RejectReason.PRICE_OUT_OF_RANGE);
    // A hundred coins each, until twenty times the money is bound.
    for (int i = 0; i < 3; i++) {
      done(venue, protocol.place(contracts(OrderKind.LIMIT, "1000000", low(venue)), now()));
    }
    assertThat(refused(protocol, contracts(OrderKind.LIMIT, "1000000", low(venue))))
        .isEqualTo(RejectReason.INSUFFICIENT_MARGIN);
    FeeRate rate = done(venue, protocol.feeRates(List.of("BTC_USDT"), now()).get(0)).get(0);
    assertThat(rate.taker()).isEqualByComparingTo("0.0005");
  }
}
