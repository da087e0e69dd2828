package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our private protocols on one side, simulated counterparties on the other: two descriptions of the
 * same signatures, requests and answers that share no code. The simulator's ledger is the judge.
 */
@Timeout(60)
class TradingOverSimulatorTest extends SimulatedVenues {
  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT, ''",
    "binanceus, BTCUSDT, ''",
    "kraken, BTC/USD, ''",
    "coinbase, BTC-USD, ''",
    "gateio, BTC_USDT, ''",
    "mexc, BTCUSDT, BTCUSDT",
    "binanceusdm, BTCUSDT, ''",
    "gateiofutures, BTC_USDT, ''"
  })
  void anOrderRestsIsFoundAndIsCancelled(String venue, String symbol, String scope)
      throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    assertThat(Math.abs(done(venue, protocol.venueTime(now())) - now())).isLessThan(2 * SECOND);
    OrderIntent intent = intent(venue, symbol, OrderKind.POST_ONLY, low(venue));
    String clientId = protocol.clientOrderId(intent.name());
    OrderState placed = done(venue, protocol.place(intent, now()));
    assertThat(placed.venueOrderId()).isNotEmpty();
    List<OrderState> open = done(venue, protocol.openOrders(scope, now()));
    assertThat(open).hasSize(1);
    assertThat(open.get(0).clientOrderId()).isEqualTo(clientId);
    assertThat(open.get(0).symbol()).isEqualTo(symbol);
    assertThat(open.get(0).quantity()).isEqualByComparingTo(quantity(venue));
    assertThat(protocol.orderName(open.get(0).clientOrderId())).contains(intent.name());

    OrderRef order = ref(intent, placed.venueOrderId());
    assertThat(find(venue, protocol, order).status()).isEqualTo(OrderStatus.OPEN);
    done(venue, protocol.cancel(order, now()));
    assertThat(find(venue, protocol, order).status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(done(venue, protocol.openOrders(scope, now()))).isEmpty();
    assertThat(rejected(send(venue, protocol.cancel(order, now()))))
        .isEqualTo(RejectReason.UNKNOWN_ORDER);
    assertThat(find(venue, protocol, ref(intent(venue, symbol, OrderKind.IOC, low(venue)), "")))
        .as("an order that never was")
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({"binance, BTCUSDT", "binanceus, BTCUSDT", "kraken, BTC/USD", "binanceusdm, BTCUSDT"})
  void aNameInUseIsRefused(String venue, String symbol) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    OrderIntent intent = intent(venue, symbol, OrderKind.POST_ONLY, low(venue));
    done(venue, protocol.place(intent, now()));
    assertThat(rejected(send(venue, protocol.place(intent, now()))))
        .isEqualTo(RejectReason.DUPLICATE_ID);
    assertThat(ledger("order_accepted", protocol.clientOrderId(intent.name()))).hasSize(1);
  }

  /** Which is why a placement may be repeated there, whatever became of the first order. */
  @ParameterizedTest
  @CsvSource({"coinbase, BTC-USD"})
  void aNameInUseGivesItsOrder(String venue, String symbol) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    OrderIntent resting = intent(venue, symbol, OrderKind.POST_ONLY, low(venue));
    OrderState first = done(venue, protocol.place(resting, now()));
    assertThat(done(venue, protocol.place(resting, now())).venueOrderId())
        .isEqualTo(first.venueOrderId());
    assertThat(ledger("order_accepted", protocol.clientOrderId(resting.name()))).hasSize(1);

    simulation.command(FaultCommand.of(venue, FaultKind.DROPPED_ANSWER));
    OrderIntent taking = intent(venue, symbol, OrderKind.IOC, high(venue));
    assertThat(send(venue, protocol.place(taking, now()))).isInstanceOf(Answer.Unknown.class);
    OrderState again = done(venue, protocol.place(taking, now()));
    OrderState found = find(venue, protocol, ref(taking, ""));
    assertThat(again.venueOrderId()).isEqualTo(found.venueOrderId());
    assertThat(found.filled()).isEqualByComparingTo(quantity(venue));
    assertThat(ledger("order_accepted", protocol.clientOrderId(taking.name()))).hasSize(1);
  }

  /** Which is why a placement may not be repeated there: the look-up tells of one of the two. */
  @ParameterizedTest
  @CsvSource({"gateio, BTC_USDT, false", "gateiofutures, BTC_USDT, false", "mexc, BTCUSDT, true"})
  void aNameInUseIsAcceptedAgain(String venue, String symbol, boolean findsTheFirst)
      throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    OrderIntent intent = intent(venue, symbol, OrderKind.POST_ONLY, low(venue));
    OrderState first = done(venue, protocol.place(intent, now()));
    OrderState second = done(venue, protocol.place(intent, now()));
    assertThat(ledger("order_accepted", protocol.clientOrderId(intent.name()))).hasSize(2);
    assertThat(find(venue, protocol, ref(intent, "")).venueOrderId())
        .isEqualTo((findsTheFirst ? first : second).venueOrderId());
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT, USDT",
    "binanceus, BTCUSDT, USDT",
    "kraken, BTC/USD, USD",
    "coinbase, BTC-USD, USD",
    "gateio, BTC_USDT, USDT",
    "mexc, BTCUSDT, USDT"
  })
  void whatIsFilledIsWhatTheLedgerSays(String venue, String symbol, String quote) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    final List<Balance> before = done(venue, protocol.balances(now()));
    OrderIntent intent = intent(venue, symbol, OrderKind.IOC, high(venue));
    String clientId = protocol.clientOrderId(intent.name());
    final OrderState placed = done(venue, protocol.place(intent, now()));

    List<JsonNode> truth = ledger("fill", clientId);
    BigDecimal quantity = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    Map<String, BigDecimal> fees = new HashMap<>();
    for (JsonNode fill : truth) {
      quantity = quantity.add(decimal(fill, "quantity"));
      cost = cost.add(decimal(fill, "cost"));
      fees.merge(fill.path("fee_asset").asText(), decimal(fill, "fee"), BigDecimal::add);
    }
    assertThat(quantity).isEqualByComparingTo(quantity(venue));

    OrderState found = find(venue, protocol, ref(intent, placed.venueOrderId()));
    assertThat(found.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(found.filled()).isEqualByComparingTo(quantity(venue));

    String scope = protocol.traits().fillsPerSymbol() ? symbol : "";
    List<Fill> fills = new ArrayList<>();
    String cursor = "";
    boolean more = true;
    while (more) {
      FillPage page = done(venue, protocol.fills(scope, cursor, now() - 60 * SECOND, now()));
      fills.addAll(page.fills());
      cursor = page.cursor();
      more = page.more();
    }
    assertThat(fills).hasSameSizeAs(truth);
    for (int i = 0; i < fills.size(); i++) {
      Fill fill = fills.get(i);
      assertThat(fill.venueOrderId()).isEqualTo(placed.venueOrderId());
      assertThat(fill.symbol()).isEqualTo(symbol);
      assertThat(fill.side()).isEqualTo(Side.BUY);
      assertThat(fill.maker()).isFalse();
    }
    assertThat(fills.stream().map(Fill::quantity).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(quantity);
    assertThat(
            fills.stream()
                .map(each -> each.quantity().multiply(each.price()))
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isCloseTo(cost, Offset.offset(new BigDecimal("0.0001")));
    String feeAsset = fills.get(0).feeAsset();
    assertThat(fills.stream().map(Fill::fee).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(fees.get(feeAsset));

    List<Balance> after = done(venue, protocol.balances(now()));
    assertThat(total(after, "BTC").subtract(total(before, "BTC")))
        .isEqualByComparingTo(quantity.subtract(fees.getOrDefault("BTC", BigDecimal.ZERO)));
    assertThat(total(before, quote).subtract(total(after, quote)))
        .isEqualByComparingTo(cost.add(fees.getOrDefault(quote, BigDecimal.ZERO)));
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "kraken, BTC/USD",
    "coinbase, BTC-USD",
    "gateio, BTC_USDT",
    "mexc, BTCUSDT",
    "binanceusdm, BTCUSDT",
    "gateiofutures, BTC_USDT"
  })
  void aLostAnswerIsUnknownAndTheOrderIsFoundOnce(String venue, String symbol) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    simulation.command(FaultCommand.of(venue, FaultKind.DROPPED_ANSWER));
    OrderIntent intent = intent(venue, symbol, OrderKind.IOC, high(venue));
    assertThat(send(venue, protocol.place(intent, now()))).isInstanceOf(Answer.Unknown.class);
    OrderState found = find(venue, protocol, ref(intent, ""));
    assertThat(found.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(found.filled()).isEqualByComparingTo(quantity(venue));
    assertThat(ledger("order_accepted", protocol.clientOrderId(intent.name()))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "binanceus, BTCUSDT",
    "kraken, BTC/USD",
    "coinbase, BTC-USD",
    "gateio, BTC_USDT",
    "mexc, BTCUSDT",
    "binanceusdm, BTCUSDT",
    "gateiofutures, BTC_USDT"
  })
  void aWrongKeyAndALateOrderPlaceNothing(String venue, String symbol) throws Exception {
    OrderIntent intent = intent(venue, symbol, OrderKind.IOC, high(venue));
    PrivateProtocol wrong = protocol(venue, true);
    assertThat(rejected(send(venue, wrong.place(intent, now()))))
        .isEqualTo(RejectReason.NOT_AUTHORIZED);
    PrivateProtocol right = protocol(venue, false);
    OrderIntent late =
        new OrderIntent(
            intent.name(),
            venue,
            "",
            symbol,
            Side.BUY,
            OrderKind.IOC,
            quantity(venue),
            high(venue),
            false,
            now() - SECOND);
    assertThat(send(venue, right.place(late, now()))).isNotInstanceOf(Answer.Done.class);
    String clientId = right.clientOrderId(intent.name());
    assertThat(ledger("order_accepted", clientId)).isEmpty();
    assertThat(find(venue, right, ref(intent, ""))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT, INSUFFICIENT_FUNDS",
    "kraken, BTC/USD, INSUFFICIENT_FUNDS",
    "coinbase, BTC-USD, INSUFFICIENT_FUNDS",
    "gateio, BTC_USDT, INSUFFICIENT_FUNDS",
    "mexc, BTCUSDT, INSUFFICIENT_FUNDS",
    "binanceusdm, BTCUSDT, INSUFFICIENT_MARGIN"
  })
  void whatIsTooMuchIsRefusedOrSaysWhenToComeBack(String venue, String symbol, RejectReason reason)
      throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    OrderIntent rich =
        new OrderIntent(
            new OrderName(7, 999, 0, 0),
            venue,
            "",
            symbol,
            Side.BUY,
            OrderKind.LIMIT,
            new BigDecimal("5000"),
            low(venue),
            false,
            now() + 5 * SECOND);
    assertThat(rejected(send(venue, protocol.place(rich, now())))).isEqualTo(reason);
    simulation.command(FaultCommand.of(venue, FaultKind.HTTP_429).withDuration(60_000));
    Answer<List<Balance>> limited = send(venue, protocol.balances(now()));
    assertThat(limited).isInstanceOf(Answer.RateLimited.class);
  }

  /** The first account of Coinbase has a key on P-256, the second one an Ed25519 key. */
  @Test
  void coinbaseTakesBothKindsOfKeys() throws Exception {
    String venue = "coinbase";
    List<ApiKey> keys =
        simulation.accounts().stream().filter(each -> each.venue().equals(venue)).toList();
    for (ApiKey key : keys) {
      PrivateProtocol protocol =
          TradingCatalog.venue(venue)
              .protocol()
              .apply(credentials(TradingCatalog.venue(venue), key.key(), key.secret()));
      OrderIntent intent = intent(venue, "BTC-USD", OrderKind.POST_ONLY, low(venue));
      assertThat(done(venue, protocol.place(intent, now())).venueOrderId()).isNotEmpty();
      assertThat(ledger("order_accepted", protocol.clientOrderId(intent.name())))
          .extracting(line -> line.path("account").asText())
          .containsExactly(key.account().name());
    }
    assertThat(keys.stream().map(key -> key.secret().startsWith("-----")).distinct()).hasSize(2);
  }
}
