package io.crossbook.venues.gateio.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.FillWindows.Window;
import io.crossbook.venues.trading.TradingTraits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The spot account. Amounts are in base, except of a market order that buys: there in quote. */
final class SpotAccount implements PrivateMarket {
  private static final String ACCOUNT_TOKEN = "GT";
  private static final String FEE_POINTS = "POINT";

  @Override
  public String venue() {
    return GateTrading.SPOT_ID;
  }

  @Override
  public TradingTraits traits() {
    return GateTrading.SPOT_TRAITS;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public String root() {
    return "/api/v4/spot";
  }

  @Override
  public String prefix() {
    return "spot.";
  }

  @Override
  public String streamTarget() {
    return "/ws/v4/";
  }

  @Override
  public boolean subscribesByUser() {
    return false;
  }

  @Override
  public List<String> channels() {
    return List.of(GatePrivateStream.ORDERS, GatePrivateStream.TRADES, GatePrivateStream.BALANCES);
  }

  @Override
  public String payload(String channel, String user) {
    return channel.equals(GatePrivateStream.BALANCES) ? "" : "[\"!all\"]";
  }

  @Override
  public String placement(OrderIntent intent, String text) {
    // A market order that buys is in quote: an exact quantity of base is bought at the limit.
    boolean market = intent.kind() == OrderKind.MARKET && intent.side() == Side.SELL;
    String timeInForce =
        switch (intent.kind()) {
          case MARKET, IOC -> "ioc";
          case LIMIT -> "gtc";
          case POST_ONLY -> "poc";
          case FOK -> "fok";
        };
    return "{\"text\":"
        + JsonTree.quoted(text)
        + ",\"currency_pair\":"
        + JsonTree.quoted(intent.symbol())
        + ",\"type\":\""
        + (market ? "market" : "limit")
        + "\",\"side\":\""
        + (intent.side() == Side.BUY ? "buy" : "sell")
        + "\",\"amount\":\""
        + intent.quantity().toPlainString()
        + (market ? "" : "\",\"price\":\"" + intent.limit().toPlainString())
        + "\",\"time_in_force\":\""
        + timeInForce
        + "\"}";
  }

  @Override
  public GateQuery oneOrder(String symbol) {
    return bySymbol(symbol);
  }

  @Override
  public GateQuery bySymbol(String symbol) {
    return new GateQuery().addIfAny("currency_pair", symbol);
  }

  @Override
  public String openOrdersPath(String symbol) {
    return symbol.isEmpty() ? "/open_orders" : "/orders";
  }

  @Override
  public GateQuery openOrdersQuery(String symbol) {
    GateQuery query = bySymbol(symbol);
    if (!symbol.isEmpty()) {
      query.add("status", "open");
    }
    return query.add("page", 1).add("limit", ROWS);
  }

  @Override
  public List<OrderState> openOrders(JsonNode answer) {
    List<OrderState> orders = new ArrayList<>();
    for (JsonNode row : GateLists.rows(answer)) {
      if (row.has("orders")) {
        // The list of all pairs: each has a list of its own, which may be cut.
        GateLists.whole(row.path("orders"), ROWS).forEach(each -> orders.add(order(each)));
      } else {
        GateLists.whole(answer, ROWS);
        orders.add(order(row));
      }
    }
    return orders;
  }

  @Override
  public String finishedPath() {
    return "/orders";
  }

  @Override
  public GateQuery finishedQuery(String symbol, Window window) {
    return bySymbol(symbol)
        .add("status", "finished")
        .add("from", window.from())
        .add("to", window.to())
        .add("page", window.page())
        .add("limit", ROWS);
  }

  @Override
  public String tradesPath() {
    return "/my_trades";
  }

  @Override
  public GateQuery tradesQuery(String symbol, Window window) {
    return bySymbol(symbol)
        .add("from", window.start())
        .add("to", window.end())
        .add("page", window.page())
        .add("limit", ROWS);
  }

  @Override
  public OrderState order(JsonNode row) {
    String status = JsonTree.text(row, "status");
    return switch (status) {
      case "open" -> state(row, false);
      case "closed", "cancelled" -> state(row, true);
      default -> throw new JsonException("status '" + status + "'", 0);
    };
  }

  @Override
  public OrderState streamedOrder(JsonNode row) {
    String event = JsonTree.text(row, "event");
    return switch (event) {
      case "put", "update" -> state(row, false);
      case "finish" -> state(row, true);
      default -> throw new JsonException("event '" + event + "'", 0);
    };
  }

  /**
   * What ended is told by the quantities: the venue calls filled orders cancelled and the other way
   * round where a remainder is dust.
   */
  private static OrderState state(JsonNode row, boolean ended) {
    Side side = GateRows.side(row);
    boolean inQuote = row.path("type").asText().equals("market") && side == Side.BUY;
    BigDecimal amount = JsonTree.decimal(row, "amount");
    BigDecimal left = JsonTree.decimal(row, "left");
    BigDecimal base = GateRows.filled(amount, left);
    BigDecimal filled = inQuote ? GateRows.optional(row, "filled_amount") : base;
    OrderStatus status =
        !ended ? OrderStatus.OPEN : left.signum() == 0 ? OrderStatus.FILLED : OrderStatus.CANCELLED;
    return new OrderState(
        JsonTree.text(row, "currency_pair"),
        GateRows.clientOrderId(row),
        GateRows.id(row, "id"),
        side,
        status,
        inQuote ? null : amount,
        filled,
        base.signum() == 0 ? null : GateRows.positive(row, "avg_deal_price"),
        status == OrderStatus.CANCELLED ? row.path("finish_as").asText("") : "",
        GateRows.time(row, "update_time_ms", "update_time"));
  }

  @Override
  public Fill fill(JsonNode row, String symbol) {
    BigDecimal fee = JsonTree.decimal(row, "fee", BigDecimal.ZERO);
    String feeAsset = row.path("fee_currency").asText("");
    BigDecimal inToken = GateRows.positive(row, "gt_fee");
    BigDecimal inPoints = GateRows.positive(row, "point_fee");
    if (fee.signum() == 0 && inToken != null) {
      fee = inToken;
      feeAsset = ACCOUNT_TOKEN;
    } else if (fee.signum() == 0 && inPoints != null) {
      fee = inPoints;
      feeAsset = FEE_POINTS;
    }
    boolean known = !feeAsset.isEmpty();
    return new Fill(
        GateRows.symbol(row, "currency_pair", symbol),
        GateRows.clientOrderId(row),
        GateRows.id(row, "order_id"),
        GateRows.id(row, "id"),
        GateRows.side(row),
        GateLists.needed(GateRows.positive(row, "price"), "price"),
        GateLists.needed(GateRows.positive(row, "amount"), "amount"),
        null,
        known ? fee : null,
        feeAsset,
        GateRows.maker(row),
        GateLists.needed(GateRows.time(row, "create_time_ms", "create_time"), "create_time"));
  }

  @Override
  public String balancesPath() {
    return "/api/v4/spot/accounts";
  }

  @Override
  public List<Balance> balances(JsonNode answer) {
    List<Balance> balances = new ArrayList<>();
    for (JsonNode row : GateLists.rows(answer)) {
      BigDecimal available = JsonTree.decimal(row, "available");
      balances.add(
          new Balance(
              JsonTree.text(row, "currency"),
              JsonTree.plain(available.add(JsonTree.decimal(row, "locked"))),
              available,
              0));
    }
    return balances;
  }

  @Override
  public Balance streamedBalance(JsonNode row) {
    return new Balance(
        JsonTree.text(row, "currency"),
        JsonTree.decimal(row, "total"),
        JsonTree.decimal(row, "available"),
        GateRows.time(row, "timestamp_ms", "timestamp"));
  }

  @Override
  public boolean derivatives() {
    return false;
  }

  @Override
  public VenuePosition position(JsonNode row) {
    throw new JsonException("there are no positions in a spot account", 0);
  }

  @Override
  public FundingPayment payment(JsonNode row) {
    throw new UnsupportedOperationException("there is no funding on the spot market");
  }

  @Override
  public List<FeeRequest> feeRequests(Collection<String> symbols) {
    return symbols.stream().<FeeRequest>map(FeeOfPair::new).toList();
  }

  /** The account's fee in one pair. */
  private record FeeOfPair(String symbol) implements FeeRequest {
    @Override
    public String path() {
      return "/api/v4/wallet/fee";
    }

    @Override
    public GateQuery query() {
      return new GateQuery().add("currency_pair", symbol);
    }

    @Override
    public List<FeeRate> read(JsonNode answer) {
      return List.of(
          new FeeRate(
              symbol,
              JsonTree.decimal(answer, "maker_fee"),
              JsonTree.decimal(answer, "taker_fee")));
    }
  }
}
