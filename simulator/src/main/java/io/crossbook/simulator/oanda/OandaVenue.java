package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ClientIds;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.FeeAsset;
import io.crossbook.simulator.exchange.FeeTier;
import io.crossbook.simulator.exchange.MarginRules;
import io.crossbook.simulator.exchange.SelfTrade;
import io.crossbook.simulator.exchange.VenueRules;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.market.BookSide;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.market.MarketModel;
import io.crossbook.simulator.publish.PublishedBook;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.Connection;
import io.crossbook.simulator.server.Counterparty;
import io.crossbook.simulator.server.Frame;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.SimulatedVenue;
import io.crossbook.simulator.server.SimulationClock;
import io.crossbook.simulator.server.Subscription;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OANDA v20, a dealer: prices, accounts and their transactions, over REST and as streams of one
 * JSON object per line. Prices and instruments are told to any bearer token and any account id.
 *
 * <p>Prices are conflated to four a second per instrument, with windows of each connection's own;
 * every price is the whole ladder. A heartbeat line comes every five seconds. Under a virtual clock
 * the trading week is kept; under the real one the venue is always open.
 */
public final class OandaVenue extends SimulatedVenue {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PATH =
      Pattern.compile("/v3/accounts/([0-9-]+)/(pricing/stream|pricing|instruments)");
  private static final Pattern PRIVATE = Pattern.compile("/v3/accounts(?:/([0-9-]+)(?:/(.*))?)?");
  private static final String TRANSACTIONS = "transactions/stream";

  /** How the venue books and admits; half of the margin is where it closes positions. */
  public static final VenueRules RULES =
      new VenueRules(FeeAsset.QUOTE, 4, 4, SelfTrade.ALLOW, ClientIds.uniqueAmongOpen())
          .with(MarginRules.of("0.02", "0.01"))
          .dealingIn(OandaAccount.HOME);

  /** What accounts pay: the spread. */
  public static final FeeTier NO_FEES = FeeTier.of("0", "0");

  /** What positions bear in a year, as fractions: long and short. */
  private static final Map<String, List<String>> FINANCING =
      Map.of(
          "EUR_USD", List.of("-0.0222", "0.0075"),
          "GBP_USD", List.of("-0.0089", "-0.0063"),
          "USD_JPY", List.of("0.0305", "-0.0467"));

  private static final BigDecimal DAYS_OF_YEAR = BigDecimal.valueOf(365);
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

  /** Connections that hear of an account's transactions. */
  private final Map<Connection, OandaAccount> hearing = new LinkedHashMap<>();

  private final Map<Account, OandaAccount> accounts = new LinkedHashMap<>();
  private final Map<String, Account> byToken = new HashMap<>();
  private final Exchange exchange;
  private final OandaOrders orders;
  private final OandaTrading trading;
  private Instant nextFinancing;
  private long requests;

  /**
   * The venue over a model's {@code oanda} listings.
   *
   * @param keys tokens, and the numbers of their accounts
   */
  public OandaVenue(
      MarketModel model, SimulationClock clock, Exchange exchange, List<ApiKey> keys) {
    super("oanda", model, clock);
    this.exchange = exchange;
    for (ApiKey key : keys) {
      byToken.put(key.secret(), key.account());
      accounts.computeIfAbsent(key.account(), account -> open(account, key.key()));
    }
    Counterparty counterparty = trade(exchange);
    orders = new OandaOrders(accounts, counterparty, this::fullPrice, symbol -> halted());
    Map<String, PublishedBook> books = new LinkedHashMap<>();
    books().forEach(book -> books.put(book.spec().symbol(), book));
    trading = new OandaTrading(exchange, orders, new OandaForm(exchange.margin(), books));
    exchange.listen(orders);
    nextFinancing = OandaHours.nextFinancing(clock().instant());
    exchange.halted(halted());
  }

  private OandaAccount open(Account account, String id) {
    OandaTransactions transactions =
        new OandaTransactions(id, clock(), transaction -> tell(account, transaction));
    return new OandaAccount(
        id,
        account,
        exchange.margin(),
        transactions,
        order -> exchange.order(account, order.id()).isPresent());
  }

  /** Fills may be told late or twice, as the faults in force want it. */
  private void tell(Account account, ObjectNode transaction) {
    String text = line(transaction);
    Runnable send =
        () ->
            hearing.forEach(
                (connection, of) -> {
                  if (of.account() == account) {
                    send(connection, text);
                  }
                });
    if (transaction.path("type").asText().equals("ORDER_FILL")) {
      tradingFaults().tellFill(send);
    } else {
      send.run();
    }
  }

  private boolean halted() {
    return !clock().wallTime() && OandaHours.closed(clock().instant());
  }

  private ObjectNode fullPrice(String symbol) {
    PublishedBook book = book(symbol).orElseThrow();
    ObjectNode price = JSON.objectNode();
    price.set("bids", tiers(book.spec(), book.bids()));
    price.set("asks", tiers(book.spec(), book.asks()));
    return price;
  }

  @Override
  protected void settle() {
    exchange.halted(halted());
    super.settle();
    while (!clock().instant().isBefore(nextFinancing)) {
      finance(OandaHours.daysCharged(nextFinancing));
      nextFinancing = OandaHours.nextFinancing(nextFinancing);
    }
  }

  private void finance(int days) {
    for (String symbol : exchange.symbols()) {
      List<BigDecimal> rates =
          FINANCING.get(symbol).stream()
              .map(
                  rate ->
                      new BigDecimal(rate)
                          .negate()
                          .multiply(BigDecimal.valueOf(days))
                          .divide(DAYS_OF_YEAR, MathContext.DECIMAL64))
              .toList();
      exchange.settleFunding(symbol, rates.get(0), rates.get(1));
    }
    orders.tellFinancing();
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
    if (connection.path().endsWith("/" + TRANSACTIONS)) {
      connection.markSubscribed();
      streaming.put(connection, new Told(unixTime(connection.headers()), simMillis()));
      hearing.put(connection, accountOf(connection.path()).orElseThrow());
      return;
    }
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
    hearing.remove(connection);
  }

  private Optional<OandaAccount> accountOf(String path) {
    Matcher matcher = PRIVATE.matcher(path);
    return matcher.matches()
        ? accounts.values().stream().filter(of -> of.id().equals(matcher.group(1))).findFirst()
        : Optional.empty();
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
    boolean open = !halted();
    price.put("status", open ? "tradeable" : "non-tradeable").put("tradeable", open);
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
        OandaAccount of = hearing.get(connection);
        if (of != null) {
          heartbeat.put("lastTransactionID", OandaForm.last(of));
        }
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
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock().instant().atOffset(ZoneOffset.UTC));
    return answer(request)
        .with("RequestID", Long.toString(42_445_612_591_956_348L + requests))
        .with("Date", date);
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
      return owned(request);
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

  @Override
  protected Concern concern(RestRequest request) {
    if (PATH.matcher(request.path()).matches() || !PRIVATE.matcher(request.path()).matches()) {
      return Concern.PUBLIC;
    }
    return request.method().equals("GET") ? Concern.ACCOUNT : Concern.ORDER;
  }

  /** What needs the token of the account in the address. */
  private RestReply owned(RestRequest request) {
    Matcher path = PRIVATE.matcher(request.path());
    if (!path.matches()) {
      return error(404, "The specified path does not exist.");
    }
    String token = request.header("Authorization").orElse("").replaceFirst("Bearer ", "");
    Account account = byToken.get(token);
    if (account == null) {
      return error(401, "Insufficient authorization to perform request.");
    }
    OandaAccount own = accounts.get(account);
    if (path.group(1) == null) {
      ObjectNode body = JSON.objectNode();
      body.putArray("accounts").addObject().put("id", own.id()).putArray("tags");
      return RestReply.json(body);
    }
    if (!path.group(1).equals(own.id())) {
      return error(403, "The provided request was forbidden.");
    }
    String rest = path.group(2) == null ? "" : path.group(2);
    if (rest.equals(TRANSACTIONS)) {
      return connections().size() >= MOST_STREAMS
          ? error(429, "Too many open streams")
          : RestReply.streaming();
    }
    try {
      return trading.answer(request, own, rest);
    } catch (OandaRefusal refusal) {
      return refusal.reply();
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
      ObjectNode row = rows.addObject();
      row.put("name", spec.symbol())
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
          .put("marginRate", RULES.margin().initial().toPlainString());
      List<String> rates = FINANCING.get(spec.symbol());
      ObjectNode financing = row.putObject("financing");
      financing.put("longRate", rates.get(0)).put("shortRate", rates.get(1));
      ArrayNode days = financing.putArray("financingDaysOfWeek");
      for (DayOfWeek day : DayOfWeek.values()) {
        days.addObject()
            .put("dayOfWeek", day.name())
            .put("daysCharged", OandaHours.DAYS_CHARGED.get(day));
      }
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
      case REVOKED_KEYS:
        return Optional.of("OANDA's tokens cannot be revoked here.");
      default:
        return Optional.empty();
    }
  }
}
