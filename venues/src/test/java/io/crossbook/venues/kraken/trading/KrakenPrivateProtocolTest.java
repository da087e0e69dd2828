package io.crossbook.venues.kraken.trading;

import static io.crossbook.venues.kraken.trading.KrakenCalls.ID;
import static io.crossbook.venues.kraken.trading.KrakenCalls.NAME;
import static io.crossbook.venues.kraken.trading.KrakenCalls.NOW;
import static io.crossbook.venues.kraken.trading.KrakenCalls.REF;
import static io.crossbook.venues.kraken.trading.KrakenCalls.SECOND;
import static io.crossbook.venues.kraken.trading.KrakenCalls.form;
import static io.crossbook.venues.kraken.trading.KrakenCalls.http;
import static io.crossbook.venues.kraken.trading.KrakenCalls.intent;
import static io.crossbook.venues.kraken.trading.KrakenCalls.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.SignedRequest;
import io.crossbook.venues.trading.TradingVenue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KrakenPrivateProtocolTest {
  /** The key of the example in the Spot REST authentication guide. */
  private static final String PUBLISHED =
      "kQH5HW/8p1uGOVjbgWA7FunAmGO8"
          + "lsSUXNsu3eow76sz84Q18fWxnyRz"
          + "BHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

  private final KrakenPrivateProtocol protocol = KrakenCalls.protocol();

  private static Credentials published(String key) {
    return Credentials.of("kraken", "public", "", Credentials.Form.BASE64, key);
  }

  @Test
  void signsAsTheGuideDoes() {
    assertThat(
            KrakenSigner.signature(
                published(PUBLISHED),
                "/0/private/AddOrder",
                "1616492376594",
                "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy"
                    + "&volume=1.25"))
        .isEqualTo(
            "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfO"
                + "pc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32b"
                + "Ab0nmbRn6H8ndwLUQ==");
  }

  @Test
  void signsEveryVectorOfTheFixtures() {
    byte[] bytes = Recordings.fixture("kraken/signing/api_sign_vectors.json");
    JsonNode vectors = JsonTree.read(bytes, 0, bytes.length).path("vectors");
    assertThat(vectors).hasSize(2);
    for (JsonNode vector : vectors) {
      assertThat(
              KrakenSigner.signature(
                  published(vector.path("private_key_base64").asText()),
                  vector.path("uri_path").asText(),
                  vector.path("nonce").asText(),
                  vector.path("encoded_payload").asText()))
          .isEqualTo(vector.path("expected_API_Sign").asText());
    }
  }

  @Test
  void aRequestIsSignedOverWhatIsSent() {
    SignedRequest request = protocol.place(intent(OrderKind.IOC, Side.BUY), NOW).request();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/0/private/AddOrder");
    assertThat(request.body()).startsWith("nonce=" + NOW / 1000 + "&");
    assertThat(request.headers())
        .isEqualTo(
            Map.of(
                "API-Key",
                "public",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "API-Sign",
                KrakenSigner.signature(
                    published("bm90LWEtc2VjcmV0"),
                    "/0/private/AddOrder",
                    Long.toString(NOW / 1000),
                    request.body())));
  }

  @Test
  void noncesRiseWhateverTheClockDoes() {
    long last = 0;
    for (long now : new long[] {NOW, NOW, NOW + 1, NOW - SECOND, NOW + 5000, NOW}) {
      String body = protocol.balances(now).request().body();
      long nonce = Long.parseLong(body.substring("nonce=".length()));
      assertThat(nonce).isGreaterThan(last);
      last = nonce;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MARKET|BUY|ordertype=market&type=buy&volume=0.01000000&pair=XBTUSD&oflags=fciq",
        "LIMIT|SELL|ordertype=limit&type=sell&volume=0.01000000&pair=XBTUSD&price=30000.0"
            + "&timeinforce=GTC&oflags=fciq",
        "POST_ONLY|BUY|ordertype=limit&type=buy&volume=0.01000000&pair=XBTUSD&price=30000.0"
            + "&timeinforce=GTC&oflags=post%2Cfciq",
        "IOC|BUY|ordertype=limit&type=buy&volume=0.01000000&pair=XBTUSD&price=30000.0"
            + "&timeinforce=IOC&oflags=fciq",
        "FOK|SELL|ordertype=limit&type=sell&volume=0.01000000&pair=XBTUSD&price=30000.0"
            + "&timeinforce=FOK&oflags=fciq"
      })
  void everyKindOfOrderIsAskedForAsDocumented(OrderKind kind, Side side, String expected) {
    Call<OrderState> call = protocol.place(intent(kind, side), NOW);
    assertThat(form(call))
        .isEqualTo(expected + "&cl_ord_id=" + ID + "&deadline=2026-05-05T10%3A00%3A02.000Z");
    assertThat(call.weight()).isZero();
  }

  @Test
  void aDeadlineIsNeverLaterThanWantedAndNeverTooFarAway() {
    OrderIntent base = intent(OrderKind.IOC, Side.BUY);
    assertThat(form(protocol.place(until(base, NOW + 1_999_999_999L), NOW)))
        .endsWith("&deadline=2026-05-05T10%3A00%3A01.999Z");
    assertThat(form(protocol.place(until(base, NOW + 3600 * SECOND), NOW)))
        .endsWith("&deadline=2026-05-05T10%3A01%3A00.000Z");
  }

  private static OrderIntent until(OrderIntent intent, long validUntil) {
    return new OrderIntent(
        intent.name(),
        intent.venue(),
        intent.account(),
        intent.symbol(),
        intent.side(),
        intent.kind(),
        intent.quantity(),
        intent.limit(),
        false,
        validUntil);
  }

  @Test
  void aReduceOnlyOrderIsNotSentToASpotMarket() {
    OrderIntent intent =
        new OrderIntent(
            NAME,
            "kraken",
            "",
            "BTC/USD",
            Side.SELL,
            OrderKind.IOC,
            BigDecimal.ONE,
            BigDecimal.ONE,
            true,
            NOW);
    assertThatThrownBy(() -> protocol.place(intent, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("order 7/42/1/0 cannot be reduce-only: Kraken spot has no positions");
  }

  @Test
  void anAcknowledgementHasTheVenuesId() {
    Call<OrderState> call = protocol.place(intent(OrderKind.LIMIT, Side.BUY), NOW);
    assertThat(
            call.read(
                result(
                    "{\"descr\":{\"order\":\"buy 0.01000000 XBTUSD @ limit 30000.0\"},"
                        + "\"txid\":[\"OUF4EM-FRGI2-MQMWZD\"]}")))
        .isEqualTo(
            new Answer.Done<>(
                new OrderState(
                    "BTC/USD",
                    ID,
                    "OUF4EM-FRGI2-MQMWZD",
                    null,
                    OrderStatus.PENDING,
                    null,
                    null,
                    null,
                    "",
                    0)));
    for (String fixture :
        List.of(
            "kraken/rest_official/trading_orders_add.json",
            "kraken/rest/http_add_order_spot.json",
            "kraken/rest_xchange/example-addorder-response-data.json")) {
      assertThat(call.read(fixture(fixture))).isInstanceOf(Answer.Done.class);
    }
  }

  private static HttpAnswer fixture(String path) {
    return http(200, new String(Recordings.fixture(path), StandardCharsets.UTF_8));
  }

  @Test
  void aPlacementWithoutASingleIdIsUnknown() {
    Call<OrderState> call = protocol.place(intent(OrderKind.LIMIT, Side.BUY), NOW);
    for (String body :
        List.of(
            "{\"txid\":[]}",
            "{\"txid\":[\"A\",\"B\"]}",
            "{\"txid\":[7]}",
            "{\"txid\":[\" \"]}",
            "{}",
            "null")) {
      assertThat(call.read(result(body))).as(body).isInstanceOf(Answer.Unknown.class);
    }
    String good = "{\"error\":[],\"result\":{\"txid\":[\"OUF4EM-FRGI2-MQMWZD\"]}}";
    assertThat(call.read(http(200, good))).isInstanceOf(Answer.Done.class);
    assertThat(call.read(http(202, good))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(502, good))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(200, good + "x"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(200, "<html>cf</html>"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(200, "{\"result\":{\"txid\":[\"O\"]}}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void anOrderIsCancelledByTheVenuesIdOrByOurs() {
    Call<OrderState> byName = protocol.cancel(REF, NOW);
    assertThat(byName.request().target()).isEqualTo("/0/private/CancelOrder");
    assertThat(form(byName)).isEqualTo("cl_ord_id=" + ID);
    Call<OrderState> byId =
        protocol.cancel(new OrderRef(NAME, "BTC/USD", "OUF4EM-FRGI2-MQMWZD", NOW), NOW);
    assertThat(form(byId)).isEqualTo("txid=OUF4EM-FRGI2-MQMWZD");
    assertThat(status(byId, "{\"count\":1}")).isEqualTo(OrderStatus.CANCELLED);
    assertThat(status(byId, "{\"count\":1,\"pending\":true}")).isEqualTo(OrderStatus.OPEN);
    assertThat(byId.read(result("{\"count\":0}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(byId.read(result("{}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(byId.read(fixture("kraken/rest_official/trading_orders_cancel.json")))
        .isInstanceOf(Answer.Done.class);
  }

  private static OrderStatus status(Call<OrderState> call, String json) {
    return value(call, json).status();
  }

  private static <T> T value(Call<T> call, String json) {
    Answer<T> answer = call.read(result(json));
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<T>) answer).value();
  }

  @Test
  void allOrdersAreCancelledOrNone() {
    Call<Void> call = protocol.cancelAll("", NOW);
    assertThat(call.request().target()).isEqualTo("/0/private/CancelAll");
    assertThat(form(call)).isEmpty();
    assertThat(call.read(result("{\"count\":4}"))).isEqualTo(new Answer.Done<Void>(null));
    assertThat(call.read(result("{}"))).isInstanceOf(Answer.Unknown.class);
    assertThatThrownBy(() -> protocol.cancelAll("BTC/USD", NOW))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theDeadManSwitchIsArmedInWholeSecondsAndDisarmed() {
    Call<Void> armed = protocol.deadManSwitch(Duration.ofMillis(59_001), List.of(), NOW).get(0);
    assertThat(armed.request().target()).isEqualTo("/0/private/CancelAllOrdersAfter");
    assertThat(form(armed)).isEqualTo("timeout=60");
    assertThat(form(protocol.deadManSwitch(Duration.ZERO, List.of(), NOW).get(0)))
        .isEqualTo("timeout=0");
    assertThat(
            armed.read(
                result(
                    "{\"currentTime\":\"2026-05-05T10:00:00Z\","
                        + "\"triggerTime\":\"2026-05-05T10:01:00Z\"}")))
        .isEqualTo(new Answer.Done<Void>(null));
    assertThatThrownBy(() -> protocol.deadManSwitch(Duration.ofDays(1), List.of(), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String order(String clientId, String status, String filled) {
    return "{\"status\":\""
        + status
        + "\",\"cl_ord_id\":\""
        + clientId
        + "\",\"opentm\":1688583840.8648,\"closetm\":1688583841.5,\"reason\":\"User requested\","
        + "\"descr\":{\"pair\":\"XBTUSD\",\"type\":\"sell\"},\"vol\":\"0.50000000\",\"vol_exec\":\""
        + filled
        + "\",\"price\":\"29500.0\"}";
  }

  @Test
  void anOrderIsLookedForAmongTheOpenAndAmongTheClosed() {
    assertThat(protocol.lookups()).isEqualTo(2);
    Call<Optional<OrderState>> open = protocol.lookup(0, REF, NOW);
    assertThat(open.request().target()).isEqualTo("/0/private/OpenOrders");
    assertThat(form(open)).isEqualTo("cl_ord_id=" + ID);
    Call<Optional<OrderState>> closed = protocol.lookup(1, REF, NOW);
    assertThat(closed.request().target()).isEqualTo("/0/private/ClosedOrders");
    assertThat(form(closed)).isEqualTo("cl_ord_id=" + ID + "&start=" + (NOW / SECOND - 30));
    assertThatThrownBy(() -> protocol.lookup(2, REF, NOW))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(value(open, "{\"open\":{}}")).isEmpty();
    assertThat(value(closed, "{\"closed\":{},\"count\":0}")).isEmpty();
    assertThat(
            value(closed, "{\"closed\":{\"O1\":" + order(ID, "canceled", "0.1") + "},\"count\":1}"))
        .contains(
            new OrderState(
                "BTC/USD",
                ID,
                "O1",
                Side.SELL,
                OrderStatus.CANCELLED,
                new BigDecimal("0.5"),
                new BigDecimal("0.1"),
                new BigDecimal("29500"),
                "User requested",
                1_688_583_841_500_000_000L));
  }

  @Test
  void severalOrdersAreLookedForTogetherPageByPage() {
    OrderRef other =
        new OrderRef(new OrderName(3, 4, 5, 0), "ETH/USD", "", REF.sentAt() - 100 * SECOND);
    String otherId = protocol.clientOrderId(other.name());
    Call<List<OrderState>> open = protocol.lookup(0, List.of(REF, other), NOW);
    assertThat(open.request().target()).isEqualTo("/0/private/OpenOrders");
    assertThat(form(open)).isEmpty();
    assertThat(value(open, "{\"open\":{\"O1\":" + order(ID, "open", "0") + "}}"))
        .extracting(OrderState::clientOrderId, OrderState::symbol)
        .containsExactly(tuple(ID, "BTC/USD"));
    Call<List<OrderState>> closed = protocol.lookup(1, List.of(REF, other), NOW);
    assertThat(closed.request().target()).isEqualTo("/0/private/ClosedOrders");
    String span =
        "start="
            + (other.sentAt() / SECOND - 30)
            + "&end="
            + (NOW / SECOND + 1)
            + "&closetime=open";
    assertThat(form(closed)).isEqualTo(span);
    // Another order is closed between the pages: what was last comes once more.
    String first =
        "{\"closed\":{\"O3\":"
            + order("somebody", "closed", "0.5")
            + ",\"O2\":"
            + order(ID, "canceled", "0.1")
            + "},\"count\":3}";
    Answer.More<List<OrderState>> more = (Answer.More<List<OrderState>>) closed.read(result(first));
    Call<List<OrderState>> next = more.next().apply(NOW + 9 * SECOND);
    assertThat(form(next))
        .as("what was closed meanwhile is not asked for")
        .isEqualTo(span + "&ofs=2");
    String last =
        "{\"closed\":{\"O2\":"
            + order(ID, "canceled", "0.1")
            + ",\"O1\":"
            + order(otherId, "closed", "0.5")
            + "},\"count\":4}";
    assertThat(next.read(result(last.replace("\"count\":4", "\"count\":6"))))
        .as("more were closed than had come")
        .isInstanceOf(Answer.Unknown.class);
    assertThat(value(next, last))
        .extracting(OrderState::clientOrderId, OrderState::symbol, OrderState::status)
        .containsExactly(
            tuple(ID, "BTC/USD", OrderStatus.CANCELLED),
            tuple(otherId, "ETH/USD", OrderStatus.FILLED));
    assertThat(next.read(result("{\"closed\":{},\"count\":3}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(value(closed, "{\"closed\":{},\"count\":0}")).isEmpty();
  }

  /** Else a page would be needed for each fifty orders that were traded since. */
  @Test
  void onlyWhatWasOpenedWhileSoughtOrdersMayHaveBeenIsRead() {
    OrderRef young = until(REF.name(), NOW - 20 * SECOND);
    OrderRef near = until(new OrderName(3, 4, 6, 0), NOW - 290 * SECOND);
    OrderRef old = until(new OrderName(3, 4, 5, 0), NOW - 300 * SECOND);
    Call<List<OrderState>> first = protocol.lookup(1, List.of(young, old, near), NOW);
    assertThat(form(first))
        .as("the deadlines of two are close to each other")
        .isEqualTo(span(NOW - 310 * SECOND, NOW - 290 * SECOND));
    String oldId = protocol.clientOrderId(old.name());
    Answer<List<OrderState>> more =
        first.read(
            result("{\"closed\":{\"O1\":" + order(oldId, "closed", "0.5") + "},\"count\":1}"));
    Call<List<OrderState>> second =
        ((Answer.More<List<OrderState>>) more).next().apply(NOW + 9 * SECOND);
    assertThat(form(second))
        .as("what was opened since the first page is not asked for")
        .isEqualTo(
            "start="
                + ((NOW - 30 * SECOND) / SECOND - 30)
                + "&end="
                + (NOW / SECOND + 1)
                + "&closetime=open");
    assertThat(
            value(second, "{\"closed\":{\"O2\":" + order(ID, "canceled", "0.1") + "},\"count\":1}"))
        .extracting(OrderState::clientOrderId)
        .containsExactlyInAnyOrder(ID, oldId);
    assertThat(second.read(result("{\"count\":0}"))).isInstanceOf(Answer.Unknown.class);
  }

  /** An order of which the venue was to take note within ten seconds. */
  private static OrderRef until(OrderName name, long validUntil) {
    return new OrderRef(name, "BTC/USD", "", validUntil - 10 * SECOND, validUntil, true);
  }

  private static String span(long sentAt, long validUntil) {
    return "start="
        + (sentAt / SECOND - 30)
        + "&end="
        + (validUntil / SECOND + 31)
        + "&closetime=open";
  }

  @ParameterizedTest
  @CsvSource({
    "pending,0,PENDING",
    "open,0.2,OPEN",
    "closed,0.5,FILLED",
    "closed,0.4,CANCELLED",
    "canceled,0,CANCELLED",
    "expired,0,EXPIRED"
  })
  void statusWordsAreUnderstood(String word, String filled, OrderStatus expected) {
    Optional<OrderState> found =
        value(protocol.lookup(0, REF, NOW), "{\"open\":{\"O1\":" + order(ID, word, filled) + "}}");
    assertThat(found.orElseThrow().status()).isEqualTo(expected);
  }

  @Test
  void anAnswerThatLeavesOrdersOutProvesNoAbsence() {
    Call<Optional<OrderState>> closed = protocol.lookup(1, REF, NOW);
    String other = "\"O2\":" + order("other", "closed", "0.5");
    assertThat(closed.read(result("{\"closed\":{" + other + "},\"count\":51}")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(value(closed, "{\"closed\":{" + other + "},\"count\":1}")).isEmpty();
    assertThat(value(closed, "{\"closed\":{" + other + "}}")).isEmpty();
    assertThat(closed.read(result("{\"count\":0}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void twoOrdersOfOneNameAreNotTakenForOne() {
    String twice =
        "{\"open\":{\"O1\":" + order(ID, "open", "0") + ",\"O2\":" + order(ID, "open", "0") + "}}";
    assertThat(protocol.lookup(0, REF, NOW).read(result(twice)))
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> assertThat(unknown.text()).contains("O1").contains("O2"));
  }

  @Test
  void openOrdersOfAFixtureAreRead() {
    Call<List<OrderState>> all = protocol.openOrders("", NOW);
    assertThat(form(all)).isEmpty();
    Answer<List<OrderState>> answer = all.read(fixture("kraken/rest/http_open_orders.json"));
    List<OrderState> orders = ((Answer.Done<List<OrderState>>) answer).value();
    assertThat(orders)
        .containsExactly(
            new OrderState(
                "BTC/USDT",
                "",
                "O26VBY-ISGAE-JP5TLU",
                Side.BUY,
                OrderStatus.OPEN,
                new BigDecimal("0.5"),
                BigDecimal.ZERO,
                null,
                "",
                1_688_583_840_864_800_000L),
            new OrderState(
                "ETH/USDT",
                "",
                "OYEQF4-FDE4C-NMUYUI",
                Side.SELL,
                OrderStatus.OPEN,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                null,
                "",
                1_688_584_240_123_400_000L));
    Answer<List<OrderState>> one =
        protocol.openOrders("ETH/USDT", NOW).read(fixture("kraken/rest/http_open_orders.json"));
    assertThat(((Answer.Done<List<OrderState>>) one).value()).hasSize(1);
    Answer<List<OrderState>> many =
        all.read(fixture("kraken/rest_xchange/example-openorders-data.json"));
    assertThat(((Answer.Done<List<OrderState>>) many).value())
        .extracting(OrderState::symbol)
        .startsWith("XRP/BTC", "REP/ETH", "ETH/EUR", "ETH/BTC");
  }

  @Test
  void holdingsHaveCommonCodesAndLessThanIsHeld() {
    Call<List<Balance>> call = protocol.balances(NOW);
    assertThat(call.request().target()).isEqualTo("/0/private/BalanceEx");
    assertThat(
            value(
                call,
                "{\"ZUSD\":{\"balance\":\"25435.21\",\"hold_trade\":\"8249.76\"},"
                    + "\"XXBT\":{\"balance\":\"1.2435\",\"hold_trade\":\"0.8423\","
                    + "\"credit\":\"2\",\"credit_used\":\"0.5\"},"
                    + "\"XTZ\":{\"balance\":\"3\",\"hold_trade\":\"0\"},"
                    + "\"ADA.S\":{\"balance\":\"7\",\"hold_trade\":\"0\"}}"))
        .containsExactly(
            new Balance("USD", new BigDecimal("25435.21"), new BigDecimal("17185.45"), 0),
            new Balance("BTC", new BigDecimal("1.2435"), new BigDecimal("1.9012"), 0),
            new Balance("XTZ", new BigDecimal("3"), new BigDecimal("3"), 0),
            new Balance("ADA.S", new BigDecimal("7"), BigDecimal.ZERO, 0));
    assertThat(call.read(result("{\"ZUSD\":\"2970172.7962\"}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(protocol.positions(NOW)).isEmpty();
  }

  @Test
  void feesArePercentsUnderTheNamesThatTheVenueLikes() {
    Call<List<FeeRate>> call = protocol.feeRates(List.of("BTC/USD", "DOGE/EUR"), NOW).get(0);
    assertThat(call.request().target()).isEqualTo("/0/private/TradeVolume");
    assertThat(form(call)).isEqualTo("pair=XBTUSD%2CXDGEUR");
    assertThat(call.read(fixture("kraken/rest_xchange/example-tradevolume-data.json")))
        .isEqualTo(
            new Answer.Done<>(
                List.of(
                    new FeeRate("BTC/USD", new BigDecimal("0.0016"), new BigDecimal("0.003")))));
    assertThat(value(call, "{\"fees\":{\"XDGEUR\":{\"fee\":\"0.2000\"}},\"fees_maker\":{}}"))
        .containsExactly(new FeeRate("DOGE/EUR", new BigDecimal("0.002"), new BigDecimal("0.002")));
    assertThat(protocol.feeRates(List.of(), NOW)).isEmpty();
  }

  @Test
  void theTimeNeedsNoKey() {
    Call<Long> call = protocol.venueTime(NOW);
    assertThat(call.request().method()).isEqualTo("GET");
    assertThat(call.request().headers()).isEmpty();
    assertThat(call.read(fixture("kraken/rest/http_server_time.json")))
        .isEqualTo(new Answer.Done<>(1_762_820_224_000_000_000L));
    assertThat(call.read(result("{\"unixtime\":0}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void isInTheCatalog() {
    TradingVenue venue = TradingCatalog.venue("kraken");
    assertThat(venue.streamBase()).isEqualTo("wss://ws-auth.kraken.com");
    assertThat(venue.traits().serialSends()).isTrue();
    Credentials credentials =
        venue.credentials(
            Map.of("CROSSBOOK_KRAKEN_KEY", "k", "CROSSBOOK_KRAKEN_SECRET", "bm90LWEtc2VjcmV0"), "");
    assertThat(venue.protocol().apply(credentials).orderName(ID)).contains(NAME);
  }
}
