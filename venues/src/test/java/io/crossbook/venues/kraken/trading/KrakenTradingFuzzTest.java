package io.crossbook.venues.kraken.trading;

import static io.crossbook.venues.kraken.trading.KrakenCalls.ID;
import static io.crossbook.venues.kraken.trading.KrakenCalls.NOW;
import static io.crossbook.venues.kraken.trading.KrakenCalls.REF;
import static io.crossbook.venues.kraken.trading.KrakenCalls.intent;
import static io.crossbook.venues.kraken.trading.KrakenCalls.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.testing.PrivateEvents;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated answers and frames: nothing throws, and garbage never places an order. */
class KrakenTradingFuzzTest {
  private static final int[] STATUSES = {0, 200, 200, 200, 200, 201, 400, 401, 429, 500, 520};

  private static final List<byte[]> ANSWERS =
      utf8(
          "{\"error\":[],\"result\":{\"descr\":{\"order\":\"buy\"},\"txid\":[\"OUF4EM-FRGI2\"]}}",
          "{\"error\":[],\"result\":{\"count\":1,\"pending\":false}}",
          "{\"error\":[\"EOrder:Insufficient funds\"]}",
          "{\"error\":[\"EService:Throttled: 1777975299\"]}",
          "{\"error\":[],\"result\":{\"open\":{\"O1\":{\"status\":\"open\",\"cl_ord_id\":\""
              + ID
              + "\",\"opentm\":1688583840.8648,\"descr\":{\"pair\":\"XBTUSD\",\"type\":\"buy\"},"
              + "\"vol\":\"0.5\",\"vol_exec\":\"0.1\",\"price\":\"29500.0\"}}}}",
          "{\"error\":[],\"result\":{\"trades\":{\"T1\":{\"ordertxid\":\"O1\",\"pair\":\"XXBTZUSD\","
              + "\"time\":1428084298.0983,\"type\":\"buy\",\"price\":\"9.25\",\"fee\":\"0.00412\","
              + "\"vol\":\"0.1\"}},\"count\":1}}",
          "{\"error\":[],\"result\":{\"ZUSD\":{\"balance\":\"1.5\",\"hold_trade\":\"0.5\"}}}",
          "{\"error\":[],\"result\":{\"fees\":{\"XXBTZUSD\":{\"fee\":\"0.3\"}}}}",
          "{\"error\":[],\"result\":{\"unixtime\":1762820224}}",
          "<html><body>520</body></html>");

  private static final List<byte[]> FRAMES =
      utf8(
          "{\"channel\":\"executions\",\"type\":\"update\",\"data\":[{\"order_id\":\"O1\",\"symbol\":"
              + "\"BTC/USD\",\"order_qty\":0.005,\"exec_type\":\"pending_new\",\"side\":\"sell\","
              + "\"order_status\":\"pending_new\",\"timestamp\":\"2023-09-22T10:33:05.709950Z\"}],"
              + "\"sequence\":8}",
          "{\"channel\":\"executions\",\"type\":\"update\",\"data\":[{\"order_id\":\"O1\",\"exec_id\":"
              + "\"T1\",\"exec_type\":\"trade\",\"symbol\":\"BTC/USD\",\"side\":\"sell\",\"last_qty\":"
              + "0.005,\"last_price\":26599.9,\"liquidity_ind\":\"t\",\"order_status\":\"filled\","
              + "\"cum_qty\":0.005,\"fees\":[{\"asset\":\"USD\",\"qty\":0.3458}],\"timestamp\":"
              + "\"2023-09-22T10:33:05.709993Z\"}],\"sequence\":9}",
          "{\"channel\":\"balances\",\"data\":[{\"asset\":\"BTC\",\"balance\":1.2,\"wallets\":["
              + "{\"type\":\"spot\",\"balance\":1.2}]}],\"type\":\"snapshot\",\"sequence\":1}",
          "{\"method\":\"subscribe\",\"result\":{\"channel\":\"executions\"},\"success\":true}",
          "{\"method\":\"subscribe\",\"success\":false,\"error\":\"EGeneral:Internal error\"}",
          "{\"channel\":\"heartbeat\"}");

  private static List<byte[]> utf8(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Test
  void noAnswerThrowsAndNoGarbagePlacesAnOrder() {
    KrakenPrivateProtocol protocol = KrakenCalls.protocol();
    Call<OrderState> place = protocol.place(intent(OrderKind.IOC, Side.BUY), NOW);
    List<Call<?>> calls =
        List.of(
            place,
            protocol.cancel(REF, NOW),
            protocol.cancelAll("", NOW),
            protocol.lookup(0, REF, NOW),
            protocol.lookup(1, REF, NOW),
            protocol.openOrders("", NOW),
            protocol.fills("", "", NOW, NOW),
            protocol.fills("", "5-6-7", NOW, NOW),
            protocol.balances(NOW),
            protocol.feeRates(List.of("BTC/USD"), NOW).get(0),
            protocol.venueTime(NOW));
    Random random = new Random(20_261_121);
    int placed = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] body =
          ProtocolFuzz.mutate(ANSWERS.get(random.nextInt(ANSWERS.size())), ANSWERS, random);
      int status = STATUSES[random.nextInt(STATUSES.length)];
      HttpAnswer answer = HttpAnswer.of(status, Map.of(), body, NOW);
      assertThat(calls.get(random.nextInt(calls.size())).read(answer)).isNotNull();
      if (place.read(answer) instanceof Answer.Done<OrderState> done) {
        placed++;
        assertThat(status).isEqualTo(200);
        assertThat(acknowledges(body, done.value().venueOrderId())).isTrue();
      }
    }
    assertThat(placed).isPositive();
  }

  private static boolean acknowledges(byte[] body, String id) {
    try {
      JsonNode tree = JsonTree.read(body, 0, body.length);
      return tree.path("error").isArray()
          && tree.path("result").path("txid").path(0).asText().equals(id)
          && !id.isBlank();
    } catch (JsonException garbage) {
      return false;
    }
  }

  @Test
  void noFrameThrows() {
    PrivateStream stream = KrakenCalls.protocol().stream();
    PrivateEvents out = new PrivateEvents();
    Random random = new Random(20_261_122);
    long now = NOW;
    stream.start(now, out);
    int fills = 0;
    for (int i = 0; i < 30_000; i++) {
      now += random.nextInt(500_000_000);
      switch (random.nextInt(40)) {
        case 0 -> {
          stream.onOpen("kraken-private", now, out);
          stream.onAnswer(out.tag, result("{\"token\":\"TESTTOKEN\"}"), out);
        }
        case 1 -> {
          if (random.nextInt(5) == 0) {
            stream.onClose("kraken-private", "fuzz", now, out);
          }
        }
        case 2 ->
            stream.onAnswer(
                out.tag,
                HttpAnswer.of(
                    200, Map.of(), ProtocolFuzz.mutate(ANSWERS.get(2), ANSWERS, random), now),
                out);
        case 3 -> stream.onTick(now, out);
        default -> {
          byte[] frame =
              ProtocolFuzz.mutate(FRAMES.get(random.nextInt(FRAMES.size())), FRAMES, random);
          stream.onFrame(
              "kraken-private", frame, 0, frame.length, random.nextInt(20) != 0, now, out);
        }
      }
      for (Fill fill : out.fills) {
        fills++;
        assertThat(fill.quantity()).isPositive();
        assertThat(fill.price()).isPositive();
        assertThat(fill.symbol()).isNotEmpty();
        assertThat(fill.tradeId()).isNotEmpty();
      }
      assertThat(out.log).noneMatch(line -> line.startsWith("refused"));
      out.clear();
    }
    assertThat(fills).isPositive();
  }
}
