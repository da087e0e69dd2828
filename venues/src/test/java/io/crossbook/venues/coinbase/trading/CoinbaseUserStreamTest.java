package io.crossbook.venues.coinbase.trading;

import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.ID;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NOW;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.SECOND;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.claims;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.decimal;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.json;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.part;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.protocol;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.utf8;
import static io.crossbook.venues.coinbase.trading.CoinbaseUserStream.CONNECTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.json.Rfc3339;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoinbaseUserStreamTest {
  private static final String TIME = "2026-04-07T14:30:06.000000Z";

  private final PrivateStream stream = protocol().stream();
  private final CollectedPrivate out = new CollectedPrivate();

  private void receive(String frame) {
    byte[] bytes = utf8("  " + frame);
    stream.onFrame(CONNECTION, bytes, 2, bytes.length - 2, true, NOW, out);
  }

  private static String frame(String channel, long sequence, String events) {
    return "{\"channel\":\""
        + channel
        + "\",\"client_id\":\"\",\"timestamp\":\""
        + TIME
        + "\",\"sequence_num\":"
        + sequence
        + ",\"events\":["
        + events
        + "]}";
  }

  private static String acknowledgement(long sequence, String... channels) {
    StringBuilder all = new StringBuilder();
    for (String channel : channels) {
      all.append(all.isEmpty() ? "" : ",").append('"').append(channel).append("\":[\"x\"]");
    }
    return frame("subscriptions", sequence, "{\"subscriptions\":{" + all + "}}");
  }

  private static String heartbeat(long sequence) {
    return frame(
        "heartbeats",
        sequence,
        "{\"current_time\":\"2026-04-07 14:30:10.000000000+00:00\",\"heartbeat_counter\":42}");
  }

  private static String order(String status, String filled, String left, String price) {
    return "{\"order_id\":\"a1b2\",\"client_order_id\":\""
        + ID
        + "\",\"cumulative_quantity\":\""
        + filled
        + "\",\"leaves_quantity\":\""
        + left
        + "\",\"avg_price\":\""
        + price
        + "\",\"total_fees\":\"0\",\"status\":\""
        + status
        + "\",\"product_id\":\"BTC-USD\",\"creation_time\":\"2026-04-07T14:29:55.123456Z\","
        + "\"order_side\":\"BUY\",\"order_type\":\"Limit\",\"cancel_reason\":\"\","
        + "\"reject_reason\":\"\",\"time_in_force\":\"GOOD_UNTIL_CANCELLED\"}";
  }

  private static String user(long sequence, String type, String order) {
    return frame("user", sequence, "{\"type\":\"" + type + "\",\"orders\":[" + order + "]}");
  }

  /** Long ago, so that no time since then is short. */
  private void goLive() {
    stream.start(NOW - 3_600 * SECOND, out);
    stream.onOpen(CONNECTION, NOW - 3_600 * SECOND, out);
    receive(acknowledgement(0, "heartbeats"));
    receive(acknowledgement(1, "heartbeats", "user"));
    assertThat(out.events).containsExactly("live");
    out.clear();
  }

  @Test
  void subscribesWithATokenEachAndIsLiveOnceBothAreAcknowledged() {
    stream.start(NOW, out);
    assertThat(out.plans)
        .containsExactly(
            new ConnectionPlan(CONNECTION, ConnectionPlan.Transport.WEBSOCKET, "", 5 * SECOND, 8));
    stream.onOpen(CONNECTION, NOW, out);
    assertThat(out.sent).hasSize(2);
    JsonNode heartbeats = json(out.sent.get(0));
    JsonNode user = json(out.sent.get(1));
    assertThat(out.sent.get(1)).startsWith("{\"type\":\"subscribe\",\"channel\":\"user\",\"jwt\":");
    assertThat(heartbeats.path("channel").asText()).isEqualTo("heartbeats");
    JsonNode claims = claims(user.path("jwt").asText());
    assertThat(claims.has("uri")).isFalse();
    assertThat(claims.path("nbf").asLong()).isEqualTo(NOW / SECOND);
    claims(heartbeats.path("jwt").asText());
    assertThat(part(user.path("jwt").asText(), 0))
        .isNotEqualTo(part(heartbeats.path("jwt").asText(), 0));

    receive(acknowledgement(0, "heartbeats"));
    receive(heartbeat(1));
    assertThat(out.events).isEmpty();
    receive(acknowledgement(2, "heartbeats", "user"));
    assertThat(out.events).containsExactly("live");
    receive(acknowledgement(3, "heartbeats", "user"));
    assertThat(out.events).containsExactly("live");
  }

  @Test
  void theDocumentedSnapshotIsRead() {
    goLive();
    receive(user(2, "snapshot", order("OPEN", "0", "0.001", "0")));
    assertThat(out.orders)
        .containsExactly(
            new OrderState(
                "BTC-USD",
                ID,
                "a1b2",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("0.001"),
                decimal("0"),
                null,
                "",
                0));
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void updatesAreCumulative() {
    goLive();
    receive(user(2, "update", order("OPEN", "0.0004", "0.0006", "68900.5")));
    receive(
        user(
            3,
            "update",
            order("CANCELLED", "0.0004", "0", "68900.5")
                .replace("\"cancel_reason\":\"\"", "\"cancel_reason\":\"User requested\"")));
    long time = Rfc3339.nanos(TIME);
    assertThat(out.orders)
        .containsExactly(
            new OrderState(
                "BTC-USD",
                ID,
                "a1b2",
                Side.BUY,
                OrderStatus.OPEN,
                decimal("0.001"),
                decimal("0.0004"),
                decimal("68900.5"),
                "",
                time),
            new OrderState(
                "BTC-USD",
                ID,
                "a1b2",
                Side.BUY,
                OrderStatus.CANCELLED,
                null,
                decimal("0.0004"),
                decimal("68900.5"),
                "User requested",
                time));
  }

  @Test
  void aHoleInTheSequenceInterruptsAndRenewsTheConnectionOnce() {
    goLive();
    receive(heartbeat(2));
    receive(user(4, "update", order("FILLED", "0.001", "0", "68900")));
    assertThat(out.events)
        .containsExactly(
            "interrupted: message 3 was due, but 4 came",
            "reconnect: message 3 was due, but 4 came");
    // What came is true, but more may be missing.
    assertThat(out.orders).hasSize(1);
    receive(heartbeat(7));
    receive(acknowledgement(8, "heartbeats", "user"));
    stream.onTick(NOW + 10 * SECOND - 1, out);
    assertThat(out.events).hasSize(2);

    out.clear();
    stream.onClose(CONNECTION, "renewed", NOW + SECOND, out);
    assertThat(out.events).isEmpty();
    stream.onOpen(CONNECTION, NOW + 2 * SECOND, out);
    assertThat(out.sent).hasSize(2);
    assertThat(claims(json(out.sent.get(1)).path("jwt").asText()).path("nbf").asLong())
        .isEqualTo(NOW / SECOND + 2);
    receive(acknowledgement(0, "heartbeats", "user"));
    assertThat(out.events).containsExactly("live");
  }

  @Test
  void anOldMessageIsNotUsed() {
    goLive();
    receive(user(1, "update", order("OPEN", "0", "0.001", "0")));
    assertThat(out.orders).isEmpty();
    assertThat(out.events)
        .containsExactly(
            "interrupted: message 2 was due, but 1 came",
            "reconnect: message 2 was due, but 1 came");
  }

  @Test
  void aConnectionThatBreaksInterrupts() {
    goLive();
    stream.onClose(CONNECTION, "reset", NOW + SECOND, out);
    assertThat(out.events).containsExactly("interrupted: the connection is gone: reset");
    out.clear();
    receive(heartbeat(2));
    assertThat(out.deadLetters).containsExactly(DeadLetterReason.UNKNOWN_MESSAGE);
    assertThat(out.events).isEmpty();
  }

  @Test
  void aRefusedLoginEndsTheStream() {
    stream.start(NOW, out);
    stream.onOpen(CONNECTION, NOW, out);
    receive("{\"type\":\"error\",\"message\":\"authentication failure\"}");
    assertThat(out.events)
        .containsExactly(
            "disconnect: authentication failure",
            "refused: Coinbase refuses the key: authentication failure");
    assertThat(out.deadLetters).containsExactly(DeadLetterReason.VENUE_ERROR);
    out.clear();
    stream.onTick(NOW + 60 * SECOND, out);
    stream.onClose(CONNECTION, "closed", NOW + 60 * SECOND, out);
    stream.onOpen(CONNECTION, NOW + 61 * SECOND, out);
    assertThat(out.events).isEmpty();
    assertThat(out.sent).isEmpty();
    assertThat(out.requests).isEmpty();
  }

  @Test
  void anotherErrorIsPutAside() {
    goLive();
    receive("{\"type\":\"error\",\"message\":\"channel required\"}");
    assertThat(out.deadLetters).containsExactly(DeadLetterReason.VENUE_ERROR);
    assertThat(out.events).isEmpty();
    receive(heartbeat(2));
    assertThat(out.events).isEmpty();
  }

  @Test
  void subscriptionsThatAreNotAcknowledgedRenewTheConnection() {
    stream.start(NOW, out);
    stream.onOpen(CONNECTION, NOW, out);
    receive(acknowledgement(0, "heartbeats"));
    stream.onTick(NOW + 10 * SECOND - 1, out);
    assertThat(out.events).isEmpty();
    stream.onTick(NOW + 10 * SECOND, out);
    stream.onTick(NOW + 11 * SECOND, out);
    assertThat(out.events)
        .containsExactly("reconnect: the venue did not acknowledge the subscriptions");
    stream.onTick(NOW + 20 * SECOND, out);
    assertThat(out.events).hasSize(2);
  }

  @Test
  void aSubscriptionThatEndsRenewsTheConnection() {
    goLive();
    receive(acknowledgement(2, "heartbeats"));
    assertThat(out.events)
        .containsExactly(
            "interrupted: the venue ended the subscription",
            "reconnect: the venue ended the subscription");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"channel\":\"user\",\"events\":[]}",
        "{\"channel\":\"user\",\"sequence_num\":\"2\",\"events\":[]}",
        "{\"channel\":\"user\",\"sequence_num\":2.5,\"events\":[]}",
        "{\"channel\":\"user\",\"sequence_num\":99999999999999999999,\"events\":[]}",
        "{\"channel\":\"user\",\"sequence_num\":2}",
        "{\"channel\":\"user\",\"sequence_num\":2,\"events\":[{\"type\":\"other\",\"orders\":[]}]}"
      })
  void aMessageThatCannotBeReadIsALostOne(String frame) {
    goLive();
    receive(frame);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.events)
        .containsExactly(
            "interrupted: a message could not be read", "reconnect: a message could not be read");
  }

  @Test
  void strangeMessagesArePutAside() {
    goLive();
    receive("[]");
    receive("{\"hello\":1}");
    stream.onFrame(CONNECTION, new byte[3], 0, 3, false, NOW, out);
    stream.onFrame("another", new byte[3], 0, 3, true, NOW, out);
    receive(frame("news", 2, ""));
    assertThat(out.deadLetters).hasSize(5).containsOnly(DeadLetterReason.UNKNOWN_MESSAGE);
    assertThat(out.events).isEmpty();
    receive(frame("futures_balance_summary", 3, "{}"));
    assertThat(out.deadLetters).hasSize(5);
  }

  @Test
  void anOrderThatCannotBeReadIsReadOverRestIfItMayBeOurs() {
    goLive();
    String bad = order("NEW_STATUS", "0", "1", "0");
    receive(user(2, "update", bad + "," + order("OPEN", "0", "0.001", "0")));
    assertThat(out.events).containsExactly("interrupted: an order could not be read", "live");
    assertThat(out.deadLetters).containsExactly(DeadLetterReason.BAD_VALUE);
    assertThat(out.orders).hasSize(1);
    out.clear();
    receive(user(3, "update", bad.replace(ID, "somebody-else")));
    assertThat(out.events).isEmpty();
    assertThat(out.deadLetters).hasSize(1);
  }

  private static HttpAnswer accounts(long at, boolean more) {
    return HttpAnswer.of(
        200,
        Map.of(),
        utf8(
            "{\"accounts\":[{\"currency\":\"BTC\",\"available_balance\":{\"value\":\"1\"},"
                + "\"hold\":{\"value\":\"0.5\"}}],\"has_next\":"
                + more
                + ",\"cursor\":\"c\"}"),
        at);
  }

  @Test
  void balancesAreAskedForWhenLiveAndAfterFillsAndTwiceAMinute() {
    stream.start(NOW, out);
    stream.onOpen(CONNECTION, NOW, out);
    stream.onTick(NOW, out);
    assertThat(out.requests).isEmpty();
    receive(acknowledgement(0, "heartbeats", "user"));
    stream.onTick(NOW, out);
    assertThat(out.requests).containsOnlyKeys("balances-1");
    stream.onTick(NOW + SECOND, out);
    stream.onAnswer("balances-0", accounts(NOW + SECOND, false), out);
    assertThat(out.balances).isEmpty();
    stream.onAnswer("balances-1", accounts(NOW + SECOND, false), out);
    assertThat(out.balances).containsExactly(new Balance("BTC", decimal("1.5"), decimal("1"), 0));
    stream.onTick(NOW + 29 * SECOND, out);
    assertThat(out.requests).hasSize(1);
    stream.onTick(NOW + 30 * SECOND, out);
    assertThat(out.requests).containsOnlyKeys("balances-1", "balances-2");
    stream.onAnswer("balances-2", accounts(NOW + 31 * SECOND, true), out);
    assertThat(out.requests).containsKey("balances-3");
    assertThat(out.requests.get("balances-3").target())
        .isEqualTo("/api/v3/brokerage/accounts?limit=250&cursor=c");
    stream.onAnswer("balances-3", accounts(NOW + 31 * SECOND, false), out);
    assertThat(out.balances.get(1)).isEqualTo(new Balance("BTC", decimal("3"), decimal("2"), 0));
    out.clear();
    receive(user(1, "update", order("FILLED", "0.001", "0", "68900")));
    stream.onTick(NOW + SECOND - 1, out);
    assertThat(out.requests).isEmpty();
    stream.onTick(NOW + SECOND, out);
    assertThat(out.requests).containsOnlyKeys("balances-4");
  }

  @Test
  void balancesThatDoNotComeAreAskedForAgain() {
    goLive();
    stream.onTick(NOW, out);
    assertThat(out.requests).containsOnlyKeys("balances-1");
    stream.onAnswer("balances-1", HttpAnswer.none("time-out", NOW + SECOND), out);
    assertThat(out.deadLetters).containsExactly(DeadLetterReason.REQUEST_FAILED);
    stream.onTick(NOW + 30 * SECOND, out);
    assertThat(out.requests).containsKey("balances-2");
    // Never answered.
    stream.onTick(NOW + 60 * SECOND, out);
    assertThat(out.requests).containsKey("balances-3");
    stream.onAnswer(
        "balances-3",
        HttpAnswer.of(429, Map.of("x-ratelimit-reset", "100"), utf8("{}"), NOW + 60 * SECOND),
        out);
    stream.onTick(NOW + 159 * SECOND, out);
    assertThat(out.requests).hasSize(3);
    stream.onTick(NOW + 160 * SECOND, out);
    assertThat(out.requests).containsKey("balances-4");
  }
}
