package io.crossbook.venues.oanda.trading;

import static io.crossbook.venues.oanda.trading.OandaCalls.ID;
import static io.crossbook.venues.oanda.trading.OandaCalls.NOW;
import static io.crossbook.venues.oanda.trading.OandaCalls.REF;
import static io.crossbook.venues.oanda.trading.OandaCalls.cancel;
import static io.crossbook.venues.oanda.trading.OandaCalls.fill;
import static io.crossbook.venues.oanda.trading.OandaCalls.intent;
import static io.crossbook.venues.oanda.trading.OandaCalls.orderCreated;
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

/** Random and mutated answers and lines: nothing throws, and garbage never places an order. */
class OandaTradingFuzzTest {
  private static final int[] STATUSES = {0, 200, 200, 201, 201, 400, 404, 416, 429, 500};

  private static final List<byte[]> ANSWERS =
      utf8(
          "{\"orderCreateTransaction\":" + orderCreated("1000") + ",\"lastTransactionID\":\"1\"}",
          "{\"orderCreateTransaction\":"
              + orderCreated("1000")
              + ",\"orderFillTransaction\":"
              + fill("2", "400")
              + ",\"orderCancelTransaction\":"
              + cancel("3", "TIME_IN_FORCE_EXPIRED")
              + "}",
          "{\"orderRejectTransaction\":{\"rejectReason\":\"UNITS_INVALID\"}}",
          "{\"orderCancelTransaction\":" + cancel("3", "CLIENT_REQUEST") + "}",
          "{\"order\":{\"id\":\"9\",\"instrument\":\"EUR_USD\",\"units\":\"5\",\"state\":\"FILLED\","
              + "\"clientExtensions\":{\"id\":\""
              + ID
              + "\"}}}",
          "{\"orders\":[],\"lastTransactionID\":\"3\"}",
          "{\"transactions\":["
              + fill("11", "1")
              + ","
              + fill("12", "1")
              + "],\"lastTransactionID\":\"12\"}",
          "{\"pages\":[\"https://h/t/idrange?from=1&to=9\"],\"lastTransactionID\":\"12\"}",
          "{\"account\":{\"currency\":\"USD\",\"balance\":\"1\",\"marginAvailable\":\"1\"},"
              + "\"lastTransactionID\":\"10\"}",
          "{\"positions\":[{\"instrument\":\"EUR_USD\",\"long\":{\"units\":\"1\"},\"short\":"
              + "{\"units\":\"0\"}}]}",
          "{\"errorCode\":\"NO_SUCH_ORDER\"}",
          "<html></html>");

  private static List<byte[]> utf8(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Test
  void noAnswerThrowsAndNoGarbagePlacesAnOrder() {
    OandaPrivateProtocol protocol = OandaCalls.protocol();
    Call<OrderState> place = protocol.place(intent(OrderKind.IOC, Side.BUY, false), NOW);
    List<Call<?>> calls =
        List.of(
            place,
            protocol.cancel(REF, NOW),
            protocol.lookup(0, REF, NOW),
            protocol.lookup(1, REF, NOW),
            protocol.openOrders("", NOW),
            protocol.fills("", "", NOW, NOW),
            protocol.fills("", "10", NOW, NOW),
            protocol.fills("", "10-12", NOW, NOW),
            protocol.balances(NOW),
            protocol.positions(NOW).orElseThrow(),
            protocol.feeRates(List.of("EUR_USD"), NOW).get(0),
            protocol.venueTime(NOW));
    Random random = new Random(20_261_123);
    int placed = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] body =
          ProtocolFuzz.mutate(ANSWERS.get(random.nextInt(ANSWERS.size())), ANSWERS, random);
      int status = STATUSES[random.nextInt(STATUSES.length)];
      HttpAnswer answer = HttpAnswer.of(status, Map.of(), body, NOW);
      assertThat(calls.get(random.nextInt(calls.size())).read(answer)).isNotNull();
      if (place.read(answer) instanceof Answer.Done<OrderState> done) {
        placed++;
        assertThat(status).isEqualTo(201);
        assertThat(creates(body, done.value().venueOrderId())).isTrue();
      }
    }
    assertThat(placed).isPositive();
  }

  private static boolean creates(byte[] body, String id) {
    try {
      JsonNode create = JsonTree.read(body, 0, body.length).path("orderCreateTransaction");
      return create.path("id").asText().equals(id)
          && create.path("clientExtensions").path("id").asText().equals(ID)
          && create.path("instrument").asText().equals("EUR_USD");
    } catch (JsonException garbage) {
      return false;
    }
  }

  @Test
  void noLineThrows() {
    PrivateStream stream = OandaCalls.protocol().stream();
    PrivateEvents out = new PrivateEvents();
    Random random = new Random(20_261_124);
    long now = NOW;
    stream.start(now, out);
    int fills = 0;
    int next = 11;
    for (int i = 0; i < 30_000; i++) {
      now += random.nextInt(200_000_000);
      switch (random.nextInt(12)) {
        case 0 -> stream.onOpen("oanda-private", now, out);
        case 1 -> {
          if (random.nextInt(20) == 0) {
            stream.onClose("oanda-private", "fuzz", now, out);
          }
        }
        case 2, 3, 4 -> {
          byte[] body = ANSWERS.get(random.nextBoolean() ? 6 : 8);
          byte[] changed =
              random.nextInt(3) == 0 ? ProtocolFuzz.mutate(body, ANSWERS, random) : body;
          stream.onAnswer(out.tag, HttpAnswer.of(200, Map.of(), changed, now), out);
        }
        case 5 -> stream.onTick(now, out);
        default -> {
          String id = Integer.toString(next++);
          List<byte[]> lines =
              utf8(
                  fill(id, "1"),
                  orderCreated("5").replace("\"id\":\"1\"", "\"id\":\"" + id + "\""),
                  cancel(id, "CLIENT_REQUEST"),
                  "{\"type\":\"HEARTBEAT\",\"lastTransactionID\":\"" + id + "\"}");
          byte[] line = lines.get(random.nextInt(lines.size()));
          byte[] changed = random.nextInt(3) == 0 ? ProtocolFuzz.mutate(line, lines, random) : line;
          stream.onFrame(
              "oanda-private", changed, 0, changed.length, random.nextInt(20) != 0, now, out);
        }
      }
      for (Fill fill : out.fills) {
        fills++;
        assertThat(fill.quantity()).isPositive();
        assertThat(fill.price()).isPositive();
        assertThat(fill.tradeId()).isNotEmpty();
      }
      out.clear();
    }
    assertThat(fills).isPositive();
  }
}
