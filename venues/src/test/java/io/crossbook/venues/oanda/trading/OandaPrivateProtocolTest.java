package io.crossbook.venues.oanda.trading;

import static io.crossbook.venues.oanda.trading.OandaCalls.ACCOUNT;
import static io.crossbook.venues.oanda.trading.OandaCalls.ID;
import static io.crossbook.venues.oanda.trading.OandaCalls.NAME;
import static io.crossbook.venues.oanda.trading.OandaCalls.NOW;
import static io.crossbook.venues.oanda.trading.OandaCalls.REF;
import static io.crossbook.venues.oanda.trading.OandaCalls.SECOND;
import static io.crossbook.venues.oanda.trading.OandaCalls.cancel;
import static io.crossbook.venues.oanda.trading.OandaCalls.fill;
import static io.crossbook.venues.oanda.trading.OandaCalls.http;
import static io.crossbook.venues.oanda.trading.OandaCalls.intent;
import static io.crossbook.venues.oanda.trading.OandaCalls.orderCreated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.oanda.Oanda;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
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
import org.junit.jupiter.params.provider.ValueSource;

class OandaPrivateProtocolTest {
  private final OandaPrivateProtocol protocol = OandaCalls.protocol();
  private final Call<OrderState> place =
      protocol.place(intent(OrderKind.LIMIT, Side.BUY, false), NOW);

  @Test
  void everyRequestCarriesTheTokenAndSaysHowTimesAreWritten() {
    SignedRequest read = protocol.balances(NOW).request();
    assertThat(read.method()).isEqualTo("GET");
    assertThat(read.target()).isEqualTo(ACCOUNT + "/summary");
    assertThat(read.headers())
        .isEqualTo(
            Map.of("Authorization", "Bearer not-a-secret", "Accept-Datetime-Format", "RFC3339"));
    assertThat(place.request().headers())
        .isEqualTo(
            Map.of(
                "Authorization",
                "Bearer not-a-secret",
                "Accept-Datetime-Format",
                "RFC3339",
                "Content-Type",
                "application/json"));
    assertThat(place.request().toString()).isEqualTo("POST " + ACCOUNT + "/orders");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MARKET|BUY|false|'type':'MARKET','instrument':'EUR_USD','units':'1000',"
            + "'priceBound':'1.16600','timeInForce':'IOC','positionFill':'DEFAULT'",
        "LIMIT|SELL|false|'type':'LIMIT','instrument':'EUR_USD','units':'-1000',"
            + "'price':'1.16600','timeInForce':'GTC','positionFill':'DEFAULT'",
        "IOC|BUY|false|'type':'LIMIT','instrument':'EUR_USD','units':'1000',"
            + "'price':'1.16600','timeInForce':'IOC','positionFill':'DEFAULT'",
        "FOK|SELL|true|'type':'LIMIT','instrument':'EUR_USD','units':'-1000',"
            + "'price':'1.16600','timeInForce':'FOK','positionFill':'REDUCE_ONLY'"
      },
      quoteCharacter = '`')
  void everyKindOfOrderIsAskedForAsDocumented(
      OrderKind kind, Side side, boolean reduceOnly, String expected) {
    assertThat(protocol.place(intent(kind, side, reduceOnly), NOW).request().body())
        .isEqualTo(
            ("{'order':{" + expected + ",'clientExtensions':{'id':'" + ID + "'}}}")
                .replace('\'', '"'));
  }

  @Test
  void aPostOnlyOrderIsNotSent() {
    assertThatThrownBy(() -> protocol.place(intent(OrderKind.POST_ONLY, Side.BUY, false), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("order 7/42/1/0 cannot be post-only: an OANDA limit order takes when it can");
  }

  private static HttpAnswer created(String... transactions) {
    String[] names = {"orderCreateTransaction", "orderFillTransaction", "orderCancelTransaction"};
    StringBuilder body = new StringBuilder("{\"lastTransactionID\":\"3\"");
    for (int i = 0; i < transactions.length; i++) {
      if (!transactions[i].isEmpty()) {
        body.append(",\"").append(names[i]).append("\":").append(transactions[i]);
      }
    }
    return http(201, body.append('}').toString());
  }

  private static OrderState state(
      OrderStatus status, String filled, String price, String reason, int second) {
    return new OrderState(
        "EUR_USD",
        ID,
        "1",
        Side.BUY,
        status,
        new BigDecimal("1000"),
        filled == null ? null : new BigDecimal(filled),
        price == null ? null : new BigDecimal(price),
        reason,
        1_483_228_800_000_000_000L + second * SECOND);
  }

  @Test
  void createdIsNotFilled() {
    assertThat(place.read(created(orderCreated("1000"))))
        .isEqualTo(new Answer.Done<>(state(OrderStatus.OPEN, null, null, "", 0)));
    assertThat(place.read(created(orderCreated("1000"), fill("2", "1000"))))
        .isEqualTo(new Answer.Done<>(state(OrderStatus.FILLED, "1000", "1.16555", "", 1)));
    assertThat(
            place.read(
                created(
                    orderCreated("1000"), fill("2", "400"), cancel("3", "TIME_IN_FORCE_EXPIRED"))))
        .isEqualTo(
            new Answer.Done<>(
                state(OrderStatus.CANCELLED, "400", "1.16555", "TIME_IN_FORCE_EXPIRED", 2)));
    assertThat(place.read(created(orderCreated("1000"), "", cancel("2", "MARKET_HALTED"))))
        .isEqualTo(new Answer.Done<>(state(OrderStatus.CANCELLED, "0", null, "MARKET_HALTED", 2)));
    assertThat(place.read(created(orderCreated("1000"), fill("2", "400"))))
        .isEqualTo(new Answer.Done<>(state(OrderStatus.OPEN, "400", "1.16555", "", 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSUFFICIENT_LIQUIDITY",
        "BOUNDS_VIOLATION",
        "INSUFFICIENT_MARGIN",
        "MARKET_HALTED",
        "FIFO_VIOLATION",
        "TIME_IN_FORCE_EXPIRED",
        "INSTRUMENT_BID_HALTED",
        "INSTRUMENT_ASK_HALTED",
        "ACCOUNT_LOCKED",
        "CLIENT_TRADE_ID_ALREADY_EXISTS"
      })
  void anOrderThatWasKilledSaysWhy(String reason) {
    Answer<OrderState> answer = place.read(created(orderCreated("1000"), "", cancel("2", reason)));
    OrderState state = ((Answer.Done<OrderState>) answer).value();
    assertThat(state.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(state.filled()).isEqualByComparingTo("0");
    assertThat(state.reason()).isEqualTo(reason);
  }

  @Test
  void whatIsNotOurOrderIsUnknown() {
    for (HttpAnswer wrong :
        List.of(
            created(orderCreated("-1000")),
            created(orderCreated("999")),
            created(orderCreated("1000").replace("EUR_USD", "EUR_JPY")),
            created(orderCreated("1000").replace(ID, "id")),
            created(orderCreated("1000").replace("\"id\":\"1\"", "\"no\":\"1\"")),
            created(orderCreated("1000"), fill("2", "1001")),
            created(orderCreated("1000"), fill("2", "-1000")),
            created(orderCreated("1000"), fill("2", "1000").replace("1.16555", "0")),
            created("", fill("2", "1000")),
            http(201, "{}"),
            http(201, "<html>"),
            http(200, "{\"orderCreateTransaction\":" + orderCreated("1000") + "}"),
            http(202, "{}"),
            http(405, "{}"),
            http(500, "{}"),
            http(502, "<html>"),
            http(504, ""),
            http(400, "{\"errorMessage\":\"malformed\"}"),
            http(404, "<html>"),
            HttpAnswer.none("connection reset", NOW))) {
      assertThat(place.read(wrong)).as(wrong.toString()).isInstanceOf(Answer.Unknown.class);
    }
  }

  @Test
  void recordedAnswersAreRead() {
    // The recorder gave orders of its own, so the answer is made into one to ours.
    String market = fixture("oanda/mab05k/order.market_order.json");
    market = market.replace("\"id\": \"id\"", "\"id\": \"" + ID + "\"");
    Answer<OrderState> answer = place.read(http(201, market));
    assertThat(answer).isInstanceOf(Answer.Done.class);
    assertThat(((Answer.Done<OrderState>) answer).value())
        .isEqualTo(state(OrderStatus.FILLED, "1000", "1.16555", "", 0));

    assertThat(place.read(http(400, fixture("oanda/mab05k/order.error.order_rejected.json"))))
        .isEqualTo(
            new Answer.Rejected<>(
                RejectReason.INVALID_ORDER,
                "PRICE_PRECISION_EXCEEDED: The price specified contains more precision than is"
                    + " allowed for the instrument"));

    Answer<List<OrderState>> pending =
        protocol
            .openOrders("", NOW)
            .read(
                http(
                    200,
                    response("oanda/hootnot/orders_v3_accounts_accountID_orders_pending.json")));
    assertThat(((Answer.Done<List<OrderState>>) pending).value())
        .containsExactly(
            new OrderState(
                "EUR_USD",
                "myID",
                "2304",
                Side.SELL,
                OrderStatus.OPEN,
                new BigDecimal("100"),
                null,
                null,
                "",
                1_477_345_698_593_753_865L));
  }

  private static String fixture(String path) {
    return new String(Recordings.fixture(path), StandardCharsets.UTF_8);
  }

  private static String response(String path) {
    byte[] bytes = Recordings.fixture(path);
    return JsonTree.read(bytes, 0, bytes.length).path("response").toString();
  }

  private static HttpAnswer refusal(String reason) {
    return http(
        400,
        "{\"orderRejectTransaction\":{\"type\":\"LIMIT_ORDER_REJECT\",\"rejectReason\":\""
            + reason
            + "\"},\"errorCode\":\""
            + reason
            + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "INSUFFICIENT_MARGIN,INSUFFICIENT_MARGIN",
    "UNITS_INVALID,INVALID_ORDER",
    "UNITS_PRECISION_EXCEEDED,INVALID_ORDER",
    "UNITS_LIMIT_EXCEEDED,INVALID_ORDER",
    "UNITS_MIMIMUM_NOT_MET,INVALID_ORDER",
    "PRICE_PRECISION_EXCEEDED,INVALID_ORDER",
    "PRICE_INVALID,INVALID_ORDER",
    "TIME_IN_FORCE_INVALID,INVALID_ORDER",
    "TIME_IN_FORCE_GTD_TIMESTAMP_IN_PAST,TOO_LATE",
    "INSTRUMENT_NOT_TRADEABLE,NOT_TRADABLE",
    "INSTRUMENT_UNKNOWN,UNKNOWN_SYMBOL",
    "CLIENT_ORDER_ID_ALREADY_EXISTS,DUPLICATE_ID",
    "CLIENT_ORDER_ID_INVALID,INVALID_ORDER",
    "ACCOUNT_LOCKED,NOT_AUTHORIZED",
    "ACCOUNT_ORDER_CREATION_LOCKED,NOT_AUTHORIZED",
    "ACCOUNT_NOT_ACTIVE,NOT_AUTHORIZED",
    "PENDING_ORDERS_ALLOWED_EXCEEDED,LIMIT_EXCEEDED",
    "STOP_LOSS_ON_FILL_REQUIRED_FOR_PENDING_ORDER,OTHER"
  })
  void refusalsAreClassified(String word, RejectReason reason) {
    assertThat(place.read(refusal(word))).isEqualTo(new Answer.Rejected<>(reason, word));
  }

  @Test
  void everyReasonOfTheDescriptionIsARefusal() {
    byte[] bytes = Recordings.fixture("oanda/v20-openapi.json");
    JsonNode reasons =
        JsonTree.read(bytes, 0, bytes.length)
            .path("definitions")
            .path("TransactionRejectReason")
            .path("enum");
    assertThat(reasons.size()).isGreaterThan(100);
    for (JsonNode reason : reasons) {
      assertThat(place.read(refusal(reason.asText()))).isInstanceOf(Answer.Rejected.class);
    }
  }

  @Test
  void statusesThatMeanTheSameForAll() {
    for (Call<?> call :
        List.of(
            place,
            protocol.cancel(REF, NOW),
            protocol.balances(NOW),
            protocol.lookup(0, REF, NOW))) {
      for (int status : new int[] {401, 403}) {
        assertThat(call.read(http(status, "no")))
            .isEqualTo(new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, status + " no"));
      }
      assertThat(call.read(http(429, "slow")))
          .isEqualTo(new Answer.RateLimited<>(NOW + SECOND, "429 slow"));
      HttpAnswer header = HttpAnswer.of(429, Map.of("retry-after", "7"), new byte[0], NOW);
      assertThat(call.read(header)).isEqualTo(new Answer.RateLimited<>(NOW + 7 * SECOND, "429 "));
    }
    assertThat(protocol.balances(NOW).read(http(503, "down")))
        .isEqualTo(new Answer.RetryAfter<>(NOW + SECOND, "503 down"));
    assertThat(protocol.balances(NOW).read(http(416, "{}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void anOrderIsCancelledByItsName() {
    Call<OrderState> call = protocol.cancel(REF, NOW);
    assertThat(call.request().method()).isEqualTo("PUT");
    assertThat(call.request().target()).isEqualTo(ACCOUNT + "/orders/@" + ID + "/cancel");
    assertThat(call.request().body()).isEmpty();
    assertThat(
            call.read(
                http(200, "{\"orderCancelTransaction\":" + cancel("2", "CLIENT_REQUEST") + "}")))
        .isEqualTo(
            new Answer.Done<>(
                new OrderState(
                    "EUR_USD",
                    ID,
                    "1",
                    null,
                    OrderStatus.CANCELLED,
                    null,
                    null,
                    null,
                    "CLIENT_REQUEST",
                    1_483_228_802_000_000_000L)));
    assertThat(
            call.read(
                http(
                    404,
                    "{\"orderCancelRejectTransaction\":{\"type\":\"ORDER_CANCEL_REJECT\","
                        + "\"rejectReason\":\"ORDER_DOESNT_EXIST\"}}")))
        .isEqualTo(new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, "ORDER_DOESNT_EXIST"));
    assertThat(call.read(http(404, "{\"errorCode\":\"NO_SUCH_ORDER\"}")))
        .isInstanceOfSatisfying(
            Answer.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.UNKNOWN_ORDER));
    assertThat(call.read(http(404, "{}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(200, "{}"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(500, "{}"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void thereIsNoCancelAllAndNoDeadManSwitch() {
    assertThatThrownBy(() -> protocol.cancelAll("", NOW))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(protocol.deadManSwitch(Duration.ofSeconds(60), List.of("EUR_USD"), NOW)).isEmpty();
  }

  private static String order(String state, String timeInForce) {
    return "{\"id\":\"9\",\"createTime\":\"2026-05-05T10:00:00Z\",\"filledTime\":"
        + "\"2026-05-05T10:00:01Z\",\"cancelledTime\":\"2026-05-05T10:00:02Z\",\"type\":\"LIMIT\","
        + "\"instrument\":\"EUR_USD\",\"units\":\"-100\",\"timeInForce\":\""
        + timeInForce
        + "\",\"clientExtensions\":{\"id\":\""
        + ID
        + "\"},\"state\":\""
        + state
        + "\"}";
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING,GTC,OPEN,,0",
    "TRIGGERED,GTC,PENDING,,0",
    "FILLED,FOK,FILLED,100,1",
    "FILLED,IOC,FILLED,,1",
    "CANCELLED,FOK,CANCELLED,0,2",
    "CANCELLED,IOC,CANCELLED,,2"
  })
  void anOrderIsFoundByItsName(
      String word, String timeInForce, OrderStatus status, BigDecimal filled, int second) {
    assertThat(protocol.lookups()).isEqualTo(2);
    Call<Optional<OrderState>> call = protocol.lookup(0, REF, NOW);
    assertThat(call.request().target()).isEqualTo(ACCOUNT + "/orders/@" + ID);
    assertThat(call.read(http(200, "{\"order\":" + order(word, timeInForce) + "}")))
        .isEqualTo(
            new Answer.Done<>(
                Optional.of(
                    new OrderState(
                        "EUR_USD",
                        ID,
                        "9",
                        Side.SELL,
                        status,
                        new BigDecimal("100"),
                        filled,
                        null,
                        "",
                        NOW + second * SECOND))));
  }

  @Test
  void absenceIsSaidInSoManyWords() {
    Call<Optional<OrderState>> call = protocol.lookup(0, REF, NOW);
    for (String code : List.of("ORDER_DOESNT_EXIST", "NO_SUCH_ORDER")) {
      assertThat(call.read(http(404, "{\"errorCode\":\"" + code + "\"}")))
          .isEqualTo(new Answer.Done<>(Optional.empty()));
    }
    assertThat(call.read(http(404, "{\"errorCode\":\"NO_SUCH_ACCOUNT\"}")))
        .isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(404, "<html>"))).isInstanceOf(Answer.Unknown.class);
    assertThat(call.read(http(200, "{\"order\":" + order("PENDING", "GTC").replace(ID, "x") + "}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void aListProvesAbsenceOnlyIfItReachesBack() {
    Call<Optional<OrderState>> call = protocol.lookup(1, REF, NOW);
    assertThat(call.request().target())
        .isEqualTo(ACCOUNT + "/orders?state=ALL&instrument=EUR_USD&count=500");
    String other = order("FILLED", "FOK").replace(ID, "other");
    assertThat(call.read(http(200, "{\"orders\":[" + other + "]}")))
        .isEqualTo(new Answer.Done<>(Optional.empty()));
    String full = other + ("," + other).repeat(499);
    assertThat(call.read(http(200, "{\"orders\":[" + full + "]}")))
        .isInstanceOf(Answer.Unknown.class);
    String older = other.replace("2026-05-05T10:00:00Z", "2026-05-05T09:58:59Z");
    assertThat(call.read(http(200, "{\"orders\":[" + full + "," + older + "]}")))
        .isEqualTo(new Answer.Done<>(Optional.empty()));
    String ours = order("PENDING", "GTC");
    Answer<Optional<OrderState>> answer =
        call.read(
            http(
                200,
                "{\"orders\":["
                    + full
                    + ","
                    + ours
                    + ","
                    + ours.replace("\"9\"", "\"10\"")
                    + "]}"));
    assertThat(((Answer.Done<Optional<OrderState>>) answer).value().orElseThrow().venueOrderId())
        .isEqualTo("10");
  }

  @Test
  void isInTheCatalog() {
    TradingVenue venue = TradingCatalog.venue("oanda");
    assertThat(venue.streamBase()).isEqualTo(Oanda.DEFINITION.streamBase());
    Credentials credentials =
        venue.credentials(
            Map.of("CROSSBOOK_OANDA_SECRET", "t", "CROSSBOOK_OANDA_ACCOUNT", "101"), "");
    assertThat(venue.protocol().apply(credentials).orderName(ID)).contains(NAME);
  }
}
