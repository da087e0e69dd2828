package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.PrivateProtocol;
import java.math.BigDecimal;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A perpetual's position at a simulated counterparty; its ledger is the judge. */
@Timeout(60)
class PositionsOverSimulatorTest extends SimulatedVenues {
  private OrderIntent reducing(BigDecimal quantity) {
    return new OrderIntent(
        new OrderName(7, operation++, 0, 0),
        "binanceusdm",
        "",
        "BTCUSDT",
        Side.SELL,
        OrderKind.IOC,
        quantity,
        LOW,
        true,
        now() + 5 * SECOND);
  }

  private List<VenuePosition> positions(PrivateProtocol protocol) throws InterruptedException {
    return done("binanceusdm", protocol.positions(now()).orElseThrow()).stream()
        .filter(each -> each.quantity().signum() != 0)
        .toList();
  }

  @Test
  void aPositionIsOpenedReducedAndClosedAndItsProfitIsTheLedgers() throws Exception {
    String venue = "binanceusdm";
    PrivateProtocol protocol = protocol(venue, false);
    final BigDecimal before = total(done(venue, protocol.balances(now())), "USDT");
    OrderIntent open = intent(venue, "BTCUSDT", OrderKind.IOC, HIGH);
    done(venue, protocol.place(open, now()));
    List<JsonNode> bought = ledger("fill", protocol.clientOrderId(open.name()));
    BigDecimal cost =
        bought.stream().map(line -> decimal(line, "cost")).reduce(BigDecimal.ZERO, BigDecimal::add);
    VenuePosition position = positions(protocol).get(0);
    assertThat(position.quantity()).isEqualByComparingTo(QUANTITY);
    assertThat(position.entryPrice().multiply(QUANTITY))
        .isCloseTo(cost, Offset.offset(new BigDecimal("0.000001")));

    BigDecimal half = QUANTITY.movePointLeft(1).multiply(new BigDecimal("5"));
    OrderIntent first = reducing(half);
    done(venue, protocol.place(first, now()));
    assertThat(positions(protocol).get(0).quantity()).isEqualByComparingTo(half);
    OrderIntent second = reducing(QUANTITY);
    OrderState placed = done(venue, protocol.place(second, now()));
    assertThat(find(venue, protocol, ref(second, placed.venueOrderId())).filled())
        .as("no more than there was to reduce")
        .isEqualByComparingTo(half);
    assertThat(positions(protocol)).isEmpty();
    assertThat(send(venue, protocol.place(reducing(half), now())))
        .isInstanceOf(Answer.Rejected.class);

    BigDecimal expected = BigDecimal.ZERO;
    for (OrderIntent each : List.of(open, first, second)) {
      for (JsonNode line : ledger("fill", protocol.clientOrderId(each.name()))) {
        expected = expected.add(decimal(line, "realized")).subtract(decimal(line, "fee"));
      }
    }
    BigDecimal after = total(done(venue, protocol.balances(now())), "USDT");
    assertThat(after.subtract(before)).isEqualByComparingTo(expected).isNegative();
    FillPage page = done(venue, protocol.fills("BTCUSDT", "", now() - 60 * SECOND, now()));
    assertThat(page.fills().stream().map(Fill::fee).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isPositive();
  }
}
