package io.crossbook.venues.coinbase.trading;

import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.ID;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.KEY;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NAME;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.NOW;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.SECOND;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.intent;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.protocol;
import static io.crossbook.venues.coinbase.trading.CoinbaseAccount.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing that comes may throw, and garbage is never taken for an order. */
class CoinbaseTradingFuzzTest {
  private static final int[] STATUSES = {0, 200, 200, 200, 200, 201, 400, 401, 404, 429, 500, 503};

  private static final String ORDER =
      "{\"order_id\":\"v-1\",\"product_id\":\"BTC-USD\",\"order_configuration\":{"
          + "\"limit_limit_gtc\":{\"base_size\":\"0.01\",\"limit_price\":\"45000.00\"}},"
          + "\"side\":\"SELL\",\"client_order_id\":\""
          + ID
          + "\",\"status\":\"OPEN\",\"created_time\":\"2024-01-15T10:00:00Z\","
          + "\"filled_size\":\"0\",\"average_filled_price\":\"45000.5\"}";

  private static final String PLACED =
      "{\"success\":true,\"success_response\":{\"order_id\":\"11111-00000\","
          + "\"product_id\":\"BTC-USD\",\"side\":\"BUY\",\"client_order_id\":\""
          + ID
          + "\"},\"order_configuration\":{\"sor_limit_ioc\":{\"base_size\":\"0.015\","
          + "\"limit_price\":\"68900.1\"}}}";

  private static final List<String> ANSWERS =
      List.of(
          PLACED,
          "{\"success\":false,\"error_response\":{\"error\":\"INSUFFICIENT_FUND\"}}",
          "{\"results\":[{\"success\":true,\"failure_reason\":\"\",\"order_id\":\"v-1\"}]}",
          "{\"orders\":[" + ORDER + "],\"has_next\":true,\"cursor\":\"9\"}",
          "{\"order\":" + ORDER + "}",
          "{\"error\":\"NOT_FOUND\"}",
          "{\"accounts\":[{\"currency\":\"BTC\",\"available_balance\":{\"value\":\"1\"},"
              + "\"hold\":{\"value\":\"0\"}}],\"has_next\":false,\"cursor\":\"\"}",
          "{\"fee_tier\":{\"maker_fee_rate\":\"0.0040\",\"taker_fee_rate\":\"0.0060\"}}",
          "{\"epochMillis\":\"1775572200123\"}",
          "{\"fills\":[{\"trade_id\":\"1\",\"order_id\":\"o\",\"price\":\"1\",\"size\":\"1\","
              + "\"product_id\":\"BTC-USD\",\"sequence_timestamp\":\"2024-01-15T10:30:00.1Z\","
              + "\"liquidity_indicator\":\"MAKER\",\"side\":\"BUY\"}],\"cursor\":\"5\"}",
          "{\"errors\":[{\"id\":\"rate_limit_exceeded\"}]}");

  private static final List<String> FRAMES =
      List.of(
          "{\"channel\":\"subscriptions\",\"sequence_num\":0,\"events\":[{\"subscriptions\":{"
              + "\"heartbeats\":[],\"user\":[]}}]}",
          "{\"channel\":\"heartbeats\",\"sequence_num\":1,\"events\":[{}]}",
          "{\"channel\":\"user\",\"timestamp\":\"2026-04-07T14:30:06Z\",\"sequence_num\":2,"
              + "\"events\":[{\"type\":\"update\",\"orders\":[{\"order_id\":\"a\","
              + "\"client_order_id\":\"b\",\"cumulative_quantity\":\"1\",\"leaves_quantity\":\"2\","
              + "\"avg_price\":\"3\",\"status\":\"OPEN\",\"product_id\":\"BTC-USD\","
              + "\"order_side\":\"BUY\"}]}]}",
          "{\"type\":\"error\",\"message\":\"channel required\"}");

  private static byte[] mutated(List<String> seeds, Random random) {
    byte[] bytes = utf8(seeds.get(random.nextInt(seeds.size())));
    switch (random.nextInt(6)) {
      case 0 -> {
        return bytes;
      }
      case 1 -> {
        return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      case 2 -> {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        return noise;
      }
      case 3 -> {
        // Another value, of another type, in the place of one.
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<Integer> colons = new ArrayList<>();
        for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
          colons.add(at);
        }
        int colon = colons.get(random.nextInt(colons.size()));
        int end = text.indexOf(',', colon) < 0 ? colon + 1 : text.indexOf(',', colon);
        String[] values = {"null", "7", "-1", "\"\"", "[]", "{}", "true", "1e999999999", "\"x\""};
        return utf8(
            text.substring(0, colon + 1)
                + values[random.nextInt(values.length)]
                + text.substring(end));
      }
      default -> {
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
          bytes[random.nextInt(bytes.length)] =
              random.nextBoolean()
                  ? (byte) random.nextInt(256)
                  : (byte) "{}[]\",:-.0e9".charAt(random.nextInt(12));
        }
        return bytes;
      }
    }
  }

  @Test
  void anyAnswerToAnyRequestMeansSomething() {
    Random random = new Random(11);
    CoinbasePrivateProtocol protocol = protocol();
    OrderIntent intent = intent(Side.BUY, OrderKind.IOC);
    Call<OrderState> place = protocol.place(intent, NOW);
    OrderRef known = new OrderRef(NAME, "BTC-USD", "v-1", NOW);
    List<Call<?>> calls = new ArrayList<>();
    calls.add(protocol.cancel(known, NOW));
    calls.add(protocol.lookup(0, known, NOW));
    calls.add(protocol.lookup(1, known, NOW));
    calls.add(protocol.openOrders("", NOW));
    calls.add(protocol.fills("", "", NOW, NOW));
    calls.add(protocol.balances(NOW));
    calls.addAll(protocol.feeRates(List.of(), NOW));
    calls.add(protocol.venueTime(NOW));
    int unknown = 0;
    int done = 0;
    for (int i = 0; i < 30_000; i++) {
      int status = STATUSES[random.nextInt(STATUSES.length)];
      byte[] body = mutated(ANSWERS, random);
      HttpAnswer answer =
          HttpAnswer.of(
              status,
              random.nextInt(5) == 0 ? Map.of("x-ratelimit-reset", "9x") : Map.of(),
              body,
              NOW + SECOND);
      Answer<OrderState> placed = place.read(answer);
      if (placed instanceof Answer.Done<OrderState> order) {
        done++;
        String text = new String(body, StandardCharsets.UTF_8);
        assertThat(status).isEqualTo(200);
        assertThat(text).contains("true", ID, "BTC-USD", "BUY");
        assertThat(text).contains('"' + order.value().venueOrderId() + '"');
        assertThat(order.value().quantity()).isEqualTo(intent.quantity());
      } else if (placed instanceof Answer.Unknown<OrderState>) {
        unknown++;
      }
      for (Call<?> call : calls) {
        Answer<?> read = call.read(answer);
        assertThat(read).isNotNull();
        assertThat(read.toString()).doesNotContain(KEY);
        if (read instanceof Answer.More<?> more) {
          assertThat(more.next()).isNotNull();
        }
      }
    }
    assertThat(done).isPositive();
    assertThat(unknown).isGreaterThan(15_000);
  }

  @Test
  void anyFrameIsSurvived() {
    Random random = new Random(12);
    PrivateStream stream = protocol().stream();
    CollectedPrivate out = new CollectedPrivate();
    stream.start(NOW, out);
    stream.onOpen(CoinbaseUserStream.CONNECTION, NOW, out);
    long time = NOW;
    int orders = 0;
    int deadLetters = 0;
    for (int i = 0; i < 20_000; i++) {
      time += random.nextInt(500_000_000);
      byte[] frame = mutated(FRAMES, random);
      stream.onFrame(CoinbaseUserStream.CONNECTION, frame, 0, frame.length, true, time, out);
      if (random.nextInt(50) == 0) {
        stream.onTick(time, out);
        for (String tag : List.copyOf(out.requests.keySet())) {
          byte[] body = mutated(ANSWERS, random);
          stream.onAnswer(tag, HttpAnswer.of(200, Map.of(), body, time), out);
        }
      }
      if (random.nextInt(100) == 0) {
        stream.onClose(CoinbaseUserStream.CONNECTION, "fuzz", time, out);
        stream.onOpen(CoinbaseUserStream.CONNECTION, time, out);
      }
      orders += out.orders.size();
      deadLetters += out.deadLetters.size();
      out.clear();
    }
    assertThat(orders).isPositive();
    assertThat(deadLetters).isGreaterThan(5_000);
  }
}
