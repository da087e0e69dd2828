package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What {@code BalanceEx} and {@code TradeVolume} say about an account. Stateless. */
final class KrakenAccount {
  private KrakenAccount() {}

  /**
   * Holdings of {@code BalanceEx}. A holding with a suffix (staked, earning) keeps it in its code,
   * and nothing of it is available.
   */
  static List<Balance> balances(JsonNode result) {
    if (!result.isObject()) {
      throw new JsonException("no object of balances", 0);
    }
    List<Balance> balances = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : result.properties()) {
      JsonNode holding = each.getValue();
      BigDecimal total = JsonTree.decimal(holding, "balance");
      BigDecimal available =
          total
              .add(JsonTree.decimal(holding, "credit", BigDecimal.ZERO))
              .subtract(JsonTree.decimal(holding, "credit_used", BigDecimal.ZERO))
              .subtract(JsonTree.decimal(holding, "hold_trade"));
      boolean spendable = each.getKey().indexOf('.') < 0;
      balances.add(
          new Balance(
              KrakenNames.asset(each.getKey()),
              total,
              spendable ? available.max(BigDecimal.ZERO) : BigDecimal.ZERO,
              0));
    }
    return balances;
  }

  /**
   * Rates of {@code TradeVolume}, which are percents, under whatever names the venue prefers. A
   * pair without a schedule for makers has one rate for both.
   *
   * @param symbols those that were asked for; one that is not in the answer is left out
   */
  static List<FeeRate> feeRates(JsonNode result, Collection<String> symbols) {
    JsonNode takers = result.path("fees");
    if (!takers.isObject()) {
      throw new JsonException("no object 'fees'", 0);
    }
    List<FeeRate> rates = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : takers.properties()) {
      String symbol = KrakenNames.symbol(each.getKey());
      if (symbols.contains(symbol)) {
        BigDecimal taker = rate(each.getValue());
        JsonNode maker = result.path("fees_maker").path(each.getKey());
        rates.add(new FeeRate(symbol, maker.isMissingNode() ? taker : rate(maker), taker));
      }
    }
    return rates;
  }

  private static BigDecimal rate(JsonNode fee) {
    return JsonTree.decimal(fee, "fee").movePointLeft(2).stripTrailingZeros();
  }
}
