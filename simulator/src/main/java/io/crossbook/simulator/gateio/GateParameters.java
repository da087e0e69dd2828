package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.simulator.exchange.TimeInForce;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Reads what private requests carry, and refuses what makes no sense. Stateless. */
final class GateParameters {
  /** The most rows of orders in an answer, and how many there are unless asked. */
  static final int MOST_ORDERS = 100;

  /** The most rows of trades in an answer. */
  static final int MOST_TRADES = 1_000;

  private static final ObjectMapper JSON_TEXT = new ObjectMapper();
  private static final String NAME = "t-[0-9A-Za-z_.-]{1,28}";
  private static final long SHORTEST_COUNTDOWN_SECONDS = 5;
  private static final Map<String, TimeInForce> TIMES_IN_FORCE =
      Map.of(
          "gtc", TimeInForce.GTC,
          "poc", TimeInForce.GTC,
          "ioc", TimeInForce.IOC,
          "fok", TimeInForce.FOK);

  private GateParameters() {}

  static JsonNode body(RestRequest request) throws GateRefusal {
    try {
      JsonNode body = JSON_TEXT.readTree(request.body());
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException e) {
      throw new GateRefusal(400, "INVALID_REQUEST_BODY", "Malformed request body");
    }
    throw new GateRefusal(400, "INVALID_REQUEST_BODY", "Malformed request body");
  }

  static BigDecimal decimal(JsonNode body, String name) throws GateRefusal {
    String text = body.path(name).asText("");
    if (!text.matches("[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      throw GateRefusal.invalid("Invalid " + name + " " + text);
    }
    return new BigDecimal(text);
  }

  static long steps(JsonNode body, String name, BigDecimal step) throws GateRefusal {
    return steps(decimal(body, name), name, step);
  }

  static long steps(BigDecimal number, String name, BigDecimal step) throws GateRefusal {
    BigDecimal[] parts = number.divideAndRemainder(step);
    if (parts[1].signum() != 0 || parts[0].precision() > 17) {
      throw new GateRefusal(400, "INVALID_PRECISION", "Invalid precision of " + name);
    }
    return parts[0].longValueExact();
  }

  /** The client's name for an order; empty without one. */
  static String name(JsonNode body) throws GateRefusal {
    String text = body.path("text").asText("");
    if (!text.isEmpty() && !text.matches(NAME)) {
      throw GateRefusal.invalid("Invalid text " + text);
    }
    return text;
  }

  static TimeInForce timeInForce(String named) throws GateRefusal {
    TimeInForce timeInForce = TIMES_IN_FORCE.get(named);
    if (timeInForce == null) {
      throw GateRefusal.invalid("Invalid time in force " + named);
    }
    return timeInForce;
  }

  /** A request that names its end is refused once that has passed. */
  static void checkExpiry(RestRequest request, VenueClock clock) throws GateRefusal {
    String until = request.header("x-gate-exptime").orElse("");
    if (until.isEmpty()) {
      return;
    }
    if (!until.matches("[0-9]{13}")) {
      throw GateRefusal.invalid("Invalid x-gate-exptime " + until);
    }
    if (Long.parseLong(until) < clock.millis()) {
      throw new GateRefusal(400, "REQUEST_EXPIRED", "The request came after its x-gate-exptime");
    }
  }

  static long whole(RestRequest request, String name, long otherwise) throws GateRefusal {
    String text = request.parameter(name).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,12}")) {
      throw GateRefusal.invalid("Invalid " + name + " " + text);
    }
    return Long.parseLong(text);
  }

  /** One page, counted from one, or what comes behind an offset, of at most so many rows. */
  static <T> List<T> page(RestRequest request, List<T> newestFirst, int most) throws GateRefusal {
    long size = Math.min(most, whole(request, "limit", MOST_ORDERS));
    long from = (Math.max(1, whole(request, "page", 1)) - 1) * size;
    int begin = (int) Math.min(newestFirst.size(), Math.max(from, whole(request, "offset", 0)));
    return newestFirst.subList(begin, (int) Math.min(newestFirst.size(), begin + size));
  }

  /** Whether a time lies within the bounds of a request. */
  static boolean within(RestRequest request, long nanos, long otherwise) throws GateRefusal {
    long seconds = nanos / 1_000_000_000;
    return seconds >= whole(request, "from", otherwise)
        && seconds <= whole(request, "to", Long.MAX_VALUE);
  }

  /** When a countdown that a request sets ends, in milliseconds; zero if it ends it. */
  static long trigger(JsonNode body, VenueClock clock) throws GateRefusal {
    long timeout = body.path("timeout").asLong(-1);
    if (timeout != 0 && timeout < SHORTEST_COUNTDOWN_SECONDS) {
      throw GateRefusal.invalid("Invalid timeout");
    }
    return timeout == 0 ? 0 : clock.millis() + timeout * 1_000;
  }
}
