package io.crossbook.transport;

import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.SignedRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A counterparty that speaks {@link FakeProtocol}, without sockets and clocks. It takes a client
 * order id as often as it comes, keeps a list of everything that it accepted, and fills what does
 * not rest at once. Its dead-man switch cancels what rests unless it is armed again. Thread-safe.
 */
public final class FakeExchange {
  /** What it accepted. */
  public static final class Accepted {
    private final String clientOrderId;
    private final String venueOrderId;
    private final BigDecimal quantity;
    private String status;
    private BigDecimal filled;

    private Accepted(String clientOrderId, String venueOrderId, BigDecimal quantity) {
      this.clientOrderId = clientOrderId;
      this.venueOrderId = venueOrderId;
      this.quantity = quantity;
      this.status = "OPEN";
      this.filled = BigDecimal.ZERO;
    }

    public String clientOrderId() {
      return clientOrderId;
    }

    public String status() {
      return status;
    }

    public BigDecimal filled() {
      return filled;
    }

    private String line() {
      return status + " " + venueOrderId + " " + filled.toPlainString();
    }
  }

  private final List<Accepted> accepted = new ArrayList<>();
  private final Map<String, Accepted> newest = new LinkedHashMap<>();
  private long switchAt = Long.MAX_VALUE;

  /** Everything that was ever accepted, in order. */
  public synchronized List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** Fills an order that rests. */
  public synchronized void fill(String clientOrderId, BigDecimal filled) {
    Accepted order = newest.get(clientOrderId);
    order.filled = filled;
    if (filled.compareTo(order.quantity) == 0) {
      order.status = "FILLED";
    }
  }

  /** What it says to a request that arrives now, by its own clock. */
  public synchronized HttpAnswer answer(SignedRequest request, long now) {
    return answer(request.method(), request.target(), now);
  }

  /** What it says to a request that arrives now, by its own clock. */
  public synchronized HttpAnswer answer(String method, String target, long now) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Map<String, String> query = query(mark < 0 ? "" : target.substring(mark + 1));
    pass(now);
    if (path.equals("/switch")) {
      long in = Long.parseLong(query.get("in"));
      switchAt = in == 0 ? Long.MAX_VALUE : now + in;
      return said(200, "ok", now);
    }
    if (path.equals("/time")) {
      return said(200, Long.toString(now), now);
    }
    if (path.equals("/orders")) {
      List<String> lines = new ArrayList<>();
      for (String each : query.get("ids").split(",", -1)) {
        lines.add(line(newest.get(each)));
      }
      return said(200, String.join("\n", lines), now);
    }
    Accepted order = newest.get(query.get("id"));
    return switch (method) {
      case "POST" -> place(query, now);
      case "DELETE" -> cancel(order, now);
      default -> said(200, line(order), now);
    };
  }

  private static String line(Accepted order) {
    return order == null ? "NONE" : order.line();
  }

  /** Time passes: a switch that was not armed again cancels what rests. */
  public synchronized void pass(long now) {
    if (now >= switchAt) {
      switchAt = Long.MAX_VALUE;
      accepted.stream()
          .filter(each -> each.status.equals("OPEN"))
          .forEach(each -> each.status = "CANCELLED");
    }
  }

  private HttpAnswer place(Map<String, String> query, long now) {
    if (now > Long.parseLong(query.get("until"))) {
      return said(400, "TOO_LATE the deadline has passed", now);
    }
    BigDecimal quantity = new BigDecimal(query.get("quantity"));
    Accepted order = new Accepted(query.get("id"), "V" + (accepted.size() + 1), quantity);
    if (query.get("rests").equals("false")) {
      order.status = "FILLED";
      order.filled = quantity;
    }
    accepted.add(order);
    newest.put(order.clientOrderId, order);
    return said(200, order.line(), now);
  }

  private static HttpAnswer cancel(Accepted order, long now) {
    if (order == null || !order.status.equals("OPEN")) {
      return said(400, "UNKNOWN_ORDER there is no such order", now);
    }
    order.status = "CANCELLED";
    return said(200, order.line(), now);
  }

  /** An answer. */
  public static HttpAnswer said(int status, String text, long now) {
    return HttpAnswer.of(status, Map.of(), text.getBytes(StandardCharsets.UTF_8), now);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String each : text.split("&", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        query.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return query;
  }
}
