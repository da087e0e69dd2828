package io.crossbook.venues.binance.trading;

import static io.crossbook.venues.binance.trading.Accounts.ID;
import static io.crossbook.venues.binance.trading.Accounts.NOW;
import static io.crossbook.venues.binance.trading.Accounts.answer;
import static io.crossbook.venues.binance.trading.Accounts.decimal;
import static io.crossbook.venues.binance.trading.Accounts.done;
import static io.crossbook.venues.binance.trading.Accounts.error;
import static io.crossbook.venues.binance.trading.Accounts.intent;
import static io.crossbook.venues.binance.trading.Accounts.signedText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingTraits;
import io.crossbook.venues.trading.TradingVenue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpotProtocolTest {
  private static final String STAMP = "&timestamp=1795262400123";

  private final PrivateProtocol spot = Accounts.spot();

  private static String order(String id, String status, String timeInForce, String executed) {
    return "{\"symbol\":\"BTCUSDT\",\"orderId\":28,\"orderListId\":-1,\"clientOrderId\":\""
        + id
        + "\",\"transactTime\":1507725176595,\"price\":\"25000.50000000\","
        + "\"origQty\":\"0.50000000\",\"executedQty\":\""
        + executed
        + "\",\"cummulativeQuoteQty\":\"5000.10000000\",\"status\":\""
        + status
        + "\",\"timeInForce\":\""
        + timeInForce
        + "\",\"type\":\"LIMIT\",\"side\":\"BUY\"}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MARKET    | type=MARKET&quantity=0.5",
        "LIMIT     | type=LIMIT&timeInForce=GTC&quantity=0.5&price=25000.5",
        "POST_ONLY | type=LIMIT_MAKER&quantity=0.5&price=25000.5",
        "IOC       | type=LIMIT&timeInForce=IOC&quantity=0.5&price=25000.5",
        "FOK       | type=LIMIT&timeInForce=FOK&quantity=0.5&price=25000.5"
      })
  void anOrderIsSentByteForByte(OrderKind kind, String words) {
    // Two seconds from ...123.456789 end at ...123.456789: the window is 2000 ms.
    String text =
        "symbol=BTCUSDT&side=BUY&"
            + words
            + "&newClientOrderId="
            + ID
            + "&newOrderRespType=RESULT&recvWindow=2000"
            + STAMP;
    for (boolean reduceOnly : new boolean[] {false, true}) {
      SignedRequest request = spot.place(intent("binance", kind, reduceOnly), NOW).request();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/api/v3/order");
      assertThat(request.body()).isEqualTo(text + "&signature=" + Accounts.hmac(text));
      assertThat(request.headers()).containsEntry("X-MBX-APIKEY", "not-a-key");
    }
  }

  @Test
  void numbersAreSentWithoutExponentAndZeros() {
    OrderIntent large =
        new OrderIntent(
            Accounts.NAME,
            "binance",
            "",
            "SHIBUSDT",
            Side.SELL,
            OrderKind.LIMIT,
            decimal("1E+7"),
            decimal("1.2300E-7"),
            false,
            NOW + Accounts.SECOND);
    assertThat(signedText(spot.place(large, NOW).request()))
        .startsWith(
            "symbol=SHIBUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=10000000"
                + "&price=0.000000123&");
  }

  @Test
  void theNameIsAnIdThatTheVenueTakesAndGivesBack() {
    assertThat(spot.clientOrderId(Accounts.NAME)).isEqualTo(ID).matches("[a-zA-Z0-9-_]{1,36}");
    assertThat(spot.orderName(ID)).contains(Accounts.NAME);
    assertThat(spot.orderName("x-TD67BGP9-T0000000000000")).isEmpty();
  }

  @Test
  void aPartlyFilledImmediateOrderEnds() {
    Call<OrderState> call = spot.place(intent("binance", OrderKind.IOC, false), NOW);
    assertThat(done(call, order(ID, "EXPIRED", "IOC", "0.20000000")))
        .isEqualTo(
            new OrderState(
                "BTCUSDT",
                ID,
                "28",
                Side.BUY,
                OrderStatus.CANCELLED,
                decimal("0.5"),
                decimal("0.2"),
                decimal("25000.5"),
                "EXPIRED",
                1_507_725_176_595_000_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, GTC, OPEN, ''",
    "PARTIALLY_FILLED, GTC, OPEN, ''",
    "PENDING_CANCEL, GTC, OPEN, ''",
    "PENDING_NEW, GTC, PENDING, ''",
    "FILLED, IOC, FILLED, ''",
    "CANCELED, GTC, CANCELLED, ''",
    "EXPIRED, FOK, CANCELLED, EXPIRED",
    "EXPIRED, GTD, EXPIRED, EXPIRED",
    "EXPIRED_IN_MATCH, GTC, CANCELLED, EXPIRED_IN_MATCH",
    "REJECTED, GTC, REJECTED, REJECTED"
  })
  void everyStatusIsRead(String word, String timeInForce, OrderStatus status, String reason) {
    Call<OrderState> call = spot.place(intent("binance", OrderKind.LIMIT, false), NOW);
    OrderState state = done(call, order(ID, word, timeInForce, "0.2"));
    assertThat(state.status()).isEqualTo(status);
    assertThat(state.reason()).isEqualTo(reason);
  }

  @Test
  void anAnswerAboutSomethingElseIsNotBelieved() {
    Call<OrderState> call = spot.place(intent("binance", OrderKind.LIMIT, false), NOW);
    String other = Accounts.NAME.nextAttempt().hex();
    for (String body :
        List.of(
            order(other, "FILLED", "GTC", "0.5"),
            order(ID, "FILLED", "GTC", "0.5").replace("BTCUSDT", "ETHUSDT"),
            order(ID, "SETTLED", "GTC", "0.5"),
            order(ID, "NEW", "GTC", "-0.5"),
            order(ID, "NEW", "GTC", "0.5").replace("\"BUY\"", "\"HOLD\""),
            order(ID, "NEW", "GTC", "0.5").replace("28", "\"28\""),
            order(ID, "NEW", "GTC", "0.5") + "x")) {
      assertThat(call.read(answer(200, body))).isInstanceOf(Answer.Unknown.class);
    }
    assertThat(call.read(answer(201, order(ID, "NEW", "GTC", "0.5"))))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void nothingFilledHasNoAveragePriceAndOldValuesAreUnknown() {
    Call<OrderState> call = spot.place(intent("binance", OrderKind.LIMIT, false), NOW);
    assertThat(done(call, order(ID, "NEW", "GTC", "0.00000000")).averagePrice()).isNull();
    assertThat(
            done(call, order(ID, "FILLED", "GTC", "0.5").replace("5000.10000000", "-1.0"))
                .averagePrice())
        .isNull();
  }

  @Test
  void theDocumentedFillOfAMarketOrderIsRead() {
    String body = fixture("new_order_full_response").replace("6gCrw2kRUAF9CvJDGP16IP", ID);
    OrderState state = done(spot.place(intent("binance", OrderKind.MARKET, false), NOW), body);
    assertThat(state.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(state.filled()).isEqualByComparingTo("10");
    assertThat(state.averagePrice()).isEqualByComparingTo("1");
    assertThat(state.side()).isEqualTo(Side.SELL);
  }

  @Test
  void aCancellationNamesTheOrderByItsOriginalId() {
    Call<OrderState> call = spot.cancel(Accounts.order(), NOW);
    assertThat(call.request().method()).isEqualTo("DELETE");
    assertThat(call.request().target()).startsWith("/api/v3/order?symbol=");
    assertThat(call.request().body()).isEmpty();
    assertThat(signedText(call.request()))
        .isEqualTo("symbol=BTCUSDT&origClientOrderId=" + ID + STAMP);
    String body =
        order("cancelMyOrder1", "CANCELED", "GTC", "0")
            .replace("{", "{\"origClientOrderId\":\"" + ID + "\",");
    OrderState state = done(call, body);
    assertThat(state.clientOrderId()).isEqualTo(ID);
    assertThat(state.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(call.read(error(400, -2011, "Unknown order sent.")))
        .isEqualTo(new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, "-2011 Unknown order sent."));
  }

  @Test
  void theDocumentedCancellationIsRead() {
    String body = fixture("cancel_order_response").replace("myOrder1", ID);
    Call<OrderState> call =
        spot.cancel(
            new io.crossbook.venues.trading.OrderRef(Accounts.NAME, "LTCBTC", "4", NOW), NOW);
    assertThat(done(call, body))
        .isEqualTo(
            new OrderState(
                "LTCBTC",
                ID,
                "4",
                Side.BUY,
                OrderStatus.CANCELLED,
                decimal("1"),
                decimal("0"),
                null,
                "",
                1_684_804_350_068_000_000L));
  }

  @Test
  void cancellingAllOfNothingIsDone() {
    Call<Void> call = spot.cancelAll("BTCUSDT", NOW);
    assertThat(call.request()).hasToString("DELETE /api/v3/openOrders");
    assertThat(signedText(call.request())).isEqualTo("symbol=BTCUSDT" + STAMP);
    assertThat(call.read(answer(200, "[{\"symbol\":\"BTCUSDT\"}]")))
        .isEqualTo(new Answer.Done<Void>(null));
    assertThat(call.read(error(400, -2011, "Unknown order sent.")))
        .isEqualTo(new Answer.Done<Void>(null));
    assertThat(call.read(error(500, -2011, "Unknown order sent.")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(answer(200, "{}"))).isInstanceOf(Answer.Unknown.class);
    assertThatThrownBy(() -> spot.cancelAll("", NOW))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("binance cancels the orders of one symbol at once");
  }

  @Test
  void anOrderIsLookedUpByItsName() {
    assertThat(spot.lookups()).isEqualTo(1);
    assertThat(spot.cancelNeedsVenueId()).isFalse();
    Call<Optional<OrderState>> call = spot.lookup(0, Accounts.order(), NOW);
    assertThat(call.request()).hasToString("GET /api/v3/order");
    assertThat(call.weight()).isEqualTo(4);
    assertThat(signedText(call.request()))
        .isEqualTo("symbol=BTCUSDT&origClientOrderId=" + ID + STAMP);
    String body = order(ID, "PARTIALLY_FILLED", "GTC", "0.2").replace("transactTime", "updateTime");
    OrderState state = done(call, body).orElseThrow();
    assertThat(state.status()).isEqualTo(OrderStatus.OPEN);
    assertThat(state.filled()).isEqualByComparingTo("0.2");
    assertThat(state.venueTime()).isEqualTo(1_507_725_176_595_000_000L);
    assertThatThrownBy(() -> spot.lookup(1, Accounts.order(), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTheVenuesOwnWordMeansAbsent() {
    Call<Optional<OrderState>> call = spot.lookup(0, Accounts.order(), NOW);
    assertThat(call.read(error(400, -2013, "Order does not exist.")))
        .isEqualTo(new Answer.Done<>(Optional.empty()));
    assertThat(call.read(error(500, -2013, "Order does not exist.")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(error(404, -2013, "Order does not exist.")))
        .isInstanceOf(Answer.Rejected.class);
    assertThat(call.read(answer(404, "<html>"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(answer(200, "{}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(error(400, -1121, "Invalid symbol."))).isInstanceOf(Answer.Rejected.class);
  }

  @Test
  void anArchivedOrderWasNeverFilled() {
    Answer<Optional<OrderState>> answer =
        spot.lookup(0, Accounts.order(), NOW)
            .read(error(400, -2026, "Order was canceled or expired with no executed qty."));
    assertThat(answer).isInstanceOf(Answer.Done.class);
    OrderState state = ((Answer.Done<Optional<OrderState>>) answer).value().orElseThrow();
    assertThat(state.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(state.filled()).isZero();
    assertThat(state.side()).isNull();
  }

  @Test
  void openOrdersAreReadForOneSymbolOrAll() {
    assertThat(spot.openOrders("LTCBTC", NOW).weight()).isEqualTo(6);
    assertThat(signedText(spot.openOrders("LTCBTC", NOW).request()))
        .isEqualTo("symbol=LTCBTC" + STAMP);
    assertThat(spot.openOrders("", NOW).weight()).isEqualTo(80);
    assertThat(signedText(spot.openOrders("", NOW).request())).isEqualTo(STAMP.substring(1));
    assertThat(done(spot.openOrders("", NOW), fixture("open_orders_response")))
        .containsExactly(
            new OrderState(
                "LTCBTC",
                "myOrder1",
                "1",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("1"),
                decimal("0"),
                null,
                "",
                1_499_827_319_559_000_000L));
  }

  @Test
  void balancesAreFreeAndLocked() {
    Call<List<Balance>> call = spot.balances(NOW);
    assertThat(call.request()).hasToString("GET /api/v3/account");
    assertThat(signedText(call.request())).isEqualTo("omitZeroBalances=true" + STAMP);
    assertThat(
            done(
                call,
                "{\"updateTime\":1795262399000,\"balances\":[{\"asset\":\"BTC\",\"free\":\"1.50\","
                    + "\"locked\":\"0.25\"},{\"asset\":\"USDT\",\"free\":\"0\",\"locked\":\"3\"}]}"))
        .containsExactly(
            new Balance("BTC", decimal("1.75"), decimal("1.5"), 1_795_262_399_000_000_000L),
            new Balance("USDT", decimal("3"), decimal("0"), 1_795_262_399_000_000_000L));
    assertThat(call.read(answer(200, "{\"updateTime\":1795262399000}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void theDocumentedAccountIsRead() {
    assertThat(done(spot.balances(NOW), fixture("account_response")))
        .extracting(Balance::asset, b -> b.total().toPlainString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("BTC", "4723846.89208129"),
            org.assertj.core.groups.Tuple.tuple("LTC", "4763368.68006011"));
  }

  @Test
  void theDocumentedTradeIsRead() {
    FillPage page =
        done(
            spot.fills("BNBBTC", "", 1_499_800_000_000_000_000L, NOW),
            fixture("account_trades_response"));
    assertThat(page.fills())
        .containsExactly(
            new Fill(
                "BNBBTC",
                "",
                "100234",
                "28457",
                Side.BUY,
                decimal("4.000001"),
                decimal("12"),
                null,
                decimal("10.1"),
                "BNB",
                false,
                1_499_865_549_590_000_000L));
    assertThat(page.cursor()).isEqualTo("after:28457@1499865549590");
  }

  @Test
  void aFeeIsWhatIsPaidAtMost() {
    List<Call<List<FeeRate>>> calls = spot.feeRates(List.of("BTCUSDT", "ETHUSDT"), NOW);
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).request()).hasToString("GET /api/v3/account/commission");
    assertThat(signedText(calls.get(1).request())).isEqualTo("symbol=ETHUSDT" + STAMP);
    // The numbers of the documentation: seller and buyer are the dearer sides in turn.
    String documented =
        "{\"symbol\":\"BTCUSDT\",\"standardCommission\":{\"maker\":\"0.00000010\","
            + "\"taker\":\"0.00000020\",\"buyer\":\"0.00000030\",\"seller\":\"0.00000040\"},"
            + "\"specialCommission\":{\"maker\":\"0.01000000\",\"taker\":\"0.02000000\","
            + "\"buyer\":\"0.03000000\",\"seller\":\"0.04000000\"},"
            + "\"taxCommission\":{\"maker\":\"0.00000112\",\"taker\":\"0.00000114\","
            + "\"buyer\":\"0.00000118\",\"seller\":\"0.00000116\"},"
            + "\"discount\":{\"enabledForAccount\":true,\"enabledForSymbol\":true,"
            + "\"discountAsset\":\"BNB\",\"discount\":\"0.75000000\"}}";
    assertThat(done(calls.get(0), documented))
        .containsExactly(new FeeRate("BTCUSDT", decimal("0.0500028"), decimal("0.06000292")));
    assertThat(calls.get(1).read(answer(200, documented))).isInstanceOf(Answer.Unknown.class);
    assertThat(calls.get(0).read(answer(200, documented.replace("tax", "other"))))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void binanceUsSaysItsFeesElsewhere() {
    PrivateProtocol us = Accounts.us();
    assertThat(us.venue()).isEqualTo("binanceus");
    Call<List<FeeRate>> call = us.feeRates(List.of("BTCUSD"), NOW).get(0);
    assertThat(call.request()).hasToString("GET /sapi/v1/asset/query/trading-fee");
    assertThat(signedText(call.request())).isEqualTo("symbol=BTCUSD" + STAMP);
    assertThat(
            done(
                call,
                "[{\"symbol\":\"BTCUSD\",\"makerCommission\":\"0\","
                    + "\"takerCommission\":\"0.00019\"}]"))
        .containsExactly(new FeeRate("BTCUSD", decimal("0"), decimal("0.00019")));
    assertThat(call.read(answer(200, "[]"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void theVenuesClockNeedsNoKey() {
    Call<Long> call = spot.venueTime(NOW);
    assertThat(call.request().target()).isEqualTo("/api/v3/time");
    assertThat(call.request().headers()).isEmpty();
    assertThat(done(call, "{\"serverTime\":1499827319559}")).isEqualTo(1_499_827_319_559_000_000L);
    assertThat(call.read(answer(200, "{\"serverTime\":0}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void spotHasNoPositionsAndNoDeadManSwitch() {
    assertThat(spot.positions(NOW)).isEmpty();
    assertThat(spot.deadManSwitch(Duration.ofMinutes(1), List.of("BTCUSDT"), NOW)).isEmpty();
    assertThat(spot.traits().deadManSwitchMax()).isZero();
  }

  @Test
  void theThreeVenuesAreRegistered() {
    for (String id : List.of("binance", "binanceus", "binanceusdm")) {
      TradingVenue venue = TradingCatalog.venue(id);
      assertThat(VenueCatalog.venue(id).id()).isEqualTo(id);
      assertThat(venue.streamBase()).startsWith("wss://");
      TradingTraits traits = venue.traits();
      assertThat(traits.duplicateIds()).isEqualTo(TradingTraits.DuplicateIds.REFUSED_WHILE_OPEN);
      assertThat(traits.deadline()).isEqualTo(TradingTraits.Deadline.ENFORCED);
      assertThat(traits.cancelAll()).isEqualTo(TradingTraits.CancelAll.SYMBOL);
      assertThat(traits.absence().possible()).isTrue();
      // At least ten seconds of looking, and not before the venue gave up on the request.
      assertThat(traits.absence().apart().multipliedBy(traits.absence().looks() - 1L))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
      assertThat(traits.absence().afterDeadline()).isGreaterThan(Duration.ofSeconds(10));
      assertThat(venue.protocol().apply(Accounts.credentials(id)).venue()).isEqualTo(id);
      assertThat(venue.protocol().apply(Accounts.credentials(id)).traits()).isEqualTo(traits);
    }
  }

  private static String fixture(String name) {
    return new String(
        Recordings.fixture("binance/rest_spot/" + name + ".json"), StandardCharsets.UTF_8);
  }
}
