package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.launcher.Awaited;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingTraits.CancelAll;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What concerns a whole account, and the kinds of orders that end at once. */
@Timeout(60)
class AccountOverSimulatorTest extends SimulatedVenues {
  private OrderRef rest(String venue, PrivateProtocol protocol, String symbol) throws Exception {
    OrderIntent intent = intent(venue, symbol, OrderKind.POST_ONLY, low(venue));
    return ref(intent, done(venue, protocol.place(intent, now())).venueOrderId());
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "binanceus, BTCUSDT",
    "kraken, BTC/USD",
    "gateio, BTC_USDT",
    "mexc, BTCUSDT",
    "binanceusdm, BTCUSDT",
    "gateiofutures, BTC_USDT"
  })
  void allThatRestsIsCancelledAtOnce(String venue, String symbol) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    List<OrderRef> orders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      orders.add(rest(venue, protocol, symbol));
    }
    assertThat(protocol.traits().cancelAll()).isNotEqualTo(CancelAll.NONE);
    String scope = protocol.traits().cancelAll() == CancelAll.SYMBOL ? symbol : "";
    done(venue, protocol.cancelAll(scope, now()));
    for (OrderRef order : orders) {
      assertThat(find(venue, protocol, order).status()).isEqualTo(OrderStatus.CANCELLED);
    }
    assertThat(done(venue, protocol.openOrders(symbol, now()))).isEmpty();
    assertThat(send(venue, protocol.cancelAll(scope, now())))
        .as("where there is nothing to cancel")
        .isNotInstanceOf(Answer.Unknown.class);
  }

  /** What the venue says that it charges is what it charges. */
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
  void feesAreThoseThatTheVenueNames(String venue, String symbol) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    List<FeeRate> rates = new ArrayList<>();
    for (Call<List<FeeRate>> call : protocol.feeRates(List.of(symbol), now())) {
      rates.addAll(done(venue, call));
    }
    FeeRate rate =
        rates.stream()
            .filter(each -> each.symbol().equals(symbol) || each.symbol().equals("*"))
            .findFirst()
            .orElseThrow();
    OrderIntent intent = intent(venue, symbol, OrderKind.IOC, high(venue));
    done(venue, protocol.place(intent, now()));
    List<JsonNode> fills = ledger("fill", protocol.clientOrderId(intent.name()));
    assertThat(fills).isNotEmpty();
    for (JsonNode fill : fills) {
      boolean inBase = fill.path("fee_asset").asText().equals("BTC");
      BigDecimal of = decimal(fill, inBase ? "quantity" : "cost");
      assertThat(decimal(fill, "fee"))
          .isCloseTo(of.multiply(rate.taker()), Offset.offset(new BigDecimal("0.00001")));
    }
    assertThat(rate.maker()).isLessThanOrEqualTo(rate.taker());
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "binanceus, BTCUSDT",
    "coinbase, BTC-USD",
    "gateio, BTC_USDT",
    "mexc, BTCUSDT",
    "binanceusdm, BTCUSDT",
    "gateiofutures, BTC_USDT"
  })
  void allOrNothingIsTheOneOrTheOther(String venue, String symbol) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    OrderIntent all = intent(venue, symbol, OrderKind.FOK, high(venue));
    done(venue, protocol.place(all, now()));
    OrderState whole = find(venue, protocol, ref(all, ""));
    assertThat(whole.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(whole.filled()).isEqualByComparingTo(quantity(venue));
    OrderIntent none = intent(venue, symbol, OrderKind.FOK, low(venue));
    assertThat(send(venue, protocol.place(none, now()))).isNotInstanceOf(Answer.Unknown.class);
    assertThat(ledger("fill", protocol.clientOrderId(none.name()))).isEmpty();
    assertThat(done(venue, protocol.openOrders(symbol, now()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "binance, BTCUSDT",
    "binanceus, BTCUSDT",
    "kraken, BTC/USD",
    "coinbase, BTC-USD",
    "binanceusdm, BTCUSDT",
    "gateiofutures, BTC_USDT"
  })
  void aMarketOrderTakesTheBestPrices(String venue, String symbol) throws Exception {
    PrivateProtocol protocol = protocol(venue, false);
    OrderIntent intent = intent(venue, symbol, OrderKind.MARKET, high(venue));
    done(venue, protocol.place(intent, now()));
    OrderState found = find(venue, protocol, ref(intent, ""));
    assertThat(found.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(found.filled()).isEqualByComparingTo(quantity(venue));
  }

  /** All of them at once, since the shortest time that they take is seconds. */
  @Test
  void whatRestsDiesWhereNobodyRenewsTheSwitch() throws Exception {
    Map<String, String> symbols =
        new TreeMap<>(
            Map.of(
                "kraken", "BTC/USD",
                "gateio", "BTC_USDT",
                "gateiofutures", "BTC_USDT",
                "binanceusdm", "BTCUSDT"));
    Map<String, OrderRef> orders = new TreeMap<>();
    Map<String, PrivateProtocol> protocols = new TreeMap<>();
    for (Map.Entry<String, String> each : symbols.entrySet()) {
      String venue = each.getKey();
      PrivateProtocol protocol = protocol(venue, false);
      protocols.put(venue, protocol);
      List<Call<Void>> arm =
          protocol.deadManSwitch(Duration.ofSeconds(5), List.of(each.getValue()), now());
      assertThat(arm).as(venue).isNotEmpty();
      for (Call<Void> call : arm) {
        done(venue, call);
      }
      orders.put(venue, rest(venue, protocol, each.getValue()));
      assertThat(find(venue, protocol, orders.get(venue)).status()).isEqualTo(OrderStatus.OPEN);
    }
    for (Map.Entry<String, OrderRef> each : orders.entrySet()) {
      PrivateProtocol protocol = protocols.get(each.getKey());
      Awaited.until(() -> find(each.getKey(), protocol, each.getValue()).status().terminal());
      assertThat(lines("order_ended"))
          .filteredOn(line -> line.path("venue").asText().equals(each.getKey()))
          .hasSize(1);
    }
  }
}
