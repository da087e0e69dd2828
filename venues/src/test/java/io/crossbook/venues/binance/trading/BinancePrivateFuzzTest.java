package io.crossbook.venues.binance.trading;

import static io.crossbook.venues.binance.trading.Accounts.ID;
import static io.crossbook.venues.binance.trading.Accounts.NOW;
import static io.crossbook.venues.binance.trading.Accounts.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a venue or a line sends: nothing is thrown, and garbage is never an order. */
class BinancePrivateFuzzTest {
  private static final int ROUNDS = 8_000;
  private static final int[] STATUSES = {200, 200, 200, 400, 401, 403, 409, 418, 429, 500, 503, 0};

  private static final List<String> SEEDS =
      List.of(
          "{\"symbol\":\"BTCUSDT\",\"orderId\":28,\"clientOrderId\":\""
              + ID
              + "\",\"transactTime\":1507725176595,\"price\":\"1\",\"origQty\":\"0.5\","
              + "\"executedQty\":\"0.2\",\"cummulativeQuoteQty\":\"5000.1\",\"avgPrice\":\"2\","
              + "\"status\":\"NEW\",\"timeInForce\":\"GTC\",\"type\":\"LIMIT\",\"side\":\"BUY\","
              + "\"updateTime\":1507725176595}",
          "{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}",
          "{\"code\":-1003,\"msg\":\"IP banned until 1795266000000.\"}",
          "{\"listenKey\":\"first\"}",
          "{\"serverTime\":1499827319559}",
          "[{\"symbol\":\"BTCUSDT\",\"id\":5,\"orderId\":1,\"side\":\"BUY\",\"price\":\"2.5\","
              + "\"qty\":\"1\",\"commission\":\"0\",\"commissionAsset\":\"BNB\","
              + "\"time\":1795262400000,\"isBuyer\":true,\"isMaker\":true,\"maker\":true}]",
          "{\"updateTime\":1795262399000,\"balances\":[{\"asset\":\"BTC\",\"free\":\"1.50\","
              + "\"locked\":\"0.25\"}]}",
          "{\"id\":\"subscription-1\",\"status\":200,\"result\":{\"subscriptionId\":0}}",
          "{\"id\":\"subscription-1\",\"status\":418,\"error\":{\"code\":-1003,\"msg\":\"x\","
              + "\"data\":{\"retryAfter\":1795262500000}}}",
          "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"E\":1709654401000,"
              + "\"s\":\"ETHUSDT\",\"c\":\"mine\",\"S\":\"BUY\",\"o\":\"LIMIT\",\"f\":\"GTC\","
              + "\"q\":\"1\",\"p\":\"2500\",\"C\":\"\",\"x\":\"TRADE\",\"X\":\"FILLED\","
              + "\"r\":\"NONE\",\"i\":12345678,\"l\":\"0.25\",\"z\":\"0.75\",\"L\":\"2500.1\","
              + "\"n\":\"0.00025\",\"N\":\"ETH\",\"T\":1709654401001,\"t\":98765432,\"m\":true,"
              + "\"Z\":\"1875\"}}",
          "{\"e\":\"outboundAccountPosition\",\"E\":1,\"u\":1564034571073,\"B\":[{\"a\":\"ETH\","
              + "\"f\":\"10000.000000\",\"l\":\"0.500000\"}]}",
          "{\"e\":\"ORDER_TRADE_UPDATE\",\"E\":1568879465651,\"T\":1568879465650,\"o\":{"
              + "\"s\":\"BTCUSDT\",\"c\":\"mine\",\"S\":\"SELL\",\"f\":\"GTC\",\"q\":\"0.010\","
              + "\"ap\":\"7000.15\",\"x\":\"TRADE\",\"X\":\"FILLED\",\"i\":8886774,"
              + "\"l\":\"0.002\",\"z\":\"0.004\",\"L\":\"7000.2\",\"N\":\"USDT\",\"n\":\"0.0056\","
              + "\"T\":1568879465650,\"t\":4711,\"m\":false,\"ps\":\"BOTH\"}}",
          "{\"e\":\"ACCOUNT_UPDATE\",\"T\":1564745798938,\"a\":{\"B\":[{\"a\":\"USDT\","
              + "\"wb\":\"1\"}],\"P\":[{\"s\":\"BTCUSDT\",\"pa\":\"-0.5\",\"ep\":\"7000\","
              + "\"up\":\"-12.5\",\"ps\":\"BOTH\"}]}}",
          "{\"e\":\"listenKeyExpired\",\"listenKey\":\"first\"}",
          "{\"e\":\"eventStreamTerminated\"}");

  private static final List<String> FRAGMENTS =
      List.of(
          "null",
          "{}",
          "[]",
          "\"\"",
          "-1",
          "1e999999999",
          "1e-999999999",
          "9".repeat(60),
          "true",
          "\"1E+2147483647\"",
          "\"NaN\"",
          "{\"a\":",
          "\u0000",
          "\"\\ud800\"",
          "[".repeat(200),
          ",");

  private static byte[] mutated(Random random) {
    StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
        case 1 -> text.setLength(at);
        case 2 -> text.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        case 3 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        default -> replaceValue(text, random);
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  /** Puts another value behind a colon, so that the whole stays JSON more often. */
  private static void replaceValue(StringBuilder text, Random random) {
    int colon = text.indexOf(":", random.nextInt(text.length()));
    if (colon >= 0) {
      int end = text.indexOf(",", colon);
      text.replace(
          colon + 1,
          end < 0 ? text.length() : end,
          FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
    }
  }

  private static List<Call<?>> calls(PrivateProtocol protocol) {
    List<Call<?>> calls = new ArrayList<>();
    calls.add(protocol.cancel(Accounts.order(), NOW));
    calls.add(protocol.cancelAll("BTCUSDT", NOW));
    calls.add(protocol.lookup(0, Accounts.order(), NOW));
    calls.add(protocol.openOrders("", NOW));
    calls.add(protocol.fills("BTCUSDT", "", NOW - SECOND, NOW));
    calls.add(protocol.fills("BTCUSDT", "after:4@1795262400000", 0, NOW));
    calls.add(protocol.balances(NOW));
    calls.add(protocol.venueTime(NOW));
    calls.addAll(protocol.feeRates(List.of("BTCUSDT"), NOW));
    calls.addAll(protocol.deadManSwitch(Duration.ofSeconds(9), List.of("BTCUSDT"), NOW));
    protocol.positions(NOW).ifPresent(calls::add);
    return calls;
  }

  @Test
  void anyAnswerMeansSomethingAndGarbageIsNeverAnOrder() {
    Random random = new Random(20261121);
    for (PrivateProtocol protocol : List.of(Accounts.spot(), Accounts.us(), Accounts.usdm())) {
      Call<OrderState> place =
          protocol.place(Accounts.intent(protocol.venue(), OrderKind.IOC, false), NOW);
      List<Call<?>> calls = calls(protocol);
      int done = 0;
      for (int i = 0; i < ROUNDS; i++) {
        byte[] body = mutated(random);
        HttpAnswer answer =
            HttpAnswer.of(STATUSES[random.nextInt(STATUSES.length)], Map.of(), body, NOW);
        for (Call<?> call : calls) {
          assertThat(call.read(answer)).isNotNull();
        }
        Answer<OrderState> placed = place.read(answer);
        if (placed instanceof Answer.Done<OrderState> said) {
          done++;
          assertThat(answer.status()).isEqualTo(200);
          assertThat(said.value().clientOrderId()).isEqualTo(ID);
          assertThat(said.value().symbol()).isEqualTo("BTCUSDT");
          assertThat(said.value().filled().signum()).isNotNegative();
          assertThat(answer.text()).contains("\"clientOrderId\":\"" + ID);
        }
      }
      // The good answer is among the seeds, so the test sees both sides.
      assertThat(done).isBetween(20, ROUNDS / 10);
    }
  }

  @Test
  void noFrameAndNoAnswerBreaksAStream() {
    Random random = new Random(11212026);
    for (PrivateProtocol protocol : List.of(Accounts.spot(), Accounts.usdm())) {
      int facts = 0;
      for (int life = 0; life < 40; life++) {
        PrivateStream stream = freshStream(protocol.venue());
        PrivateRecorder out = new PrivateRecorder();
        long now = NOW;
        stream.start(now, out);
        boolean live = false;
        for (int i = 0; i < ROUNDS / 40; i++) {
          byte[] bytes = mutated(random);
          now += random.nextInt(5) * SECOND;
          String connection = random.nextBoolean() ? "private" : "private-1";
          switch (random.nextInt(12)) {
            case 0 -> stream.onOpen(connection, now, out);
            case 1 -> stream.onClose(connection, "fuzz", now, out);
            case 2 -> stream.onTick(now, out);
            case 3, 4 ->
                stream.onAnswer(
                    "listen-key-" + (1 + out.requests.size() - random.nextInt(2)),
                    HttpAnswer.of(STATUSES[random.nextInt(STATUSES.length)], Map.of(), bytes, now),
                    out);
            default ->
                stream.onFrame(
                    connection, bytes, 0, bytes.length, random.nextInt(20) > 0, now, out);
          }
          // Never live twice, never interrupted without having been live.
          for (String action : out.takeActions()) {
            if (action.equals("live")) {
              assertThat(live).isFalse();
              live = true;
            } else if (action.startsWith("interrupted")) {
              assertThat(live).isTrue();
              live = false;
            }
          }
        }
        facts += out.takeFacts().size();
      }
      assertThat(facts).isGreaterThan(100);
    }
  }

  private static PrivateStream freshStream(String venue) {
    return (venue.equals("binance") ? Accounts.spot() : Accounts.usdm()).stream();
  }
}
