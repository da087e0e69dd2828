package io.crossbook.simulator.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.ExchangeListener;
import io.crossbook.simulator.exchange.Position;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What accounts of perpetuals received and paid, as {@code GET /fapi/v1/income} tells it: funding
 * only. Oldest first, at most 1000 rows a page; without times those of the last seven days.
 */
final class UsdmIncome implements ExchangeListener {
  static final String PATH = "/fapi/v1/income";
  static final int WEIGHT = 30;

  private static final String FUNDING_FEE = "FUNDING_FEE";
  private static final long WEEK_MILLIS = 7 * 86_400_000L;
  private static final int MOST_ROWS = 1_000;
  private static final int USUAL_ROWS = 100;

  private final VenueClock clock;
  private final List<Row> rows = new ArrayList<>();

  private record Row(
      long id, Account account, String symbol, String asset, BigDecimal amount, long millis) {}

  UsdmIncome(VenueClock clock) {
    this.clock = clock;
  }

  @Override
  public void funded(Account account, Position position, BigDecimal amount) {
    rows.add(
        new Row(
            rows.size() + 1L,
            account,
            position.spec().symbol(),
            position.spec().quote(),
            amount,
            clock.millis()));
  }

  JsonNode answer(Map<String, String> parameters, Account account) throws BinanceRefusal {
    long end = BinanceNumbers.whole(parameters, "endTime", Long.MAX_VALUE);
    long start =
        BinanceNumbers.whole(parameters, "startTime", Math.min(end, clock.millis()) - WEEK_MILLIS);
    long limit = BinanceNumbers.whole(parameters, "limit", USUAL_ROWS);
    long page = BinanceNumbers.whole(parameters, "page", 1);
    if (limit < 1 || limit > MOST_ROWS || page < 1) {
      throw new BinanceRefusal(-1130, "Data sent for parameter 'limit' is not valid.");
    }
    String type = parameters.getOrDefault("incomeType", FUNDING_FEE);
    String symbol = parameters.getOrDefault("symbol", "");
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    rows.stream()
        .filter(row -> type.equals(FUNDING_FEE) && row.account == account)
        .filter(row -> symbol.isEmpty() || row.symbol.equals(symbol))
        .filter(row -> row.millis >= start && row.millis <= end)
        .skip((page - 1) * limit)
        .limit(limit)
        .forEach(
            row ->
                list.addObject()
                    .put("symbol", row.symbol)
                    .put("incomeType", FUNDING_FEE)
                    .put("income", row.amount.toPlainString())
                    .put("asset", row.asset)
                    .put("info", FUNDING_FEE)
                    .put("time", row.millis)
                    .put("tranId", row.id)
                    .put("tradeId", ""));
    return list;
  }
}
