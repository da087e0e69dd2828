package io.crossbook.venues.gateio.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.trading.FillWindows.Window;
import io.crossbook.venues.trading.TradingTraits;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What differs between Gate's spot and futures markets on the private side. Readers of rows throw a
 * {@link io.crossbook.venues.json.JsonException} where a row is not what is documented. Stateless.
 */
interface PrivateMarket {
  /** How many rows the lists of the venue give in one answer. */
  int ROWS = 100;

  /** Venue id. */
  String venue();

  /** How the market treats orders. */
  TradingTraits traits();

  /** Headers of every request and of the stream's opening. */
  Map<String, String> headers();

  /** Path that the market's requests begin with. */
  String root();

  /** First part of channel names. */
  String prefix();

  /** Target of the stream. */
  String streamTarget();

  /** True if the stream's subscriptions name the user, whose number a login tells. */
  boolean subscribesByUser();

  /** Channels to subscribe to, without the prefix. */
  List<String> channels();

  /** Payload of a subscription as JSON; empty for none. */
  String payload(String channel, String user);

  /** The body that places an order. */
  String placement(OrderIntent intent, String text);

  /** Query of a request about one order. */
  GateQuery oneOrder(String symbol);

  /** Query of a request about the orders of a symbol; all orders if it is empty. */
  GateQuery bySymbol(String symbol);

  /** Path behind the root of the list of a symbol's open orders, or of all if it is empty. */
  String openOrdersPath(String symbol);

  /** Query of that list. */
  GateQuery openOrdersQuery(String symbol);

  /**
   * The orders of that list.
   *
   * @throws IllegalStateException if the list may be cut
   */
  List<OrderState> openOrders(JsonNode answer);

  /** Path behind the root of the list of orders that ended. */
  String finishedPath();

  /** Query of a page of that list. */
  GateQuery finishedQuery(String symbol, Window window);

  /** Path behind the root of the list of executions. */
  String tradesPath();

  /** Query of that list; all symbols if it is empty. */
  GateQuery tradesQuery(String symbol, Window window);

  /** An order of a REST answer. */
  OrderState order(JsonNode row);

  /** An order of the stream. */
  OrderState streamedOrder(JsonNode row);

  /**
   * An execution.
   *
   * @param symbol where the row does not name it
   */
  Fill fill(JsonNode row, String symbol);

  /** Path of the account's balances. */
  String balancesPath();

  /** Balances of that answer. */
  List<Balance> balances(JsonNode answer);

  /** A balance of the stream. */
  Balance streamedBalance(JsonNode row);

  /** True where there are positions. */
  boolean derivatives();

  /**
   * A position.
   *
   * @throws IllegalStateException if the account holds long and short positions apart
   */
  VenuePosition position(JsonNode row);

  /**
   * A row of the account book about funding, where there are positions.
   *
   * @throws UnsupportedOperationException where there are none
   */
  FundingPayment payment(JsonNode row);

  /** Path and query of each request that tells the fees of these symbols. */
  List<FeeRequest> feeRequests(Collection<String> symbols);

  /** A request for fees, and how to read it. */
  interface FeeRequest {
    /** Path. */
    String path();

    /** Query. */
    GateQuery query();

    /** Fees of its answer. */
    List<FeeRate> read(JsonNode answer);
  }
}
