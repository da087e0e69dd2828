package io.crossbook.venues.mexc.trading;

import static io.crossbook.venues.mexc.trading.MexcAccountSetup.ID;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.NOW;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.answer;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.decimal;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.done;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.ref;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.rejected;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.response;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.signed;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.spot;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingTraits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MexcRestTest {
  private static final String STAMP = "recvWindow=5000&timestamp=1644489390087";
  private static final String ORDER =
      "{\"symbol\":\"BTCUSDT\",\"orderId\":\"C02__1\",\"clientOrderId\":\""
          + ID
          + "\",\"price\":\"0.1\",\"origQty\":\"3.0\",\"executedQty\":\"3\",\"cummulativeQuoteQty\":\"1\","
          + "\"status\":\"FILLED\",\"timeInForce\":\"GTC\",\"type\":\"LIMIT\",\"side\":\"SELL\","
          + "\"time\":1499827319559,\"updateTime\":1499827319600}";
  private static final String OTHER = ORDER.replace("C02__1", "C02__2").replace(ID, "else");
  private static final String TRADE =
      "{\"symbol\":\"BTCUSDT\",\"id\":\"505979017439002624X1\",\"orderId\":\"C02__1\",\"orderListId\":-1,"
          + "\"price\":\"4.00000100\",\"qty\":\"12.00000000\",\"quoteQty\":\"48.000012\","
          + "\"commission\":\"10.10\",\"commissionAsset\":\"MX\",\"time\":1499865549590,\"isBuyer\":true,"
          + "\"isMaker\":false,\"clientOrderId\":\""
          + ID
          + "\"}";

  private static final OrderState FILLED =
      new OrderState(
          "BTCUSDT",
          ID,
          "C02__1",
          Side.SELL,
          OrderStatus.FILLED,
          decimal("3"),
          decimal("3"),
          decimal("0.3333333333333333"),
          "",
          1_499_827_319_600_000_000L);

  private static String list(String row, int times) {
    return "[" + String.join(",", Collections.nCopies(times, row)) + "]";
  }

  @Test
  void itIsRegisteredUnderItsPublicId() {
    assertThat(TradingCatalog.venue("mexc")).isSameAs(MexcTrading.SPOT);
    assertThat(VenueCatalog.venue("mexc").id()).isEqualTo(spot().venue());
    assertThat(spot().traits().deadManSwitchMax()).isEqualTo(Duration.ZERO);
    assertThat(spot().traits().deadline()).isEqualTo(TradingTraits.Deadline.ENFORCED);
    assertThat(spot().deadManSwitch(Duration.ofMinutes(1), List.of("BTCUSDT"), NOW)).isEmpty();
    assertThat(spot().positions(NOW)).isEmpty();
  }

  @Test
  void anOrderIsCancelledByTheIdThatIsKnown() {
    Call<OrderState> call = spot().cancel(ref(""), NOW);
    assertThat(call.request().method()).isEqualTo("DELETE");
    assertThat(call.request().target())
        .isEqualTo(signed("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=" + ID + "&" + STAMP));
    assertThat(spot().cancel(ref("C02__1"), NOW).request().target())
        .isEqualTo(signed("/api/v3/order", "symbol=BTCUSDT&orderId=C02__1&" + STAMP));
    String cancelled =
        ORDER
            .replace(
                "\"clientOrderId\":\"" + ID,
                "\"origClientOrderId\":\"" + ID + "\",\"clientOrderId\":\"new")
            .replace("FILLED", "PARTIALLY_CANCELED");
    OrderState state = done(call.read(answer(200, cancelled)));
    assertThat(state.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(state.clientOrderId()).isEqualTo(ID);
    assertThat(state.reason()).isEqualTo("PARTIALLY_CANCELED");
    unknown(call.read(answer(200, OTHER)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-2011, -2013, 30026, 22222})
  void aCancellationThatComesTooLateSaysSo(int code) {
    String body = "{\"code\":" + code + ",\"msg\":\"Unknown order sent.\"}";
    assertThat(rejected(spot().cancel(ref(""), NOW).read(answer(400, body))))
        .isEqualTo(RejectReason.UNKNOWN_ORDER);
  }

  @Test
  void allOrdersOfASymbolAreCancelled() {
    Call<Void> call = spot().cancelAll("BTCUSDT", NOW);
    assertThat(call.request().method()).isEqualTo("DELETE");
    assertThat(call.request().target())
        .isEqualTo(signed("/api/v3/openOrders", "symbol=BTCUSDT&" + STAMP));
    assertThat(call.read(answer(200, "[]"))).isInstanceOf(Answer.Done.class);
    unknown(call.read(answer(200, "{}")));
    PrivateProtocol spot = spot();
    assertThatThrownBy(() -> spot.cancelAll("", NOW))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> spot.openOrders("", NOW))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "NEW, OPEN",
    "PARTIALLY_FILLED, OPEN",
    "FILLED, FILLED",
    "CANCELED, CANCELLED",
    "PARTIALLY_CANCELED, CANCELLED"
  })
  void everyStatusIsKnown(String word, OrderStatus status) {
    Call<List<OrderState>> call = spot().openOrders("BTCUSDT", NOW);
    assertThat(call.request().target())
        .isEqualTo(signed("/api/v3/openOrders", "symbol=BTCUSDT&" + STAMP));
    assertThat(done(call.read(answer(200, "[" + ORDER.replace("FILLED", word) + "]"))).get(0))
        .extracting(OrderState::status)
        .isEqualTo(status);
    unknown(call.read(answer(200, "[" + ORDER.replace("FILLED", "WHATEVER") + "]")));
  }

  @Test
  void anOrderIsLookedForInFourPlaces() {
    PrivateProtocol spot = spot();
    assertThat(spot.lookups()).isEqualTo(4);
    String span = "symbol=BTCUSDT&startTime=1644489357087&endTime=1644489391087";
    assertThat(
            IntStream.range(0, 4)
                .mapToObj(step -> spot.lookup(step, ref(""), NOW).request().target()))
        .containsExactly(
            signed("/api/v3/order", "symbol=BTCUSDT&origClientOrderId=" + ID + "&" + STAMP),
            signed("/api/v3/openOrders", "symbol=BTCUSDT&" + STAMP),
            signed("/api/v3/allOrders", span + "&limit=500&" + STAMP),
            signed("/api/v3/myTrades", span + "&limit=100&" + STAMP));
    assertThat(done(spot.lookup(0, ref(""), NOW).read(answer(200, ORDER)))).contains(FILLED);
    String both = "[" + OTHER + "," + ORDER + "]";
    assertThat(done(spot.lookup(1, ref(""), NOW).read(answer(200, both)))).contains(FILLED);
    assertThat(done(spot.lookup(2, ref("C02__1"), NOW).read(answer(200, both)))).contains(FILLED);
    OrderState traded =
        done(spot.lookup(3, ref(""), NOW).read(answer(200, "[" + TRADE + "]"))).orElseThrow();
    assertThat(traded.venueOrderId()).isEqualTo("C02__1");
    assertThat(traded.status().terminal()).isFalse();
    assertThatThrownBy(() -> spot.lookup(4, ref(""), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void absenceIsSaidOnlyWhereItIsCertain() {
    PrivateProtocol spot = spot();
    assertThat(
            done(
                spot.lookup(0, ref(""), NOW)
                    .read(answer(400, "{\"code\":-2013,\"msg\":\"Order does not exist.\"}"))))
        .isEmpty();
    assertThat(
            rejected(
                spot.lookup(0, ref(""), NOW).read(answer(400, "{\"code\":700002,\"msg\":\"\"}"))))
        .isEqualTo(RejectReason.NOT_AUTHORIZED);
    unknown(spot.lookup(0, ref(""), NOW).read(answer(200, OTHER)));
    assertThat(spot.lookup(0, ref(""), NOW).read(answer(504, "")))
        .isEqualTo(new Answer.RetryAfter<>(NOW + 1_000_000_000L, "504 "));
    int[] limits = {0, 500, 500, 100};
    for (int step = 1; step < 4; step++) {
      String row = step == 3 ? TRADE.replace(ID, "") : OTHER;
      assertThat(done(spot.lookup(step, ref(""), NOW).read(answer(200, "[]")))).isEmpty();
      assertThat(
              done(spot.lookup(step, ref(""), NOW).read(answer(200, list(row, limits[step] - 1)))))
          .isEmpty();
      Answer<Optional<OrderState>> full =
          spot.lookup(step, ref(""), NOW).read(answer(200, list(row, limits[step])));
      if (step == 1) {
        unknown(full);
      } else {
        assertThat(full).isInstanceOf(Answer.More.class);
      }
      unknown(spot.lookup(step, ref(""), NOW).read(answer(200, "{}")));
    }
    OrderRef old =
        new OrderRef(MexcAccountSetup.NAME, "BTCUSDT", "", NOW - 7 * 86_400 * 1_000_000_000L);
    unknown(spot.lookup(2, old, NOW).read(answer(200, "[]")));
  }

  private static Call<Optional<OrderState>> next(Answer<Optional<OrderState>> full) {
    return ((Answer.More<Optional<OrderState>>) full).next().apply(NOW + 1_000_000_000L);
  }

  /** Else an order could never be proved absent where more than an answer was traded meanwhile. */
  @Test
  void aSpanThatIsTooLongForAnAnswerIsHalved() {
    long second = 1_000_000_000L;
    OrderRef order =
        new OrderRef(
            MexcAccountSetup.NAME, "BTCUSDT", "", NOW - 500 * second, NOW - 495 * second, false);
    String other = TRADE.replace(ID, "");
    Call<Optional<OrderState>> whole = spot().lookup(3, order, NOW);
    long from = NOW / 1_000_000 - 530_000;
    long to = NOW / 1_000_000 - 464_000;
    assertThat(whole.request().target()).contains("startTime=" + from + "&endTime=" + to + "&");
    long middle = (from + to) / 2;
    Call<Optional<OrderState>> first = next(whole.read(answer(200, list(other, 100))));
    assertThat(first.request().target()).contains("startTime=" + from + "&endTime=" + middle + "&");
    Call<Optional<OrderState>> last = next(first.read(answer(200, list(other, 99))));
    assertThat(last.request().target()).contains("startTime=" + middle + "&endTime=" + to + "&");
    assertThat(done(last.read(answer(200, "[]")))).isEmpty();
    assertThat(done(last.read(answer(200, "[" + TRADE + "]")))).isPresent();
    unknown(last.read(answer(200, "{}")));
    Answer<Optional<OrderState>> answer = whole.read(answer(200, list(other, 100)));
    int halves = 0;
    while (answer instanceof Answer.More) {
      answer = next(answer).read(answer(200, list(other, 100)));
      halves++;
    }
    unknown(answer);
    assertThat(halves).isLessThan(20);
  }

  @Test
  void fillsAreReadFromASpanOfTime() {
    Call<FillPage> call = spot().fills("BTCUSDT", "", NOW - 100_000_000L, NOW);
    assertThat(call.weight()).isEqualTo(10);
    assertThat(call.request().target())
        .isEqualTo(
            signed(
                "/api/v3/myTrades",
                "symbol=BTCUSDT&startTime=1644489389986&endTime=1644489390088&limit=100&" + STAMP));
    FillPage page = done(call.read(answer(200, "[" + TRADE + "]")));
    assertThat(page.fills())
        .containsExactly(
            new Fill(
                "BTCUSDT",
                ID,
                "C02__1",
                "505979017439002624X1",
                Side.BUY,
                decimal("4.000001"),
                decimal("12"),
                null,
                decimal("10.1"),
                "MX",
                false,
                1_499_865_549_590_000_000L));
    FillPage full = done(call.read(answer(200, list(TRADE, 100))));
    assertThat(full.fills()).isEmpty();
    assertThat(spot().fills("BTCUSDT", full.cursor(), 0, NOW).request().target())
        .contains("startTime=1644489389986&endTime=1644489390038&");
    unknown(
        spot().fills("BTCUSDT", "1644489380000/0/1", 0, NOW).read(answer(200, list(TRADE, 100))));
    unknown(
        call.read(answer(200, "[" + TRADE.replace("\"isMaker\":false", "\"isMaker\":0") + "]")));
  }

  @Test
  void balancesFeesAndTime() {
    assertThat(
            done(
                spot()
                    .balances(NOW)
                    .read(
                        answer(
                            200,
                            "{\"canTrade\":true,\"updateTime\":null,\"balances\":[{\"asset\":\"MX\","
                                + "\"free\":\"3.5\",\"locked\":\"1.50\"}]}"))))
        .containsExactly(new Balance("MX", decimal("5"), decimal("3.5"), 0));
    unknown(spot().balances(NOW).read(answer(200, "{}")));
    List<Call<List<FeeRate>>> fees = spot().feeRates(List.of("BTCUSDT", "MXUSDT"), NOW);
    assertThat(fees).hasSize(2);
    assertThat(fees.get(1).request().target())
        .isEqualTo(signed("/api/v3/tradeFee", "symbol=MXUSDT&" + STAMP));
    assertThat(
            done(
                fees.get(0)
                    .read(
                        answer(
                            200,
                            "{\"data\":{\"makerCommission\":0.003000000000000000,"
                                + "\"takerCommission\":0.0035},\"code\":0,\"msg\":\"success\"}"))))
        .containsExactly(new FeeRate("BTCUSDT", decimal("0.003"), decimal("0.0035")));
    Call<Long> time = spot().venueTime(NOW);
    assertThat(time.request().target()).isEqualTo("/api/v3/time");
    assertThat(time.request().headers()).isEmpty();
    assertThat(done(time.read(answer(200, "{\"serverTime\":1645539742000}"))))
        .isEqualTo(1_645_539_742_000_000_000L);
    unknown(time.read(answer(200, "{}")));
  }

  @Test
  void theDocumentedAnswersAreRead() {
    String folder = "jkorf-rest/SpotApi.";
    List<OrderState> orders =
        done(
            spot()
                .openOrders("LTCBTC", NOW)
                .read(answer(200, response(folder + "Trading.GetOrders.json"))));
    assertThat(orders)
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
    assertThat(
            done(spot()
                    .fills("BNBBTC", "", NOW, NOW)
                    .read(answer(200, response(folder + "Trading.GetUserTrades.json"))))
                .fills())
        .containsExactly(
            new Fill(
                "BNBBTC",
                "",
                "bb41e5663e124046bd9497a3f5692f39",
                "fad2af9e942049b6adbda1a271f990c6",
                Side.BUY,
                decimal("4.000001"),
                decimal("12"),
                null,
                decimal("10.1"),
                "BNB",
                false,
                1_499_865_549_590_000_000L));
    assertThat(
            spot()
                .cancelAll("BTCUSDT", NOW)
                .read(answer(200, response(folder + "Trading.CancelAllOrders.json"))))
        .isInstanceOf(Answer.Done.class);
    assertThat(
            done(
                spot()
                    .venueTime(NOW)
                    .read(answer(200, response(folder + "ExchangeData.GetServerTime.json")))))
        .isEqualTo(1_645_539_742_000_000_000L);
  }
}
