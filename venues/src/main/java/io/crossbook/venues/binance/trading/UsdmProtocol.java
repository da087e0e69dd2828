package io.crossbook.venues.binance.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.binance.trading.BinanceErrors.VenueError;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Times;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.FillWindows;
import io.crossbook.venues.trading.FillWindows.Window;
import io.crossbook.venues.trading.FundingPage;
import io.crossbook.venues.trading.HttpAnswer;
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
 * Binance USD-M futures (documentation: "USDⓈ-M Futures", trade and account). Quantities are in the
 * base asset. The account has to be in one-way mode: with a long and a short position in the same
 * contract an order would have to say which one it means, so such an account's positions are not
 * read and its orders are refused by the venue (-4061).
 */
final class UsdmProtocol extends BinancePrivateProtocol {
  private static final Endpoints ENDPOINTS =
      new Endpoints("/fapi/v1/", "/fapi/v1/allOpenOrders", "/fapi/v1/userTrades", 1, 1, 40, 5);

  /** Documented are six months, and less for some reads; half is safe. */
  static final Duration REACH = Duration.ofDays(90);

  /** At most seven days between start and end, and perhaps without them. */
  private static final FillHistory HISTORY =
      new FillHistory(Duration.ofDays(7), Duration.ofDays(6), REACH);

  /**
   * Income goes back three months and has up to 1000 rows and further pages (documentation: "Get
   * Income History"). A span of a week stays within what other lists of the account allow.
   */
  private static final FillWindows INCOME =
      new FillWindows(1_000_000, 7 * 86_400_000L, 1000, 600_000, true);

  private static final String FUNDING_FEE = "FUNDING_FEE";
  private static final int INCOME_WEIGHT = 30;
  private static final int ACCOUNT_WEIGHT = 5;
  private static final int COMMISSION_WEIGHT = 20;
  private static final int SWITCH_WEIGHT = 10;

  UsdmProtocol(String venue, TradingTraits traits, Credentials credentials) {
    super(
        venue,
        traits,
        ENDPOINTS,
        HISTORY,
        BinanceErrors.USDM,
        credentials,
        signer -> new UsdmStream(venue, signer));
  }

  @Override
  void describe(OrderIntent intent, QueryString parameters) {
    if (intent.kind() == OrderKind.MARKET) {
      parameters.add("type", "MARKET").add("quantity", plain(intent.quantity()));
    } else {
      String timeInForce =
          switch (intent.kind()) {
            case POST_ONLY -> "GTX";
            case IOC -> "IOC";
            case FOK -> "FOK";
            default -> "GTC";
          };
      parameters
          .add("type", "LIMIT")
          .add("timeInForce", timeInForce)
          .add("quantity", plain(intent.quantity()))
          .add("price", plain(intent.limit()));
    }
    if (intent.reduceOnly()) {
      parameters.add("reduceOnly", "true");
    }
  }

  @Override
  BigDecimal averagePrice(JsonNode order, BigDecimal filled) {
    return filled.signum() == 0 ? null : WireFields.orNone(order, "avgPrice");
  }

  @Override
  Fill fill(JsonNode row) {
    boolean maker = WireFields.flag(row, "maker");
    BigDecimal commission = JsonTree.decimal(row, "commission");
    return new Fill(
            JsonTree.text(row, "symbol"),
            "",
            WireFields.id(row, "orderId"),
            Long.toString(WireFields.number(row, "id")),
            WireFields.side(row, "side"),
            WireFields.positive(row, "price"),
            WireFields.positive(row, "qty"),
            null,
            // The venue pays no taker, and its documentation has a taker's commission below zero.
            maker ? commission : commission.abs(),
            JsonTree.text(row, "commissionAsset"),
            maker,
            WireFields.time(row, "time"))
        .settling(JsonTree.decimal(row, "realizedPnl", null));
  }

  @Override
  Optional<OrderState> remembered(VenueError error, OrderRef order) {
    return Optional.empty();
  }

  @Override
  void checkCancelledAll(JsonNode answer) {
    // Written as a number and, in the documentation, as a text.
    if (!answer.path("code").asText().equals("200")) {
      throw new JsonException("not the answer to a request to cancel all orders", 0);
    }
  }

  @Override
  public List<Call<Void>> deadManSwitch(Duration in, Collection<String> symbols, long now) {
    long millis = in.isZero() ? 0 : Math.max(1, in.toMillis());
    List<Call<Void>> calls = new ArrayList<>(symbols.size());
    for (String symbol : symbols) {
      QueryString parameters = new QueryString().add("symbol", symbol).add("countdownTime", millis);
      calls.add(
          new Call<>(
              signer().signed("POST", "/fapi/v1/countdownCancelAll", parameters, now),
              SWITCH_WEIGHT,
              answer -> armed(answer, symbol, millis)));
    }
    return calls;
  }

  private Answer<Void> armed(HttpAnswer answer, String symbol, long millis) {
    return read(
        answer,
        tree -> {
          if (!JsonTree.text(tree, "symbol").equals(symbol)
              || JsonTree.decimal(tree, "countdownTime").compareTo(BigDecimal.valueOf(millis))
                  != 0) {
            throw new JsonException("another countdown than was asked for", 0, true);
          }
          return null;
        });
  }

  @Override
  public Call<List<Balance>> balances(long now) {
    return get(
        "/fapi/v3/balance",
        new QueryString(),
        ACCOUNT_WEIGHT,
        now,
        list ->
            rows(
                list,
                row ->
                    new Balance(
                        JsonTree.text(row, "asset"),
                        JsonTree.decimal(row, "balance"),
                        JsonTree.decimal(row, "availableBalance"),
                        Times.millis(WireFields.number(row, "updateTime")))));
  }

  /** Contracts without a position and without orders are left out by the venue. */
  @Override
  public Optional<Call<List<VenuePosition>>> positions(long now) {
    return Optional.of(
        get(
            "/fapi/v3/positionRisk",
            new QueryString(),
            ACCOUNT_WEIGHT,
            now,
            list -> rows(list, UsdmProtocol::position)));
  }

  private static VenuePosition position(JsonNode row) {
    requireOneWay(row, "positionSide");
    return new VenuePosition(
        JsonTree.text(row, "symbol"),
        JsonTree.decimal(row, "positionAmt"),
        WireFields.orNone(row, "entryPrice"),
        WireFields.orNone(row, "markPrice"),
        WireFields.orNone(row, "liquidationPrice"),
        JsonTree.decimal(row, "unRealizedProfit"),
        Times.millis(WireFields.number(row, "updateTime")));
  }

  /**
   * Checks that the account holds one position a contract.
   *
   * @throws JsonException if it does not
   */
  static void requireOneWay(JsonNode row, String field) {
    if (!JsonTree.text(row, field).equals("BOTH")) {
      throw new JsonException("the account is in hedge mode: switch it to one-way mode", 0, true);
    }
  }

  /**
   * The venue's transaction ids are unique among an account's payments of one kind (documentation:
   * "Get Income History").
   */
  @Override
  public Optional<Call<FundingPage>> funding(String cursor, long since, long now) {
    Window window = INCOME.window(cursor, Math.max(since, now - REACH.toNanos()), now);
    QueryString parameters =
        new QueryString()
            .add("incomeType", FUNDING_FEE)
            .add("startTime", window.start())
            .add("endTime", window.end())
            .add("page", window.page())
            .add("limit", INCOME.limit());
    return Optional.of(
        get(
            "/fapi/v1/income",
            parameters,
            INCOME_WEIGHT,
            now,
            list -> {
              List<FundingPayment> payments = rows(list, UsdmProtocol::payment);
              return INCOME.fundingPage(window, payments, payments.size());
            }));
  }

  private static FundingPayment payment(JsonNode row) {
    if (!JsonTree.text(row, "incomeType").equals(FUNDING_FEE)) {
      throw new JsonException("another kind of income than was asked for", 0, true);
    }
    return new FundingPayment(
        JsonTree.text(row, "symbol"),
        WireFields.id(row, "tranId"),
        JsonTree.decimal(row, "income"),
        JsonTree.text(row, "asset"),
        WireFields.time(row, "time"));
  }

  @Override
  public List<Call<List<FeeRate>>> feeRates(Collection<String> symbols, long now) {
    List<Call<List<FeeRate>>> calls = new ArrayList<>(symbols.size());
    for (String symbol : symbols) {
      calls.add(
          get(
              "/fapi/v1/commissionRate",
              new QueryString().add("symbol", symbol),
              COMMISSION_WEIGHT,
              now,
              answer -> List.of(rate(answer, symbol))));
    }
    return calls;
  }

  private static FeeRate rate(JsonNode answer, String symbol) {
    if (!JsonTree.text(answer, "symbol").equals(symbol)) {
      throw new JsonException("the fees of another symbol", 0, true);
    }
    return new FeeRate(
        symbol,
        JsonTree.decimal(answer, "makerCommissionRate"),
        JsonTree.decimal(answer, "takerCommissionRate"));
  }
}
