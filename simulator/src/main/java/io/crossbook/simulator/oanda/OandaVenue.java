package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Frame;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OANDA v20: {@code GET /v3/accounts/{id}/pricing/stream} (one JSON object per line), {@code
 * .../pricing} and {@code .../instruments}. Any bearer token and any account id are good.
 *
 * <p>Prices are conflated to four a second per instrument, with windows of each connection's own;
 * every price is the whole ladder. A heartbeat line comes every five seconds.
 */
public final class OandaVenue extends SimulatedVenue {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PATH =
      Pattern.compile("/v3/accounts/([0-9-]+)/(pricing/stream|pricing|instruments)");
  private static final int TIERS = 4;
  private static final long WINDOW_MILLIS = 250;
  private static final long HEARTBEAT_MILLIS = 5_000;
  private static final int MOST_STREAMS = 20;
  private static final int REQUESTS_PER_SECOND = 120;

  /** What one connection was told, and when. */
  private static final class Told {
    final boolean unixTime;
    long heartbeatMillis;
    final Map<PublishedBook, Long> priceMillis = new HashMap<>();
    final Map<PublishedBook, Long> priceIds = new HashMap<>();

    Told(boolean unixTime, long nowMillis) {
      this.unixTime = unixTime;
      this.heartbeatMillis = nowMillis;
    }
  }

  private final Map<Connection, Told> streaming = new HashMap<>();
  private long requests;

  /** The venue over a model's {@code oanda} listings. */
  public OandaVenue(MarketModel model, SimulationClock clock) {
    super("oanda", model, clock);
  }

  @Override
  protected boolean acceptsWebSocket(String path) {
    return false;
  }

  @Override
  protected void received(Connection connection, String text) {
    throw new IllegalStateException("An HTTP stream has no inbound messages");
  }

  @Override
  protected void opened(Connection connection) {
    Told told = new Told(unixTime(connection.headers()), simMillis());
    streaming.put(connection, told);
    boolean snapshot = !"false".equals(connection.query().get("snapshot"));
    for (PublishedBook book : named(connection.query().get("instruments")).orElseThrow()) {
      String stream = "pricing:" + book.spec().symbol();
      Subscription subscription = subscribe(connection, stream, book, true);
      told.priceIds.put(book, book.updateId());
      if (snapshot) {
        told.priceMillis.put(book, simMillis());
        subscription.send(Frame.of(line(price(book, told.unixTime))), simMillis());
      }
    }
  }

  @Override
  protected void closed(Connection connection) {
    streaming.remove(connection);
  }

  private static boolean unixTime(Map<String, String> headers) {
    return "UNIX".equalsIgnoreCase(headers.get("accept-datetime-format"));
  }

  private static String line(ObjectNode node) {
    return node + "\n";
  }

  private String time(boolean unix) {
    if (!unix) {
      return clock().rfc3339Nanos();
    }
    long nanos = clock().nanos();
    String fraction = Long.toString(1_000_000_000L + nanos % 1_000_000_000L).substring(1);
    return nanos / 1_000_000_000L + "." + fraction;
  }

  private ObjectNode price(PublishedBook book, boolean unixTime) {
    ListingSpec spec = book.spec();
    ObjectNode price = JSON.objectNode().put("type", "PRICE").put("time", time(unixTime));
    price.set("bids", tiers(spec, book.bids()));
    price.set("asks", tiers(spec, book.asks()));
    int last = TIERS - 1;
    price.put("closeoutBid", spec.price(book.bids().price(last)).toPlainString());
    price.put("closeoutAsk", spec.price(book.asks().price(last)).toPlainString());
    price.put("status", "tradeable").put("tradeable", true);
    return price.put("instrument", spec.symbol());
  }

  private static ArrayNode tiers(ListingSpec spec, BookSide side) {
    ArrayNode tiers = JSON.arrayNode();
    for (int i = 0; i < TIERS; i++) {
      tiers
          .addObject()
          .put("price", spec.price(side.price(i)).toPlainString())
          .put("liquidity", side.quantity(i));
    }
    return tiers;
  }

  @Override
  protected void publish(long step) {
    for (Connection connection : connections()) {
      Told told = streaming.get(connection);
      for (Subscription subscription : streams().of(connection)) {
        tell(told, subscription, subscription.book().orElseThrow());
      }
      if (simMillis() - told.heartbeatMillis >= HEARTBEAT_MILLIS) {
        told.heartbeatMillis = simMillis();
        ObjectNode heartbeat = JSON.objectNode().put("type", "HEARTBEAT");
        send(connection, line(heartbeat.put("time", time(told.unixTime))));
      }
    }
  }

  private void tell(Told told, Subscription subscription, PublishedBook book) {
    long since = simMillis() - told.priceMillis.getOrDefault(book, -WINDOW_MILLIS);
    if (since >= WINDOW_MILLIS && told.priceIds.getOrDefault(book, -1L) != book.updateId()) {
      told.priceIds.put(book, book.updateId());
      told.priceMillis.put(book, simMillis());
      subscription.update(Frame.of(line(price(book, told.unixTime))), simMillis());
    }
  }

  /** The listings of a comma-separated parameter; empty if one is unknown or none is given. */
  private Optional<List<PublishedBook>> named(String instruments) {
    List<PublishedBook> found = new ArrayList<>();
    for (String name : instruments == null ? new String[0] : instruments.split(",", -1)) {
      Optional<PublishedBook> book = book(name);
      if (book.isEmpty()) {
        return Optional.empty();
      }
      found.add(book.get());
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  @Override
  protected RestReply rest(RestRequest request) {
    requests++;
    return answer(request).with("RequestID", Long.toString(42_445_612_591_956_348L + requests));
  }

  private RestReply answer(RestRequest request) {
    if (!spend("rest " + request.address(), REQUESTS_PER_SECOND, REQUESTS_PER_SECOND, 1)) {
      return RestReply.of(429, rateLimitBody());
    }
    if (request.header("Authorization").filter(h -> h.matches("Bearer \\S+")).isEmpty()) {
      return error(401, "Insufficient authorization to perform request.");
    }
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return error(404, "The specified path does not exist.");
    }
    if (!request.method().equals("GET")) {
      return error(405, "Method Not Allowed");
    }
    Optional<List<PublishedBook>> named = named(request.query().get("instruments"));
    boolean listing = path.group(2).equals("instruments");
    if (listing && request.parameter("instruments").isEmpty()) {
      return RestReply.json(instruments(new ArrayList<>(books())));
    }
    if (named.isEmpty()) {
      return error(400, "Invalid value specified for 'instruments'");
    }
    switch (path.group(2)) {
      case "instruments":
        return RestReply.json(instruments(named.get()));
      case "pricing":
        return RestReply.json(pricing(named.get(), unixTime(request.headers())));
      default:
        return connections().size() >= MOST_STREAMS
            ? error(429, "Too many open streams")
            : RestReply.streaming();
    }
  }

  private static RestReply error(int status, String message) {
    return RestReply.of(status, JSON.objectNode().put("errorMessage", message).toString());
  }

  private ObjectNode pricing(List<PublishedBook> named, boolean unixTime) {
    ObjectNode body = JSON.objectNode();
    ArrayNode prices = body.putArray("prices");
    named.forEach(book -> prices.add(price(book, unixTime)));
    return body.put("time", time(unixTime));
  }

  private static ObjectNode instruments(List<PublishedBook> named) {
    ObjectNode body = JSON.objectNode();
    ArrayNode rows = body.putArray("instruments");
    for (PublishedBook book : named) {
      ListingSpec spec = book.spec();
      rows.addObject()
          .put("name", spec.symbol())
          .put("type", "CURRENCY")
          .put("displayName", spec.base() + "/" + spec.quote())
          .put("pipLocation", 1 - spec.priceDecimals())
          .put("displayPrecision", spec.priceDecimals())
          .put("tradeUnitsPrecision", spec.quantityDecimals())
          .put("minimumTradeSize", spec.minimum().toPlainString())
          .put("maximumTrailingStopDistance", "1.00000")
          .put("minimumTrailingStopDistance", "0.00050")
          .put("maximumPositionSize", "0")
          .put("maximumOrderUnits", "100000000")
          .put("marginRate", "0.02");
    }
    return body.put("lastTransactionID", "1");
  }

  @Override
  protected String rateLimitBody() {
    return "{\"errorMessage\":\"Request rate limit exceeded\"}";
  }

  @Override
  protected Optional<String> refusal(FaultCommand command) {
    switch (command.kind()) {
      case WRONG_CHECKSUM:
        return Optional.of("OANDA's prices carry no checksum.");
      case GAP:
        return Optional.of(
            "OANDA's prices carry no sequence: a lost price cannot be told from conflation.");
      case SNAPSHOT_REPLACE:
        return Optional.of("Every OANDA price already replaces the whole ladder.");
      default:
        return Optional.empty();
    }
  }
}
