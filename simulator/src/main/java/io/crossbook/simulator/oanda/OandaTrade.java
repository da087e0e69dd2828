package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.market.ListingSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What one order opened; its id is that of the first fill. Units are signed. */
final class OandaTrade {
  private static final int PRICE_DECIMALS = 10;

  private final String id;
  private final ListingSpec spec;
  private final String openTime;
  private BigDecimal initialUnits = BigDecimal.ZERO;
  private BigDecimal units = BigDecimal.ZERO;
  private BigDecimal paid = BigDecimal.ZERO;
  private BigDecimal realized = BigDecimal.ZERO;

  OandaTrade(String id, ListingSpec spec, String openTime) {
    this.id = id;
    this.spec = spec;
    this.openTime = openTime;
  }

  String id() {
    return id;
  }

  ListingSpec spec() {
    return spec;
  }

  BigDecimal units() {
    return units;
  }

  boolean open() {
    return units.signum() != 0;
  }

  void opened(BigDecimal more, BigDecimal price) {
    initialUnits = initialUnits.add(more);
    units = units.add(more);
    paid = paid.add(more.multiply(price));
  }

  /**
   * A part of it was closed.
   *
   * @param closing units of the other sign
   */
  void closed(BigDecimal closing, BigDecimal profit) {
    units = units.add(closing);
    realized = realized.add(profit);
  }

  /** Average price at which it was opened. */
  BigDecimal price() {
    return paid.divide(initialUnits, PRICE_DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }

  ObjectNode json(BigDecimal unrealized) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
    json.put("instrument", spec.symbol()).put("price", price().toPlainString());
    json.put("openTime", openTime).put("state", open() ? "OPEN" : "CLOSED");
    json.put("initialUnits", initialUnits.toPlainString());
    json.put("currentUnits", units.toPlainString());
    json.put("realizedPL", OandaTransactions.money(realized));
    return json.put("unrealizedPL", OandaTransactions.money(unrealized));
  }
}
