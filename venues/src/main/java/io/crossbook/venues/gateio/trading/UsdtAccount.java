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
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The account of perpetuals settled in USDT, in one-way mode. Sizes count contracts, their sign is
 * the side, and with the header {@code X-Gate-Size-Decimal} they may be fractions.
 */
final class UsdtAccount implements PrivateMarket {
  private static final String SETTLEMENT = "USDT";

  /** The account book's word for funding. */
  static final String FUNDING = "fund";

  private static final String ONE_WAY = "single";

  @Override
  public String venue() {
    return GateTrading.FUTURES_ID;
  }

  @Override
  public TradingTraits traits() {
    return GateTrading.FUTURES_TRAITS;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("X-Gate-Size-Decimal", "1");
  }

  @Override
  public String root() {
    return "/api/v4/futures/usdt";
  }

  @Override
  public String prefix() {
    return "futures.";
  }

  @Override
  public String streamTarget() {
    return "/v4/ws/usdt";
  }

  @Override
  public boolean subscribesByUser() {
    return true;
  }

  @Override
  public List<String> channels() {
    return List.of(
        GatePrivateStream.ORDERS,
        GatePrivateStream.TRADES,
        GatePrivateStream.BALANCES,
        GatePrivateStream.POSITIONS);
  }

  @Override
  public String payload(String channel, String user) {
    String quoted = JsonTree.quoted(user);
    return channel.equals(GatePrivateStream.BALANCES)
        ? "[" + quoted + "]"
        : "[" + quoted + ",\"!all\"]";
  }

  @Override
  public String placement(OrderIntent intent, String text) {
    String timeInForce =
        switch (intent.kind()) {
          case MARKET, IOC -> "ioc";
          case LIMIT -> "gtc";
          case POST_ONLY -> "poc";
          case FOK -> "fok";
        };
    return "{\"contract\":"
        + JsonTree.quoted(intent.symbol())
        + ",\"size\":\""
        + (intent.side() == Side.BUY ? "" : "-")
        + intent.quantity().toPlainString()
        // The price 0 with ioc is a market order.
        + "\",\"price\":\""
        + (intent.kind() == OrderKind.MARKET ? "0" : intent.limit().toPlainString())
        + "\",\"tif\":\""
        + timeInForce
        + "\",\"text\":"
        + JsonTree.quoted(text)
        + (intent.reduceOnly() ? ",\"reduce_only\":true}" : "}");
  }

  @Override
  public GateQuery oneOrder(String symbol) {
    return new GateQuery();
  }

  @Override
  public GateQuery bySymbol(String symbol) {
    return new GateQuery().addIfAny("contract", symbol);
  }

  @Override
  public String openOrdersPath(String symbol) {
    return "/orders";
  }

  @Override
  public GateQuery openOrdersQuery(String symbol) {
    return bySymbol(symbol).add("status", "open").add("limit", ROWS);
  }

  @Override
  public List<OrderState> openOrders(JsonNode answer) {
    List<OrderState> orders = new ArrayList<>();
    GateLists.whole(answer, ROWS).forEach(row -> orders.add(order(row)));
    return orders;
  }

  @Override
  public String finishedPath() {
    return "/orders_timerange";
  }

  @Override
  public GateQuery finishedQuery(String symbol, Window window) {
    return bySymbol(symbol)
        .add("from", window.from())
        .add("to", window.to())
        .add("limit", ROWS)
        .add("offset", (window.page() - 1L) * ROWS);
  }

  @Override
  public String tradesPath() {
    return "/my_trades_timerange";
  }

  @Override
  public GateQuery tradesQuery(String symbol, Window window) {
    return bySymbol(symbol)
        .add("from", window.start())
        .add("to", window.end())
        .add("limit", ROWS)
        .add("offset", (window.page() - 1L) * ROWS);
  }

  @Override
  public OrderState order(JsonNode row) {
    String status = JsonTree.text(row, "status");
    BigDecimal size = JsonTree.decimal(row, "size");
    BigDecimal left = JsonTree.decimal(row, "left").abs();
    boolean open =
        switch (status) {
          case "open" -> true;
          case "finished" -> false;
          default -> throw new JsonException("status '" + status + "'", 0);
        };
    OrderStatus now =
        open ? OrderStatus.OPEN : left.signum() == 0 ? OrderStatus.FILLED : OrderStatus.CANCELLED;
    BigDecimal filled = GateRows.filled(size.abs(), left);
    return new OrderState(
        JsonTree.text(row, "contract"),
        GateRows.clientOrderId(row),
        GateRows.id(row, "id"),
        // A size of zero closes a position, whichever side that is.
        size.signum() == 0 ? null : side(size),
        now,
        size.abs(),
        filled,
        filled.signum() == 0 ? null : GateRows.positive(row, "fill_price"),
        now == OrderStatus.CANCELLED ? row.path("finish_as").asText("") : "",
        open
            ? GateRows.time(row, "update_time", "create_time_ms", "create_time")
            : GateRows.time(row, "finish_time_ms", "finish_time", "update_time"));
  }

  private static Side side(BigDecimal signed) {
    return signed.signum() > 0 ? Side.BUY : Side.SELL;
  }

  @Override
  public OrderState streamedOrder(JsonNode row) {
    return order(row);
  }

  /** The list by time calls the id {@code trade_id}, the stream calls it {@code id}. */
  @Override
  public Fill fill(JsonNode row, String symbol) {
    BigDecimal size = JsonTree.decimal(row, "size");
    if (size.signum() == 0) {
      throw new JsonException("an execution of nothing", 0, true);
    }
    BigDecimal fee = JsonTree.decimal(row, "fee", null);
    BigDecimal points = GateRows.positive(row, "point_fee");
    boolean inPoints = points != null && (fee == null || fee.signum() == 0);
    return new Fill(
        GateRows.symbol(row, "contract", symbol),
        GateRows.clientOrderId(row),
        GateRows.id(row, "order_id"),
        GateRows.id(row, row.has("trade_id") ? "trade_id" : "id"),
        side(size),
        GateLists.needed(GateRows.positive(row, "price"), "price"),
        size.abs(),
        null,
        inPoints ? points : fee,
        inPoints ? "POINT" : fee == null ? "" : SETTLEMENT,
        GateRows.maker(row),
        GateLists.needed(GateRows.time(row, "create_time_ms", "create_time"), "create_time"));
  }

  @Override
  public String balancesPath() {
    return "/api/v4/futures/usdt/accounts";
  }

  /** {@code total} is available plus position and order margin, without unrealised profit. */
  @Override
  public List<Balance> balances(JsonNode answer) {
    return List.of(
        new Balance(
            JsonTree.text(answer, "currency").toUpperCase(Locale.ROOT),
            JsonTree.decimal(answer, "total"),
            JsonTree.decimal(answer, "available"),
            0));
  }

  @Override
  public Balance streamedBalance(JsonNode row) {
    return new Balance(
        JsonTree.text(row, "currency").toUpperCase(Locale.ROOT),
        JsonTree.decimal(row, "balance"),
        null,
        GateRows.time(row, "time_ms", "time"));
  }

  @Override
  public boolean derivatives() {
    return true;
  }

  @Override
  public VenuePosition position(JsonNode row) {
    String mode = row.path("mode").asText(ONE_WAY);
    if (!mode.equals(ONE_WAY)) {
      throw new IllegalStateException(
          "the account holds long and short positions apart (mode "
              + mode
              + "); it has to be set to one-way mode");
    }
    BigDecimal size = JsonTree.decimal(row, "size");
    boolean flat = size.signum() == 0;
    return new VenuePosition(
        JsonTree.text(row, "contract"),
        size,
        flat ? null : GateRows.positive(row, "entry_price"),
        GateRows.positive(row, "mark_price"),
        flat ? null : GateRows.positive(row, "liq_price"),
        GateRows.optional(row, "unrealised_pnl"),
        GateRows.time(row, "time_ms", "update_time", "time"));
  }

  /**
   * Rows have an id where the venue gives one; else contract and time tell payments apart, because
   * a contract settles one at a time (documentation: "Query account book").
   */
  @Override
  public FundingPayment payment(JsonNode row) {
    if (!JsonTree.text(row, "type").equals(FUNDING)) {
      throw new JsonException("another kind of row than was asked for", 0, true);
    }
    long time = GateLists.needed(GateRows.time(row, "time"), "time");
    String id = row.path("id").asText("");
    return new FundingPayment(
        JsonTree.text(row, "contract"),
        id.isEmpty() ? "at " + time : id,
        JsonTree.decimal(row, "change"),
        SETTLEMENT,
        time);
  }

  @Override
  public List<FeeRequest> feeRequests(Collection<String> symbols) {
    return List.of(new FeesOfContracts(Set.copyOf(symbols)));
  }

  /** The account's fees in all contracts, of which some are wanted. */
  private record FeesOfContracts(Set<String> symbols) implements FeeRequest {
    @Override
    public String path() {
      return "/api/v4/futures/usdt/fee";
    }

    @Override
    public GateQuery query() {
      return new GateQuery();
    }

    @Override
    public List<FeeRate> read(JsonNode answer) {
      if (!answer.isObject()) {
        throw new JsonException("not fees by contract", 0);
      }
      List<FeeRate> rates = new ArrayList<>();
      for (String symbol : symbols) {
        JsonNode row = answer.path(symbol);
        if (row.isObject()) {
          rates.add(
              new FeeRate(
                  symbol, JsonTree.decimal(row, "maker_fee"), JsonTree.decimal(row, "taker_fee")));
        }
      }
      return rates;
    }
  }
}
