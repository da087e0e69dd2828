package io.crossbook.venues.gateio.trading;

import static io.crossbook.venues.gateio.trading.GateAccountSetup.CREDENTIALS;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.NOW;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.answer;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.decimal;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.fixture;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.futures;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.spot;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.testing.PrivateEvents;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatePrivateStreamTest {
  private static final long SECOND = 1_000_000_000L;
  private static final GateRequests REQUESTS = new GateRequests(CREDENTIALS, Map.of());

  private final PrivateEvents out = new PrivateEvents();
  private PrivateStream stream;

  private void open(PrivateStream opened) {
    stream = opened;
    stream.start(NOW, out);
    stream.onOpen("private", NOW, out);
  }

  private void receive(String text) {
    byte[] bytes = ("  " + text + " ").getBytes(StandardCharsets.UTF_8);
    stream.onFrame("private", bytes, 2, bytes.length - 3, true, NOW, out);
  }

  private void acknowledge(String channel) {
    receive(
        "{\"time\":1,\"channel\":\""
            + channel
            + "\",\"event\":\"subscribe\",\"error\":null,\"result\":{\"status\":\"success\"}}");
  }

  private void liveSpot() {
    open(spot().stream());
    acknowledge("spot.orders");
    acknowledge("spot.usertrades");
    acknowledge("spot.balances");
  }

  private void liveFutures() {
    open(futures().stream());
    receive(
        "{\"request_id\":\"login\",\"header\":{\"status\":\"200\",\"channel\":\"futures.login\"},"
            + "\"data\":{\"result\":{\"api_key\":\"key\",\"uid\":\"110284739\"}}}");
    for (String channel : new String[] {"orders", "usertrades", "balances", "positions"}) {
      acknowledge("futures." + channel);
    }
  }

  private static String update(String channel, String rows) {
    return "{\"time\":1,\"channel\":\""
        + channel
        + "\",\"event\":\"update\",\"result\":"
        + rows
        + "}";
  }

  @Test
  void everySpotSubscriptionIsSignedForItself() {
    open(spot().stream());
    assertThat(out.plans)
        .containsExactly(
            new ConnectionPlan(
                "private", ConnectionPlan.Transport.WEBSOCKET, "/ws/v4/", 45 * SECOND, 20));
    assertThat(out.headers).containsExactly(Map.of());
    assertThat(out.sent)
        .containsExactly(
            subscription("spot.orders", 1, ",\"payload\":[\"!all\"]"),
            subscription("spot.usertrades", 2, ",\"payload\":[\"!all\"]"),
            subscription("spot.balances", 3, ""));
  }

  private static String subscription(String channel, int id, String payload) {
    return "{\"time\":1700000000,\"id\":"
        + id
        + ",\"channel\":\""
        + channel
        + "\",\"event\":\"subscribe\""
        + payload
        + ",\"auth\":{\"method\":\"api_key\",\"KEY\":\"key\",\"SIGN\":\""
        + REQUESTS.subscription(channel, "subscribe", 1_700_000_000L)
        + "\"}}";
  }

  @Test
  void futuresSubscriptionsNameTheUserThatTheLoginTold() {
    open(futures().stream());
    assertThat(out.headers).containsExactly(Map.of("X-Gate-Size-Decimal", "1"));
    assertThat(out.plans.get(0).target()).isEqualTo("/v4/ws/usdt");
    assertThat(out.sent)
        .containsExactly(
            "{\"time\":1700000000,\"channel\":\"futures.login\",\"event\":\"api\",\"payload\":"
                + "{\"req_id\":\"login\",\"api_key\":\"key\",\"signature\":\""
                + REQUESTS.login("futures.login", 1_700_000_000L)
                + "\",\"timestamp\":\"1700000000\"}}");
    out.sent.clear();
    receive(
        "{\"request_id\":\"login\",\"header\":{\"status\":200},"
            + "\"data\":{\"result\":{\"api_key\":\"key\",\"uid\":\"110284739\"}}}");
    assertThat(out.sent)
        .containsExactly(
            subscription("futures.orders", 1, ",\"payload\":[\"110284739\",\"!all\"]"),
            subscription("futures.usertrades", 2, ",\"payload\":[\"110284739\",\"!all\"]"),
            subscription("futures.balances", 3, ",\"payload\":[\"110284739\"]"),
            subscription("futures.positions", 4, ",\"payload\":[\"110284739\",\"!all\"]"));
  }

  @Test
  void itIsLiveOnceEverySubscriptionIsAcknowledged() {
    open(spot().stream());
    acknowledge("spot.orders");
    acknowledge("spot.orders");
    acknowledge("spot.usertrades");
    assertThat(out.states).isEmpty();
    acknowledge("spot.balances");
    assertThat(out.states).containsExactly("live");
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aRefusedLoginIsFinal() {
    open(futures().stream());
    receive(
        "{\"request_id\":\"xxxx\",\"header\":{\"status\":\"401\",\"channel\":\"futures.login\"},"
            + "\"data\":{\"errs\":{\"label\":\"INVALID_KEY\",\"message\":\"Invalid key provided\"}}}");
    assertThat(out.states)
        .containsExactly(
            "refused: Gate refuses the key for its private stream: INVALID_KEY Invalid key"
                + " provided");
    assertThat(out.disconnects).containsExactly("private");
    out.sent.clear();
    stream.onOpen("private", NOW + SECOND, out);
    stream.onTick(NOW + 60 * SECOND, out);
    assertThat(out.sent).isEmpty();
  }

  @Test
  void aLoginThatTheVenueCouldNotDoIsTriedAgain() {
    open(futures().stream());
    receive(
        "{\"header\":{\"status\":\"429\",\"channel\":\"futures.login\"},"
            + "\"data\":{\"errs\":{\"label\":\"TOO_MANY_REQUESTS\",\"message\":\"\"}}}");
    assertThat(out.states).isEmpty();
    assertThat(out.reconnects).containsExactly("private");
  }

  @Test
  void aSubscriptionWithAWrongSignatureIsFinal() {
    open(spot().stream());
    receive(
        "{\"channel\":\"spot.orders\",\"event\":\"subscribe\",\"error\":{\"code\":4,"
            + "\"message\":\"authentication fail\"},\"result\":{\"status\":\"fail\"}}");
    assertThat(out.states).hasSize(1);
    assertThat(out.states.get(0)).startsWith("refused: ").contains("authentication fail");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anotherFailureOfASubscriptionRenewsTheConnection(int code) {
    open(spot().stream());
    receive(
        "{\"channel\":\"spot.orders\",\"event\":\"subscribe\",\"error\":{\"code\":"
            + code
            + ",\"message\":\"words\"},\"result\":{\"status\":\"fail\"}}");
    assertThat(out.states).isEmpty();
    assertThat(out.reconnects).containsExactly("private");
    acknowledge("spot.orders");
    acknowledge("spot.usertrades");
    acknowledge("spot.balances");
    assertThat(out.states).as("of a connection that is given up").isEmpty();
  }

  @Test
  void whatIsNotAcknowledgedInTimeIsTriedAgain() {
    open(spot().stream());
    acknowledge("spot.orders");
    stream.onTick(NOW + 9 * SECOND, out);
    assertThat(out.reconnects).isEmpty();
    stream.onTick(NOW + 10 * SECOND, out);
    stream.onTick(NOW + 11 * SECOND, out);
    assertThat(out.reconnects).containsExactly("private");
  }

  @Test
  void aPingIsSentEveryFifteenSeconds() {
    liveSpot();
    out.sent.clear();
    for (int second = 1; second <= 31; second++) {
      stream.onTick(NOW + second * SECOND, out);
      receive(
          "{\"time\":1,\"channel\":\"spot.pong\",\"event\":\"\",\"error\":null,\"result\":null}");
    }
    assertThat(out.sent)
        .containsExactly(
            "{\"time\":1700000015,\"channel\":\"spot.ping\"}",
            "{\"time\":1700000030,\"channel\":\"spot.ping\"}");
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.reconnects).isEmpty();
  }

  @Test
  void afterABreakItSubscribesAnew() {
    liveSpot();
    stream.onClose("private", "reset", NOW + SECOND, out);
    stream.onTick(NOW + 100 * SECOND, out);
    out.sent.clear();
    stream.onOpen("private", NOW + 200 * SECOND, out);
    assertThat(out.sent).hasSize(3).allMatch(text -> text.startsWith("{\"time\":1700000200,"));
    acknowledge("spot.balances");
    acknowledge("spot.usertrades");
    acknowledge("spot.orders");
    assertThat(out.states).containsExactly("live", "interrupted: reset", "live");
  }

  @Test
  void ordersFillsAndBalancesOfSpotAreExact() {
    liveSpot();
    String row =
        "{\"id\":\"399123456\",\"text\":\"t-testtext\",\"currency_pair\":\"BTC_USDT\",\"type\":\"limit\","
            + "\"side\":\"sell\",\"amount\":\"0.0001\",\"price\":\"26253.3\",\"left\":\"LEFT\","
            + "\"filled_total\":\"0\",\"avg_deal_price\":\"AVERAGE\",\"update_time_ms\":\"1694655225315\","
            + "\"event\":\"EVENT\",\"finish_as\":\"AS\"}";
    receive(
        update(
            "spot.orders",
            "["
                + row.replace("LEFT", "0.0001")
                    .replace("AVERAGE", "0")
                    .replace("EVENT", "put")
                    .replace("AS", "open")
                + ","
                + row.replace("LEFT", "0.00004")
                    .replace("AVERAGE", "26260")
                    .replace("EVENT", "update")
                    .replace("AS", "open")
                + ","
                + row.replace("LEFT", "0")
                    .replace("AVERAGE", "26261")
                    .replace("EVENT", "finish")
                    .replace("AS", "filled")
                + ","
                + row.replace("LEFT", "0.0001")
                    .replace("AVERAGE", "0")
                    .replace("EVENT", "finish")
                    .replace("AS", "poc")
                + "]"));
    assertThat(out.orders)
        .containsExactly(
            order(OrderStatus.OPEN, "0", null, ""),
            order(OrderStatus.OPEN, "0.00006", "26260", ""),
            order(OrderStatus.FILLED, "0.0001", "26261", ""),
            order(OrderStatus.CANCELLED, "0", null, "poc"));
    receive(
        update(
            "spot.usertrades",
            "[{\"id\":6068323582,\"user_id\":13439717,\"order_id\":\"381004078014\","
                + "\"currency_pair\":\"BTC_USDT\",\"create_time\":1691692159,"
                + "\"create_time_ms\":\"1691692159330.475\",\"side\":\"buy\",\"amount\":\"0.00003\","
                + "\"role\":\"taker\",\"price\":\"29441.1\",\"fee\":\"0.00000006\",\"fee_currency\":\"BTC\","
                + "\"point_fee\":\"0\",\"gt_fee\":\"0\",\"text\":\"3\"}]"));
    assertThat(out.fills)
        .containsExactly(
            new Fill(
                "BTC_USDT",
                "",
                "381004078014",
                "6068323582",
                Side.BUY,
                decimal("29441.1"),
                decimal("0.00003"),
                null,
                decimal("0.00000006"),
                "BTC",
                false,
                1_691_692_159_330_475_000L));
    receive(
        update(
            "spot.balances",
            "[{\"timestamp_ms\":\"1691707273890\",\"currency\":\"USDT\",\"change\":\"0\","
                + "\"total\":\"43.06583427604872431142\",\"available\":\"42.06583427604872431142\","
                + "\"freeze\":\"1\"}]"));
    assertThat(out.balances)
        .containsExactly(
            new Balance(
                "USDT",
                decimal("43.06583427604872431142"),
                decimal("42.06583427604872431142"),
                1_691_707_273_890_000_000L));
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.states).containsExactly("live");
  }

  private static OrderState order(
      OrderStatus status, String filled, String average, String reason) {
    return new OrderState(
        "BTC_USDT",
        "t-testtext",
        "399123456",
        Side.SELL,
        status,
        decimal("0.0001"),
        decimal(filled),
        average == null ? null : decimal(average),
        reason,
        1_694_655_225_315_000_000L);
  }

  @Test
  void theDocumentedSpotFramesAreRead() {
    liveSpot();
    receive(fixture("xchange-ws/spot.balance.update.json").toString());
    int orders = 0;
    for (JsonNode example : fixture("docs-examples/ws-spot.json")) {
      String channel = example.path("channel").asText();
      String event = example.path("message").path("event").asText();
      if ((channel.equals("spot.orders") || channel.equals("spot.balances"))
          && event.equals("update")) {
        receive(example.path("message").toString());
        orders++;
      }
    }
    assertThat(orders).isEqualTo(2);
    assertThat(out.orders).hasSize(1);
    assertThat(out.orders.get(0).clientOrderId()).isEqualTo("t-testtext");
    // The example's filled_amount contradicts amount and left, which are taken.
    assertThat(out.orders.get(0).filled()).isEqualTo(decimal("0"));
    assertThat(out.balances).hasSize(2);
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void theDocumentedFuturesFramesAreRead() {
    liveFutures();
    for (JsonNode example : fixture("docs-examples/ws-futures.json")) {
      JsonNode message = example.path("message");
      if (message.path("event").asText().equals("update")
          && message.path("channel").asText().matches("futures\\.(orders|usertrades|positions)")) {
        receive(message.toString());
      }
    }
    assertThat(out.orders)
        .containsExactly(
            new OrderState(
                "BTC_USD",
                "",
                "4872460",
                Side.BUY,
                OrderStatus.FILLED,
                decimal("1"),
                decimal("1"),
                decimal("40000.4"),
                "",
                1_628_736_848_321_000_000L));
    assertThat(out.fills)
        .containsExactly(
            new Fill(
                "BTC_USD",
                "",
                "4872460",
                "3335259",
                Side.BUY,
                decimal("40000.4"),
                decimal("1"),
                null,
                decimal("0.0009290592"),
                "USDT",
                true,
                1_628_736_848_321_000_000L));
    assertThat(out.positions)
        .containsExactly(
            new VenuePosition(
                "BTC_USD",
                decimal("3"),
                decimal("40000.36666661111"),
                null,
                decimal("0.1"),
                null,
                1_628_736_848_321_000_000L));
    for (JsonNode step : fixture("jkorf-ws/Subscriptions.Futures.SubscribeToBalanceUpdates.json")) {
      if (step.path("dir").asText().equals("server_push")) {
        receive(step.path("json").toString());
      }
    }
    assertThat(out.balances)
        .containsExactly(
            new Balance("BTC", decimal("9.998739899488"), null, 1_547_199_246_123_000_000L));
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.states).containsExactly("live");
  }

  private void position(String size, long updateId) {
    receive(
        update(
            "futures.positions",
            "[{\"contract\":\"BTC_USDT\",\"size\":\""
                + size
                + "\",\"entry_price\":\"40000\",\"liq_price\":\"0.1\",\"mode\":\"single\","
                + "\"time_ms\":1628736848321,\"update_id\":"
                + updateId
                + "}]"));
  }

  @Test
  void aHoleInTheNumbersOfAPositionRenewsTheConnection() {
    liveFutures();
    position("1.5", 10);
    position("2", 11);
    position("1.5", 10);
    assertThat(out.positions).hasSize(2);
    assertThat(out.states).containsExactly("live");
    position("0", 13);
    assertThat(out.positions).hasSize(3);
    assertThat(out.positions.get(2).entryPrice()).isNull();
    assertThat(out.states).containsExactly("live", "interrupted: positions are missing");
    assertThat(out.reconnects).containsExactly("private");
    // Numbers of another connection are not compared.
    stream.onOpen("private", NOW, out);
    position("1", 40);
    assertThat(out.reconnects).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"channel\":\"spot.orders\",\"event\":\"update\",\"result\":{}}",
        "{\"channel\":\"spot.orders\",\"event\":\"update\",\"result\":[{\"id\":\"1\"}]}",
        "{\"channel\":\"spot.usertrades\",\"event\":\"update\",\"result\":[7]}",
        "{\"channel\":\"spot.usertrades\",\"event\":\"update\",\"result\":[{\"id\":\"1\",\"order_id\":\"2\","
            + "\"side\":\"buy\",\"role\":\"maker\",\"amount\":\"1\",\"price\":\"1\",\"create_time\":1}]}",
        "{\"channel\":\"spot.balances\",\"event\":\"update\",\"result\":[{\"currency\":\"A\",\"total\":\"x\"}]}"
      })
  void whatCannotBeReadCountsAsMissed(String text) {
    liveSpot();
    receive(text);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.states).hasSize(2);
    assertThat(out.states.get(1)).startsWith("interrupted: ");
    assertThat(out.reconnects).containsExactly("private");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"channel\":\"spot.tickers\",\"event\":\"update\",\"result\":{}}",
        "{\"channel\":\"futures.orders\",\"event\":\"update\",\"result\":[]}",
        "{\"channel\":\"spot.orders\",\"event\":\"new\"}",
        "{\"header\":{\"status\":\"200\",\"channel\":\"spot.order_place\"},\"data\":{}}"
      })
  void whatIsNotOursIsPutAside(String text) {
    liveSpot();
    receive(text);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.deadLetters.get(0)).startsWith("unknown_message: ");
    assertThat(out.states).containsExactly("live");
  }

  @Test
  void anAnswerThatWasNotAskedForIsPutAside() {
    liveSpot();
    stream.onAnswer("x", answer(200, "{}"), out);
    assertThat(out.deadLetters).hasSize(1);
  }
}
