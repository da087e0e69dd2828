package io.crossbook.simulator.oanda;

import static io.crossbook.simulator.oanda.OandaTransactions.money;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Margin;
import io.crossbook.simulator.exchange.Position;
import io.crossbook.simulator.market.ListingSpec;
import io.crossbook.simulator.publish.PublishedBook;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * Accounts and positions in the venue's JSON. Open profit is reckoned at the price at which it
 * would be closed, the close-out at the one between bid and ask.
 */
final class OandaForm {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final String NOTHING = "0.0000";

  private final Margin margin;
  private final Map<String, PublishedBook> books;

  OandaForm(Margin margin, Map<String, PublishedBook> books) {
    this.margin = margin;
    this.books = books;
  }

  private BigDecimal closing(ListingSpec spec, boolean bought) {
    PublishedBook book = books.get(spec.symbol());
    return spec.price(bought ? book.bids().price(0) : book.asks().price(0));
  }

  private BigDecimal home(ListingSpec spec, BigDecimal profit) {
    return profit.multiply(
        profit.signum() < 0
            ? margin.settlement().lossFactor(spec)
            : margin.settlement().gainFactor(spec));
  }

  private BigDecimal unrealized(Position position) {
    ListingSpec spec = position.spec();
    return home(spec, position.unrealized(closing(spec, position.lots() > 0)));
  }

  BigDecimal unrealized(OandaTrade trade) {
    ListingSpec spec = trade.spec();
    BigDecimal price = closing(spec, trade.units().signum() > 0);
    return home(spec, price.subtract(trade.price()).multiply(trade.units()));
  }

  private List<Position> held(Account account) {
    return margin.positions(account).stream().filter(p -> p.lots() != 0).toList();
  }

  /** What the summary and the account itself have in common. */
  ObjectNode account(OandaAccount of) {
    Account account = of.account();
    BigDecimal balance = account.balance(OandaAccount.HOME).total();
    BigDecimal profit = BigDecimal.ZERO;
    BigDecimal used = BigDecimal.ZERO;
    BigDecimal value = BigDecimal.ZERO;
    for (Position position : held(account)) {
      profit = profit.add(unrealized(position));
      used = used.add(margin.initial(position));
      value = value.add(margin.value(position));
    }
    BigDecimal worth = margin.worth(account);
    BigDecimal available = balance.add(profit).subtract(used).max(BigDecimal.ZERO);
    BigDecimal realized = BigDecimal.ZERO;
    BigDecimal financing = BigDecimal.ZERO;
    for (String instrument : books.keySet()) {
      for (boolean side : new boolean[] {true, false}) {
        realized = realized.add(of.sums(instrument, side).profit);
        financing = financing.add(of.sums(instrument, side).financing);
      }
    }
    ObjectNode json = JSON.objectNode().put("id", of.id()).put("alias", account.name());
    json.put("currency", OandaAccount.HOME).put("balance", money(balance));
    json.put("createdByUserID", 1_435_156).put("hedgingEnabled", false);
    json.put("pl", money(realized)).put("resettablePL", money(realized));
    json.put("financing", money(financing)).put("commission", NOTHING);
    json.put("guaranteedExecutionFees", NOTHING);
    json.put("marginRate", margin.rules().initial().toPlainString());
    json.put("openTradeCount", of.openTrades().size());
    json.put("openPositionCount", held(account).size());
    json.put("pendingOrderCount", of.orders().stream().filter(OandaOrder::pending).count());
    json.put("unrealizedPL", money(profit)).put("NAV", money(balance.add(profit)));
    json.put("marginUsed", money(used)).put("marginAvailable", money(available));
    json.put("positionValue", money(value)).put("withdrawalLimit", money(available));
    json.put("marginCloseoutUnrealizedPL", money(margin.unrealized(account)));
    json.put("marginCloseoutNAV", money(worth)).put("marginCloseoutMarginUsed", money(used));
    json.put("marginCloseoutPositionValue", money(value));
    json.put(
        "marginCloseoutPercent",
        worth.signum() <= 0
            ? "1.00000"
            : used.multiply(HALF)
                .divide(worth, MathContext.DECIMAL64)
                .setScale(5, RoundingMode.HALF_EVEN)
                .toPlainString());
    return json.put("lastTransactionID", last(of));
  }

  static String last(OandaAccount of) {
    return Long.toString(of.transactions().last());
  }

  ObjectNode position(OandaAccount of, String instrument) {
    ListingSpec spec = books.get(instrument).spec();
    Position position = margin.position(of.account(), spec);
    ObjectNode json = JSON.objectNode().put("instrument", instrument);
    ObjectNode longSide = side(of, position, true);
    ObjectNode shortSide = side(of, position, false);
    BigDecimal profit = of.sums(instrument, true).profit.add(of.sums(instrument, false).profit);
    json.set("long", longSide);
    json.set("short", shortSide);
    json.put("pl", money(profit)).put("resettablePL", money(profit));
    json.put("unrealizedPL", money(position.lots() == 0 ? BigDecimal.ZERO : unrealized(position)));
    json.put("marginUsed", money(margin.initial(position)));
    return json.put("commission", NOTHING).put("guaranteedExecutionFees", NOTHING);
  }

  private ObjectNode side(OandaAccount of, Position position, boolean bought) {
    ListingSpec spec = position.spec();
    boolean held = position.lots() != 0 && position.lots() > 0 == bought;
    OandaAccount.Sums sums = of.sums(spec.symbol(), bought);
    ObjectNode json = JSON.objectNode();
    json.put("units", held ? spec.quantity(position.lots()).toPlainString() : "0");
    if (held) {
      json.put("averagePrice", position.entryPrice().stripTrailingZeros().toPlainString());
      ArrayNode ids = json.putArray("tradeIDs");
      of.openTrades().stream()
          .filter(trade -> trade.spec().equals(spec))
          .forEach(trade -> ids.add(trade.id()));
    }
    json.put("pl", money(sums.profit)).put("resettablePL", money(sums.profit));
    json.put("financing", money(sums.financing)).put("guaranteedExecutionFees", NOTHING);
    return json.put("unrealizedPL", held ? money(unrealized(position)) : NOTHING);
  }

  ArrayNode positions(OandaAccount of, boolean openOnly) {
    ArrayNode rows = JSON.arrayNode();
    for (Position position : margin.positions(of.account())) {
      if (!openOnly || position.lots() != 0) {
        rows.add(position(of, position.spec().symbol()));
      }
    }
    return rows;
  }

  ArrayNode trades(OandaAccount of) {
    ArrayNode rows = JSON.arrayNode();
    List<OandaTrade> open = of.openTrades();
    for (int i = open.size() - 1; i >= 0; i--) {
      rows.add(open.get(i).json(unrealized(open.get(i))));
    }
    return rows;
  }
}
