package io.crossbook.venues.gateio.trading;

import static io.crossbook.venues.gateio.trading.GateAccountSetup.NOW;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.TEXT;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.answer;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.decimal;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.done;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.futures;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.ref;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.rejected;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.spot;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.FillPage;
import io.crossbook.venues.trading.FundingPage;
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
import org.junit.jupiter.params.provider.ValueSource;

class GateRestTest {
  private static final String ORDER =
      "{\"id\":\"42\",\"text\":\""
          + TEXT
          + "\",\"update_time_ms\":1700000000001,\"status\":\"closed\",\"currency_pair\":\"BTC_USDT\","
          + "\"type\":\"limit\",\"side\":\"sell\",\"amount\":\"1.50\",\"left\":\"0\","
          + "\"avg_deal_price\":\"100\",\"finish_as\":\"filled\"}";
  private static final String OTHER = ORDER.replace("\"42\"", "\"43\"").replace(TEXT, "web");
  private static final String TRADE =
      "{\"id\":\"1232893232\",\"create_time\":\"1548000000\",\"create_time_ms\":"
          + "\"1548000000123.456\",\"order_id\":\"42\",\"side\":\"buy\",\"role\":\"maker\","
          + "\"amount\":\"0.15\",\"price\":\"0.03\",\"fee\":\"0.0005\",\"fee_currency\":\"ETH\","
          + "\"point_fee\":\"0\",\"gt_fee\":\"0\",\"text\":\""
          + TEXT
          + "\"}";

  private static final OrderState FILLED =
      new OrderState(
          "BTC_USDT",
          TEXT,
          "42",
          Side.SELL,
          OrderStatus.FILLED,
          decimal("1.5"),
          decimal("1.5"),
          decimal("100"),
          "",
          1_700_000_000_001_000_000L);

  private static String list(String row, int times) {
    return "[" + String.join(",", Collections.nCopies(times, row)) + "]";
  }

  @Test
  void bothAreRegisteredUnderTheirPublicIds() {
    assertThat(TradingCatalog.venue("gateio")).isSameAs(GateTrading.SPOT);
    assertThat(TradingCatalog.venue("gateiofutures")).isSameAs(GateTrading.USDT_FUTURES);
    assertThat(VenueCatalog.venue("gateio").id()).isEqualTo(GateTrading.SPOT.id());
    assertThat(VenueCatalog.venue("gateiofutures").id()).isEqualTo(GateTrading.USDT_FUTURES.id());
    assertThat(spot().venue()).isEqualTo("gateio");
    assertThat(futures().venue()).isEqualTo("gateiofutures");
    assertThat(spot().traits().duplicateIds()).isEqualTo(TradingTraits.DuplicateIds.ACCEPTED);
  }

  @Test
  void anOrderIsCancelledByTheIdThatIsKnown() {
    Call<OrderState> call = spot().cancel(ref(""), NOW);
    assertThat(call.request().method()).isEqualTo("DELETE");
    assertThat(call.request().target())
        .isEqualTo("/api/v4/spot/orders/" + TEXT + "?currency_pair=BTC_USDT");
    assertThat(done(call.read(answer(200, ORDER)))).isEqualTo(FILLED);
    unknown(call.read(answer(200, OTHER)));
    assertThat(spot().cancel(ref("42"), NOW).request().target())
        .isEqualTo("/api/v4/spot/orders/42?currency_pair=BTC_USDT");
    assertThat(futures().cancel(ref("42"), NOW).request().target())
        .isEqualTo("/api/v4/futures/usdt/orders/42");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ORDER_NOT_FOUND",
        "CLIENT_ID_NOT_FOUND",
        "ORDER_CLOSED",
        "ORDER_CANCELLED",
        "ORDER_FINISHED"
      })
  void aCancellationThatComesTooLateSaysSo(String label) {
    String body = "{\"label\":\"" + label + "\",\"message\":\"\"}";
    assertThat(rejected(spot().cancel(ref(""), NOW).read(answer(404, body))))
        .isEqualTo(RejectReason.UNKNOWN_ORDER);
    unknown(spot().cancel(ref(""), NOW).read(answer(500, body)));
  }

  @Test
  void allOrdersAreCancelledAsFarAsTheMarketAllows() {
    Call<Void> all = spot().cancelAll("", NOW);
    assertThat(all.request().target()).isEqualTo("/api/v4/spot/orders");
    assertThat(all.read(answer(200, "[" + ORDER + "]"))).isInstanceOf(Answer.Done.class);
    unknown(all.read(answer(200, "[{\"id\":\"1\",\"succeeded\":false,\"label\":\"INTERNAL\"}]")));
    unknown(all.read(answer(200, "{}")));
    assertThat(spot().cancelAll("BTC_USDT", NOW).request().target())
        .isEqualTo("/api/v4/spot/orders?currency_pair=BTC_USDT");
    assertThat(futures().cancelAll("BTC_USDT", NOW).request().target())
        .isEqualTo("/api/v4/futures/usdt/orders?contract=BTC_USDT");
    PrivateProtocol futures = futures();
    assertThatThrownBy(() -> futures.cancelAll("", NOW))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theDeadManSwitchIsArmedForAllMarkets() {
    List<Call<Void>> calls = spot().deadManSwitch(Duration.ofMillis(29_001), List.of("A_B"), NOW);
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).request().target()).isEqualTo("/api/v4/spot/countdown_cancel_all");
    assertThat(calls.get(0).request().body()).isEqualTo("{\"timeout\":30}");
    assertThat(calls.get(0).read(answer(200, "{\"triggerTime\":\"1660039145000\"}")))
        .isInstanceOf(Answer.Done.class);
    unknown(calls.get(0).read(answer(200, "{}")));
    assertThat(futures().deadManSwitch(Duration.ZERO, List.of(), NOW).get(0).request().body())
        .isEqualTo("{\"timeout\":0}");
    assertThat(futures().deadManSwitch(Duration.ofMillis(1), List.of(), NOW).get(0).request())
        .satisfies(
            request -> {
              assertThat(request.body()).isEqualTo("{\"timeout\":5}");
              assertThat(request.target()).isEqualTo("/api/v4/futures/usdt/countdown_cancel_all");
            });
  }

  @Test
  void anOrderIsLookedForInFourPlaces() {
    PrivateProtocol spot = spot();
    assertThat(spot.lookups()).isEqualTo(4);
    assertThat(targets(spot))
        .containsExactly(
            "/api/v4/spot/orders/" + TEXT + "?currency_pair=BTC_USDT",
            "/api/v4/spot/orders?currency_pair=BTC_USDT&status=open&page=1&limit=100",
            "/api/v4/spot/orders?currency_pair=BTC_USDT&status=finished"
                + "&from=1699999967&to=1700000001&page=1&limit=100",
            "/api/v4/spot/my_trades?currency_pair=BTC_USDT"
                + "&from=1699999966&to=1700000002&page=1&limit=100");
    assertThat(targets(futures()))
        .containsExactly(
            "/api/v4/futures/usdt/orders/" + TEXT,
            "/api/v4/futures/usdt/orders?contract=BTC_USDT&status=open&limit=100",
            "/api/v4/futures/usdt/orders_timerange?contract=BTC_USDT"
                + "&from=1699999967&to=1700000001&limit=100&offset=0",
            "/api/v4/futures/usdt/my_trades_timerange?contract=BTC_USDT"
                + "&from=1699999966&to=1700000002&limit=100&offset=0");
  }

  private static List<String> targets(PrivateProtocol protocol) {
    return IntStream.range(0, 4)
        .mapToObj(step -> protocol.lookup(step, ref(""), NOW).request().target())
        .toList();
  }

  @Test
  void aLookupFindsTheOrderWhereverItIs() {
    PrivateProtocol spot = spot();
    assertThat(done(spot.lookup(0, ref(""), NOW).read(answer(200, ORDER)))).contains(FILLED);
    String both = "[" + OTHER + "," + ORDER + "]";
    assertThat(done(spot.lookup(1, ref(""), NOW).read(answer(200, both)))).contains(FILLED);
    assertThat(done(spot.lookup(2, ref(""), NOW).read(answer(200, both)))).contains(FILLED);
    Optional<OrderState> traded =
        done(spot.lookup(3, ref(""), NOW).read(answer(200, "[" + TRADE + "]")));
    assertThat(traded.orElseThrow().venueOrderId()).isEqualTo("42");
    assertThat(traded.orElseThrow().status().terminal()).isFalse();
    assertThat(traded.orElseThrow().filled()).isNull();
    // Once the venue's id is known, it decides.
    assertThat(done(spot.lookup(2, ref("43"), NOW).read(answer(200, both))).orElseThrow())
        .extracting(OrderState::venueOrderId)
        .isEqualTo("43");
  }

  @Test
  void absenceIsSaidOnlyWhereItIsCertain() {
    PrivateProtocol spot = spot();
    for (String label : List.of("ORDER_NOT_FOUND", "CLIENT_ID_NOT_FOUND")) {
      assertThat(
              done(
                  spot.lookup(0, ref(""), NOW)
                      .read(answer(400, "{\"label\":\"" + label + "\",\"message\":\"\"}"))))
          .isEmpty();
    }
    assertThat(
            rejected(
                spot.lookup(0, ref(""), NOW)
                    .read(answer(400, "{\"label\":\"INVALID_CURRENCY_PAIR\"}"))))
        .isEqualTo(RejectReason.UNKNOWN_SYMBOL);
    unknown(spot.lookup(0, ref(""), NOW).read(answer(200, OTHER)));
    for (int step = 1; step < 4; step++) {
      String row = step == 3 ? TRADE.replace(TEXT, "web") : OTHER;
      assertThat(done(spot.lookup(step, ref(""), NOW).read(answer(200, "[]")))).isEmpty();
      assertThat(done(spot.lookup(step, ref(""), NOW).read(answer(200, list(row, 99))))).isEmpty();
      Answer<Optional<OrderState>> full =
          spot.lookup(step, ref(""), NOW).read(answer(200, list(row, 100)));
      if (step == 1) {
        // A full list may have been cut.
        unknown(full);
      } else {
        assertThat(done(next(full).read(answer(200, list(row, 3))))).isEmpty();
      }
      unknown(spot.lookup(step, ref(""), NOW).read(answer(200, "{}")));
      assertThat(spot.lookup(step, ref(""), NOW).read(answer(503, "")))
          .isEqualTo(new Answer.RetryAfter<>(NOW + 1_000_000_000L, "503 "));
    }
    OrderRef old =
        new OrderRef(GateAccountSetup.NAME, "BTC_USDT", "", NOW - 40 * 86_400 * 1_000_000_000L);
    unknown(spot.lookup(3, old, NOW).read(answer(200, "[]")));
    assertThatThrownBy(() -> spot.lookup(4, ref(""), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Call<Optional<OrderState>> next(Answer<Optional<OrderState>> full) {
    return ((Answer.More<Optional<OrderState>>) full).next().apply(NOW + 1_000_000_000L);
  }

  /** Else an order could never be proved absent where more than a page was traded meanwhile. */
  @Test
  void historyIsReadToItsEndAndNotBehindAnOrdersDeadline() {
    OrderRef order =
        new OrderRef(
            GateAccountSetup.NAME,
            "BTC_USDT",
            "",
            NOW - 500 * 1_000_000_000L,
            NOW - 495 * 1_000_000_000L,
            false);
    String span = "from=1699999470&to=1699999536";
    Call<Optional<OrderState>> call = spot().lookup(2, order, NOW);
    for (int page = 1; page < 20; page++) {
      assertThat(call.request().target()).contains(span + "&page=" + page + "&limit=100");
      call = next(call.read(answer(200, list(OTHER, 100))));
    }
    assertThat(done(call.read(answer(200, "[" + OTHER + "," + ORDER + "]")))).contains(FILLED);
    assertThat(done(call.read(answer(200, "[]")))).isEmpty();
    unknown(call.read(answer(200, list(OTHER, 100))));
    unknown(call.read(answer(200, "{}")));
    Call<Optional<OrderState>> traded = spot().lookup(3, order, NOW);
    String others = list(TRADE.replace(TEXT, "web"), 100);
    assertThat(next(traded.read(answer(200, others))).request().target())
        .contains("&page=2&limit=100");
  }

  @Test
  void openOrdersOfAllPairsAreNested() {
    Call<List<OrderState>> all = spot().openOrders("", NOW);
    assertThat(all.request().target()).isEqualTo("/api/v4/spot/open_orders?page=1&limit=100");
    String body =
        "[{\"currency_pair\":\"BTC_USDT\",\"total\":2,\"orders\":["
            + ORDER
            + ","
            + OTHER
            + "]},{\"currency_pair\":\"ETH_USDT\",\"total\":0,\"orders\":[]}]";
    assertThat(done(all.read(answer(200, body)))).hasSize(2).contains(FILLED);
    assertThat(done(all.read(answer(200, "[]")))).isEmpty();
    unknown(all.read(answer(200, "[{\"orders\":" + list(ORDER, 100) + "}]")));
    unknown(spot().openOrders("BTC_USDT", NOW).read(answer(200, list(ORDER, 100))));
    unknown(spot().openOrders("BTC_USDT", NOW).read(answer(200, "[{}]")));
    assertThat(futures().openOrders("", NOW).request().target())
        .isEqualTo("/api/v4/futures/usdt/orders?status=open&limit=100");
  }

  @Test
  void fillsAreReadFromASpanOfTime() {
    Call<FillPage> call = spot().fills("ETH_USDT", "", NOW - 100_000_000_000L, NOW);
    assertThat(call.request().target())
        .isEqualTo(
            "/api/v4/spot/my_trades?currency_pair=ETH_USDT&from=1699999899&to=1700000001"
                + "&page=1&limit=100");
    FillPage page = done(call.read(answer(200, "[" + TRADE + "]")));
    assertThat(page.fills())
        .containsExactly(
            new Fill(
                "ETH_USDT",
                TEXT,
                "42",
                "1232893232",
                Side.BUY,
                decimal("0.03"),
                decimal("0.15"),
                null,
                decimal("0.0005"),
                "ETH",
                true,
                1_548_000_000_123_456_000L));
    assertThat(page.more()).isFalse();
    assertThat(spot().fills("ETH_USDT", page.cursor(), 0, NOW).request().target())
        .contains("from=1699999939&");
    FillPage full = done(call.read(answer(200, list(TRADE, 100))));
    assertThat(full.fills()).isEmpty();
    assertThat(full.more()).isTrue();
    assertThat(spot().fills("ETH_USDT", full.cursor(), 0, NOW).request().target())
        .contains("from=1699999899&to=1699999951&page=1");
    unknown(call.read(answer(200, "[" + TRADE.replace("maker", "?") + "]")));
    assertThat(futures().fills("", "1700000000/0/3", 0, NOW).request().target())
        .isEqualTo(
            "/api/v4/futures/usdt/my_trades_timerange?from=1699999999&to=1700000001"
                + "&limit=100&offset=200");
  }

  @Test
  void aFeeMayBePaidInTheVenuesToken() {
    Call<FillPage> call = spot().fills("ETH_USDT", "", NOW, NOW);
    String inToken =
        TRADE
            .replace("\"fee\":\"0.0005\"", "\"fee\":\"0\"")
            .replace("\"gt_fee\":\"0\"", "\"gt_fee\":\"0.01\"");
    Fill fill = done(call.read(answer(200, "[" + inToken + "]"))).fills().get(0);
    assertThat(fill.fee()).isEqualTo(decimal("0.01"));
    assertThat(fill.feeAsset()).isEqualTo("GT");
    String inPoints =
        TRADE
            .replace("\"fee\":\"0.0005\"", "\"fee\":\"0\"")
            .replace("\"point_fee\":\"0\"", "\"point_fee\":\"2\"");
    fill = done(call.read(answer(200, "[" + inPoints + "]"))).fills().get(0);
    assertThat(fill.fee()).isEqualTo(decimal("2"));
    assertThat(fill.feeAsset()).isEqualTo("POINT");
  }

  @Test
  void futuresExecutionsHaveSignedSizes() {
    String row =
        "{\"trade_id\":\"121234231\",\"create_time\":1514764800.123,\"contract\":\"BTC_USDT\","
            + "\"order_id\":\"21893289839\",\"size\":\"-100.5\",\"price\":\"100.123\",\"text\":\"t-123456\","
            + "\"fee\":\"-0.01\",\"point_fee\":\"0\",\"role\":\"taker\"}";
    assertThat(done(futures().fills("", "", NOW, NOW).read(answer(200, "[" + row + "]"))).fills())
        .containsExactly(
            new Fill(
                "BTC_USDT",
                "t-123456",
                "21893289839",
                "121234231",
                Side.SELL,
                decimal("100.123"),
                decimal("100.5"),
                null,
                decimal("-0.01"),
                "USDT",
                false,
                1_514_764_800_123_000_000L));
  }

  private static String booked(String type, String id) {
    return "{\"time\":1682294400.123456,\"change\":\"-0.000010152188\","
        + "\"balance\":\"4.59316525194\",\"text\":\"ETH_USDT:6086261\",\"type\":\""
        + type
        + "\",\"contract\":\"ETH_USDT\",\"trade_id\":\"\""
        + (id.isEmpty() ? "" : ",\"id\":\"" + id + "\"")
        + "}";
  }

  @Test
  void fundingIsReadFromTheAccountBook() {
    assertThat(spot().funding("", NOW, NOW)).isEmpty();
    Call<FundingPage> call = futures().funding("", NOW, NOW).orElseThrow();
    long now = NOW / 1_000_000_000L;
    assertThat(call.request().target())
        .isEqualTo(
            "/api/v4/futures/usdt/account_book?type=fund&from="
                + (now - 1)
                + "&to="
                + (now + 1)
                + "&limit=100&offset=0");
    FundingPage page =
        done(call.read(answer(200, "[" + booked("fund", "71") + "," + booked("fund", "") + "]")));
    assertThat(page.payments())
        .containsExactly(
            new FundingPayment(
                "ETH_USDT", "71", decimal("-0.000010152188"), "USDT", 1_682_294_400_123_456_000L),
            new FundingPayment(
                "ETH_USDT",
                "at 1682294400123456000",
                decimal("-0.000010152188"),
                "USDT",
                1_682_294_400_123_456_000L));
    assertThat(page.more()).isFalse();
    unknown(call.read(answer(200, "[" + booked("fee", "1") + "]")));
  }

  @Test
  void balancesPositionsFeesAndTime() {
    assertThat(
            done(
                spot()
                    .balances(NOW)
                    .read(
                        answer(
                            200,
                            "[{\"currency\":\"USDT\",\"available\":\"4.5\",\"locked\":\"1.5\"}]"))))
        .containsExactly(new Balance("USDT", decimal("6"), decimal("4.5"), 0));
    assertThat(spot().positions(NOW)).isEmpty();
    assertThat(spot().feeRates(List.of("BTC_USDT", "ETH_USDT"), NOW))
        .extracting(call -> call.request().target())
        .containsExactly(
            "/api/v4/wallet/fee?currency_pair=BTC_USDT",
            "/api/v4/wallet/fee?currency_pair=ETH_USDT");
    assertThat(
            done(
                spot()
                    .feeRates(List.of("BTC_USDT"), NOW)
                    .get(0)
                    .read(answer(200, "{\"taker_fee\":\"0.002\",\"maker_fee\":\"-0.001\"}"))))
        .containsExactly(new FeeRate("BTC_USDT", decimal("-0.001"), decimal("0.002")));
    String fees =
        "{\"BTC_USDT\":{\"taker_fee\":\"0.0005\",\"maker_fee\":\"0.0002\"},"
            + "\"ETH_USDT\":{\"taker_fee\":\"1\",\"maker_fee\":\"1\"}}";
    assertThat(
            done(
                futures()
                    .feeRates(List.of("BTC_USDT", "GONE_USDT"), NOW)
                    .get(0)
                    .read(answer(200, fees))))
        .containsExactly(new FeeRate("BTC_USDT", decimal("0.0002"), decimal("0.0005")));
    Call<Long> time = spot().venueTime(NOW);
    assertThat(time.request().headers()).isEmpty();
    assertThat(done(time.read(answer(200, "{\"server_time\":1597026383085}"))))
        .isEqualTo(1_597_026_383_085_000_000L);
    unknown(time.read(answer(200, "{\"server_time\":0}")));
  }

  @Test
  void positionsAreOneWay() {
    Call<List<VenuePosition>> call = futures().positions(NOW).orElseThrow();
    assertThat(call.request().target())
        .isEqualTo("/api/v4/futures/usdt/positions?holding=true&limit=100");
    String row =
        "{\"contract\":\"BTC_USDT\",\"size\":\"-9440\",\"entry_price\":\"3779.55\",\"liq_price\":\"0\","
            + "\"mark_price\":\"3780.32\",\"unrealised_pnl\":\"-0.0005\",\"mode\":\"single\","
            + "\"update_time\":1684994406}";
    assertThat(done(call.read(answer(200, "[" + row + "]"))))
        .containsExactly(
            new VenuePosition(
                "BTC_USDT",
                decimal("-9440"),
                decimal("3779.55"),
                decimal("3780.32"),
                null,
                decimal("-0.0005"),
                1_684_994_406_000_000_000L));
    Answer<List<VenuePosition>> dual =
        call.read(answer(200, "[" + row.replace("single", "dual_short") + "]"));
    unknown(dual);
    assertThat(((Answer.Unknown<?>) dual).text()).contains("one-way mode");
  }
}
