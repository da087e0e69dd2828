package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our protocol of a dealer against the simulated one, whose ledger is the judge. */
@Timeout(60)
class OandaOverSimulatorTest extends SimulatedVenues {
  private static final String VENUE = "oanda";
  private static final String SYMBOL = "USD_JPY";

  /** Below and above what is quoted. */
  private static final BigDecimal CHEAP = new BigDecimal("100");

  private static final BigDecimal DEAR = new BigDecimal("200");

  private OrderIntent intent(Side side, String units, OrderKind kind, BigDecimal limit) {
    return intent(side, units, kind, limit, false);
  }

  private OrderIntent intent(
      Side side, String units, OrderKind kind, BigDecimal limit, boolean reduceOnly) {
    return new OrderIntent(
        new OrderName(6, operation++, 0, 0),
        VENUE,
        "",
        SYMBOL,
        side,
        kind,
        new BigDecimal(units),
        limit,
        reduceOnly,
        now() + 5 * SECOND);
  }

  @Test
  void anOrderRestsIsFoundIsRefusedTwiceAndIsCancelled() throws Exception {
    PrivateProtocol protocol = protocol(VENUE, false);
    assertThat(Math.abs(done(VENUE, protocol.venueTime(now())) - now())).isLessThan(3 * SECOND);
    OrderIntent intent = intent(Side.BUY, "1000", OrderKind.LIMIT, CHEAP);
    OrderState placed = done(VENUE, protocol.place(intent, now()));
    assertThat(placed.status()).isEqualTo(OrderStatus.OPEN);
    List<OrderState> open = done(VENUE, protocol.openOrders("", now()));
    assertThat(open).hasSize(1);
    assertThat(protocol.orderName(open.get(0).clientOrderId())).contains(intent.name());
    assertThat(rejected(send(VENUE, protocol.place(intent, now()))))
        .isEqualTo(RejectReason.DUPLICATE_ID);
    OrderRef order = ref(intent, placed.venueOrderId());
    assertThat(find(VENUE, protocol, order).status()).isEqualTo(OrderStatus.OPEN);
    done(VENUE, protocol.cancel(order, now()));
    assertThat(find(VENUE, protocol, order).status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(rejected(send(VENUE, protocol.cancel(order, now()))))
        .isEqualTo(RejectReason.UNKNOWN_ORDER);
    OrderIntent never = intent(Side.BUY, "1000", OrderKind.LIMIT, CHEAP);
    assertThat(find(VENUE, protocol, ref(never, ""))).isNull();
  }

  @Test
  void fillsPositionsAndMoneyAreWhatTheLedgerSays() throws Exception {
    PrivateProtocol protocol = protocol(VENUE, false);
    final BigDecimal before = total(done(VENUE, protocol.balances(now())), "USD");
    FillPage start = done(VENUE, protocol.fills("", "", now() - 60 * SECOND, now()));
    OrderIntent buying = intent(Side.BUY, "20000", OrderKind.MARKET, DEAR);
    OrderState bought = done(VENUE, protocol.place(buying, now()));
    assertThat(bought.status()).isEqualTo(OrderStatus.FILLED);
    VenuePosition position = done(VENUE, protocol.positions(now()).orElseThrow()).get(0);
    assertThat(position.symbol()).isEqualTo(SYMBOL);
    assertThat(position.quantity()).isEqualByComparingTo("20000");
    assertThat(position.entryPrice()).isEqualByComparingTo(bought.averagePrice());
    OrderIntent selling = intent(Side.SELL, "20000", OrderKind.MARKET, CHEAP, true);
    assertThat(done(VENUE, protocol.place(selling, now())).status()).isEqualTo(OrderStatus.FILLED);
    assertThat(done(VENUE, protocol.positions(now()).orElseThrow())).isEmpty();

    List<JsonNode> truth = new ArrayList<>(ledger("fill", protocol.clientOrderId(buying.name())));
    truth.addAll(ledger("fill", protocol.clientOrderId(selling.name())));
    BigDecimal realized =
        truth.stream()
            .map(fill -> decimal(fill, "realized"))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(realized.signum()).as("the spread").isNegative();
    assertThat(total(done(VENUE, protocol.balances(now())), "USD"))
        .isEqualByComparingTo(before.add(realized));
    List<Fill> fills = new ArrayList<>();
    FillPage page = start;
    do {
      page = done(VENUE, protocol.fills("", page.cursor(), 0, now()));
      fills.addAll(page.fills());
    } while (page.more());
    assertThat(fills).hasSize(2);
    assertThat(fills.get(0).price()).isEqualByComparingTo(bought.averagePrice());
    assertThat(fills).allSatisfy(fill -> assertThat(fill.fee()).isEqualByComparingTo("0"));
    assertThat(fills.get(1).side()).isEqualTo(Side.SELL);
  }

  @Test
  void whatIsKilledTooDearOrLateIsNotAnOrder() throws Exception {
    PrivateProtocol protocol = protocol(VENUE, false);
    OrderState killed =
        done(VENUE, protocol.place(intent(Side.BUY, "10", OrderKind.FOK, CHEAP), now()));
    assertThat(killed.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(killed.reason()).isEqualTo("TIME_IN_FORCE_EXPIRED");
    OrderState rich =
        done(VENUE, protocol.place(intent(Side.BUY, "90000000", OrderKind.IOC, DEAR), now()));
    assertThat(rich.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(rich.reason()).isEqualTo("INSUFFICIENT_MARGIN");
    BigDecimal fine = new BigDecimal("150.1234567");
    assertThat(
            rejected(
                send(VENUE, protocol.place(intent(Side.BUY, "10", OrderKind.FOK, fine), now()))))
        .isEqualTo(RejectReason.INVALID_ORDER);
    PrivateProtocol wrong = protocol(VENUE, true);
    assertThat(
            rejected(send(VENUE, wrong.place(intent(Side.BUY, "10", OrderKind.IOC, DEAR), now()))))
        .isEqualTo(RejectReason.NOT_AUTHORIZED);
  }

  @Test
  void aLostAnswerIsUnknownAndTheOrderIsFoundOnce() throws Exception {
    PrivateProtocol protocol = protocol(VENUE, false);
    simulation.command(FaultCommand.of(VENUE, FaultKind.DROPPED_ANSWER));
    OrderIntent intent = intent(Side.BUY, "1000", OrderKind.FOK, DEAR);
    assertThat(send(VENUE, protocol.place(intent, now()))).isInstanceOf(Answer.Unknown.class);
    OrderState found = find(VENUE, protocol, ref(intent, ""));
    assertThat(found.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(found.filled()).isEqualByComparingTo("1000");
    assertThat(ledger("order_accepted", protocol.clientOrderId(intent.name()))).hasSize(1);
    simulation.command(FaultCommand.of(VENUE, FaultKind.HTTP_429).withDuration(60_000));
    assertThat(send(VENUE, protocol.balances(now()))).isInstanceOf(Answer.RateLimited.class);
  }
}
