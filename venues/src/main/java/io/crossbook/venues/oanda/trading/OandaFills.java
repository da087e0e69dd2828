package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.json.Rfc3339;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Transactions of type {@code ORDER_FILL}. One is one execution, and its id is the execution's, in
 * the stream as in the history. Units are signed; the fee is the commission and the fee of a
 * guaranteed execution, in the account's currency. The half spread that the venue reports is part
 * of the price and no fee. Stateless.
 */
final class OandaFills {
  private static final int PRICE_DECIMALS = 10;

  private OandaFills() {}

  /** True if the transaction is an execution. */
  static boolean isFill(JsonNode transaction) {
    return transaction.path("type").asText("").equals("ORDER_FILL");
  }

  /**
   * An execution.
   *
   * @param cumulative filled of the order so far including this; null if not known
   * @param homeCurrency currency of the account; empty if not known, and then a fee that is not
   *     zero is not known either
   * @throws JsonException if it cannot be understood
   */
  static Fill read(JsonNode transaction, BigDecimal cumulative, String homeCurrency) {
    String symbol = JsonTree.text(transaction, "instrument");
    BigDecimal units = JsonTree.decimal(transaction, "units");
    long time = time(transaction);
    if (units.signum() == 0 || time == 0) {
      throw new JsonException("a fill without units or time", 0);
    }
    BigDecimal fee =
        JsonTree.decimal(transaction, "commission", BigDecimal.ZERO)
            .add(JsonTree.decimal(transaction, "guaranteedExecutionFee", BigDecimal.ZERO));
    // Nothing is nothing in any currency.
    String feeAsset =
        homeCurrency.isEmpty() && fee.signum() == 0
            ? symbol.substring(symbol.indexOf('_') + 1)
            : homeCurrency;
    return new Fill(
        symbol,
        transaction.path("clientOrderID").asText(""),
        JsonTree.text(transaction, "orderID"),
        JsonTree.text(transaction, "id"),
        units.signum() > 0 ? Side.BUY : Side.SELL,
        price(transaction),
        units.abs(),
        cumulative,
        feeAsset.isEmpty() ? null : fee,
        feeAsset,
        false,
        time);
  }

  /**
   * The average price of a fill: {@code fullVWAP}, else that of the trades that it opened, reduced
   * and closed if they tell theirs, else the deprecated {@code price}.
   */
  static BigDecimal price(JsonNode fill) {
    BigDecimal price = JsonTree.decimal(fill.path("fullVWAP"));
    if (price == null) {
      price = priceOfTrades(fill);
    }
    if (price == null) {
      price = JsonTree.decimal(fill, "price");
    }
    if (price.signum() <= 0) {
      throw new JsonException("a fill at " + price, 0, true);
    }
    return price;
  }

  private static BigDecimal priceOfTrades(JsonNode fill) {
    BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO};
    boolean told = add(fill.path("tradeOpened"), sums) && add(fill.path("tradeReduced"), sums);
    for (JsonNode closed : fill.path("tradesClosed")) {
      told = told && add(closed, sums);
    }
    BigDecimal units = JsonTree.decimal(fill, "units").abs();
    if (!told || sums[0].signum() == 0 || sums[0].compareTo(units) != 0) {
      return null;
    }
    BigDecimal price = sums[1].divide(sums[0], PRICE_DECIMALS, RoundingMode.HALF_EVEN);
    return price.stripTrailingZeros();
  }

  /** False if there is a trade that does not tell its price. */
  private static boolean add(JsonNode trade, BigDecimal[] sums) {
    if (!trade.isObject()) {
      return true;
    }
    BigDecimal units = JsonTree.decimal(trade, "units").abs();
    BigDecimal price = JsonTree.decimal(trade.path("price"));
    if (price == null) {
      return false;
    }
    sums[0] = sums[0].add(units);
    sums[1] = sums[1].add(units.multiply(price));
    return true;
  }

  /** When a transaction came to be, nanoseconds since the epoch; 0 if it does not say. */
  static long time(JsonNode transaction) {
    return Rfc3339.nanos(transaction.path("time").asText(""));
  }
}
