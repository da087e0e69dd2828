package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** What an account's summary, positions and instruments say. Stateless. */
final class OandaAccount {
  private OandaAccount() {}

  /** The balance of a summary; tells the home currency on the way. */
  static Balance balance(JsonNode summary, OandaAccess access) {
    JsonNode account = summary.path("account");
    String currency = JsonTree.text(account, "currency");
    Balance balance =
        new Balance(
            currency,
            JsonTree.decimal(account, "balance"),
            JsonTree.decimal(account, "marginAvailable"),
            0);
    access.homeCurrency(currency);
    return balance;
  }

  /** Open positions, net of both sides where the account may hold both. */
  static List<VenuePosition> positions(JsonNode answer) {
    if (!answer.path("positions").isArray()) {
      throw new JsonException("no array 'positions'", 0);
    }
    List<VenuePosition> positions = new ArrayList<>();
    for (JsonNode position : answer.path("positions")) {
      JsonNode longSide = position.path("long");
      JsonNode shortSide = position.path("short");
      BigDecimal bought = JsonTree.decimal(longSide, "units");
      BigDecimal sold = JsonTree.decimal(shortSide, "units");
      if (bought.signum() < 0 || sold.signum() > 0) {
        throw new JsonException("long " + bought + " and short " + sold, 0, true);
      }
      BigDecimal entry = null;
      if (sold.signum() == 0) {
        entry = JsonTree.decimal(longSide.path("averagePrice"));
      } else if (bought.signum() == 0) {
        entry = JsonTree.decimal(shortSide.path("averagePrice"));
      }
      positions.add(
          new VenuePosition(
              JsonTree.text(position, "instrument"),
              bought.add(sold),
              entry,
              null,
              null,
              JsonTree.decimal(position.path("unrealizedPL")),
              0));
    }
    return positions;
  }

  /** Fees of instruments: none, or the commission where it is a fraction of the value. */
  static List<FeeRate> feeRates(JsonNode answer, String homeCurrency) {
    if (!answer.path("instruments").isArray()) {
      throw new JsonException("no array 'instruments'", 0);
    }
    List<FeeRate> rates = new ArrayList<>();
    for (JsonNode instrument : answer.path("instruments")) {
      String name = JsonTree.text(instrument, "name");
      JsonNode terms = instrument.path("commission");
      BigDecimal commission = JsonTree.decimal(terms, "commission", BigDecimal.ZERO);
      BigDecimal least = JsonTree.decimal(terms, "minimumCommission", BigDecimal.ZERO);
      if (commission.signum() == 0 && least.signum() == 0) {
        rates.add(new FeeRate(name, BigDecimal.ZERO, BigDecimal.ZERO));
      } else if (least.signum() == 0 && name.startsWith(homeCurrency + "_")) {
        BigDecimal units = JsonTree.decimal(terms, "unitsTraded");
        if (commission.signum() < 0 || units.signum() <= 0) {
          throw new JsonException("commission " + commission + " for " + units, 0, true);
        }
        BigDecimal rate = commission.divide(units, MathContext.DECIMAL64);
        rates.add(new FeeRate(name, rate, rate));
      }
    }
    return rates;
  }
}
