package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.binance.trading.BinanceErrors.VenueError;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.TradingTraits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Binance spot and Binance.US (documentation: binance-spot-api-docs, "rest-api.md"). A spot account
 * has no positions, so "may only reduce" is not said to the venue: it cannot sell what is not
 * there.
 */
final class SpotProtocol extends BinancePrivateProtocol {
  private static final Endpoints ENDPOINTS =
      new Endpoints("/api/v3/", "/api/v3/openOrders", "/api/v3/myTrades", 4, 6, 80, 20);

  /** At most a day between start and end; numbers are good for ever. */
  private static final FillHistory HISTORY =
      new FillHistory(Duration.ofDays(1), Duration.ZERO, Duration.ZERO);

  private static final int ARCHIVED = -2026;
  private static final int ACCOUNT_WEIGHT = 20;

  /** Where an account's fees are asked for. */
  enum Fees {
    /** {@code GET /api/v3/account/commission}: standard, special and tax commission. */
    COMMISSION,
    /** {@code GET /sapi/v1/asset/query/trading-fee}, at Binance.US. */
    TRADING_FEE
  }

  private final Fees fees;

  SpotProtocol(String venue, TradingTraits traits, Fees fees, Credentials credentials) {
    super(
        venue,
        traits,
        ENDPOINTS,
        HISTORY,
        BinanceErrors.SPOT,
        credentials,
        signer -> new SpotStream(venue, signer));
    this.fees = fees;
  }

  @Override
  void describe(OrderIntent intent, QueryString parameters) {
    switch (intent.kind()) {
      case MARKET -> parameters.add("type", "MARKET");
      case POST_ONLY -> parameters.add("type", "LIMIT_MAKER");
      case LIMIT -> parameters.add("type", "LIMIT").add("timeInForce", "GTC");
      case IOC -> parameters.add("type", "LIMIT").add("timeInForce", "IOC");
      case FOK -> parameters.add("type", "LIMIT").add("timeInForce", "FOK");
    }
    parameters.add("quantity", plain(intent.quantity()));
    if (intent.kind() != OrderKind.MARKET) {
      parameters.add("price", plain(intent.limit()));
    }
  }

  @Override
  BigDecimal averagePrice(JsonNode order, BigDecimal filled) {
    // Spelled so by the venue; below zero for old orders of which it does not know the value.
    return WireFields.average(JsonTree.decimal(order, "cummulativeQuoteQty"), filled);
  }

  @Override
  Fill fill(JsonNode row) {
    return new Fill(
        JsonTree.text(row, "symbol"),
        "",
        WireFields.id(row, "orderId"),
        Long.toString(WireFields.number(row, "id")),
        WireFields.flag(row, "isBuyer") ? Side.BUY : Side.SELL,
        WireFields.positive(row, "price"),
        WireFields.positive(row, "qty"),
        null,
        JsonTree.decimal(row, "commission"),
        JsonTree.text(row, "commissionAsset"),
        WireFields.flag(row, "isMaker"),
        WireFields.time(row, "time"));
  }

  @Override
  Optional<OrderState> remembered(VenueError error, OrderRef order) {
    if (error.code() != ARCHIVED) {
      return Optional.empty();
    }
    return Optional.of(
        new OrderState(
            order.symbol(),
            clientOrderId(order.name()),
            order.venueOrderId(),
            null,
            OrderStatus.CANCELLED,
            null,
            BigDecimal.ZERO,
            null,
            error.text(),
            0));
  }

  @Override
  void checkCancelledAll(JsonNode answer) {
    if (!answer.isArray()) {
      throw new JsonException("cancelled orders are not a list", 0);
    }
  }

  /** None: the venue has no such switch for spot. */
  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    return List.of();
  }

  /** Assets that the account has nothing of are left out. */
  @Override
  public Call<List<Balance>> balances(long now) {
    return get(
        "/api/v3/account",
        new QueryString().add("omitZeroBalances", "true"),
        ACCOUNT_WEIGHT,
        now,
        account -> {
          long time = Times.millis(WireFields.number(account, "updateTime"));
          return rows(
              account.path("balances"), row -> balance(row, "asset", "free", "locked", time));
        });
  }

  /** A row of balances, over REST or in the stream. */
  static Balance balance(JsonNode row, String asset, String free, String locked, long time) {
    BigDecimal available = JsonTree.decimal(row, free);
    return new Balance(
        JsonTree.text(row, asset),
        WireFields.normal(available.add(JsonTree.decimal(row, locked))),
        available,
        time);
  }

  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.empty();
  }

  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    List<Call<List<FeeRate>>> calls = new ArrayList<>(symbols.size());
    for (String symbol : symbols) {
      QueryString parameters = new QueryString().add("symbol", symbol);
      calls.add(
          switch (fees) {
            case COMMISSION ->
                get(
                    "/api/v3/account/commission",
                    parameters,
                    ACCOUNT_WEIGHT,
                    now,
                    answer -> List.of(commission(answer, symbol)));
            case TRADING_FEE ->
                get(
                    "/sapi/v1/asset/query/trading-fee",
                    parameters,
                    1,
                    now,
                    answer -> List.of(tradingFee(answer, symbol)));
          });
    }
    return calls;
  }

  /**
   * The sum of the three commissions, each with the dearer one of buying and selling: what is paid
   * at most. The discount for paying in another asset is left out, since that asset may run out.
   */
  private static FeeRate commission(JsonNode answer, String symbol) {
    checkSymbol(answer, symbol);
    BigDecimal maker = BigDecimal.ZERO;
    BigDecimal taker = BigDecimal.ZERO;
    for (String part : List.of("standardCommission", "specialCommission", "taxCommission")) {
      JsonNode rates = answer.path(part);
      BigDecimal side = JsonTree.decimal(rates, "buyer").max(JsonTree.decimal(rates, "seller"));
      maker = maker.add(JsonTree.decimal(rates, "maker")).add(side);
      taker = taker.add(JsonTree.decimal(rates, "taker")).add(side);
    }
    return new FeeRate(symbol, WireFields.normal(maker), WireFields.normal(taker));
  }

  private static FeeRate tradingFee(JsonNode answer, String symbol) {
    if (!answer.isArray() || answer.size() != 1) {
      throw new JsonException("not the fees of one symbol", 0);
    }
    JsonNode row = answer.get(0);
    checkSymbol(row, symbol);
    return new FeeRate(
        symbol, JsonTree.decimal(row, "makerCommission"), JsonTree.decimal(row, "takerCommission"));
  }

  private static void checkSymbol(JsonNode row, String symbol) {
    if (!JsonTree.text(row, "symbol").equals(symbol)) {
      throw new JsonException("the fees of another symbol", 0, true);
    }
  }
}
