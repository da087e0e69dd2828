package io.crossbook.sinks.postgres;

import static io.crossbook.sinks.TestDesk.T;
import static io.crossbook.sinks.TestDesk.execution;
import static io.crossbook.sinks.TestDesk.operation;
import static io.crossbook.sinks.TestDesk.term;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.PositionReport;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.database.TestPostgres;
import io.crossbook.sinks.TestDecisions;
import io.crossbook.sinks.TestDesk;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A worked example. Operation 5 buys 0.40 on kraken (expected at 64000.10) in two executions, sells
 * 0.20 of 0.25 on coinbase (expected at 64010), is refused on gemini and hedges on kraken, where
 * the venue refuses too. Operation 6 has no ledger behind it, operation 7 is open.
 */
class DeskViewsTest {
  private static final long MILLI = 1_000_000L;
  private static DatabaseSettings database;

  @BeforeAll
  static void trade() throws Exception {
    database = TestPostgres.migrated();
    TestPostgres.execute(
        database,
        "INSERT INTO symbols (venue, symbol, instrument, kind, base, quote, settlement, inverse,"
            + " tick, lot, min_size, min_notional, multiplier, price_scale, size_scale, status,"
            + " valid_from_nanos, updated_nanos) SELECT venue, symbol, 'BTC-USD', 'SPOT', 'BTC',"
            + " 'USD', 'USD', false, 0.01, 0.00000001, 0, 0, 1, 2, 8, 'TRADING', 0, 0 FROM (VALUES"
            + " ('kraken', 'BTC/USD'), ('coinbase', 'BTC-USD'), ('gemini', 'btcusd')) l (venue,"
            + " symbol)",
        "INSERT INTO rule_version (strategy, effective_from_nanos, min_net, min_net_bps,"
            + " max_age_millis, max_skew_millis, max_lag_millis, max_spread_bps, min_depth,"
            + " min_confidence, max_risk, max_notional, confirm_updates, confirm_within_millis,"
            + " ttl_millis, latency_millis, rebalancing_bps, created_by) SELECT 'spread', 0, 1, n,"
            + " 1, 1, 1, 1, 1, 0, 1, 1, 2, 1, 1, 1, 1, 'anna' FROM generate_series(1, 8) n",
        "INSERT INTO desk (number, name) VALUES (1, 'one')",
        order(0, "OPEN", "kraken", "BTC/USD", "BUY", "0.40", "64005", "FILLED", "0.40"),
        order(1, "OPEN", "coinbase", "BTC-USD", "SELL", "0.25", "64000", "CANCELLED", "0.20"),
        order(2, "OPEN", "gemini", "btcusd", "SELL", "0.15", "64000", "VOID", "0"),
        order(3, "HEDGE", "kraken", "BTC/USD", "SELL", "0.20", "63900", "REJECTED", "0"),
        "INSERT INTO order_event VALUES (1, 1, 5, 1, 0, 'CANCELLED', 'o-1', 0.20, 'ioc', "
            + (T + 25 * MILLI)
            + "), (1, 2, 5, 3, 0, 'REJECTED', '', 0, 'market is closed', "
            + (T + 40 * MILLI)
            + ")");
    Writers.write(
        database,
        new OpportunityUpsert(),
        1,
        List.of(TestDecisions.decision("opp-1", Verdict.CONFIRMED, 9)));
    List<DeskRecord> records =
        List.of(
            execution(
                "a", 5, 0, "kraken", "BTC/USD", Side.BUY, "64000", "0.30", "49.92", 11 * MILLI),
            execution(
                "b", 5, 0, "kraken", "BTC/USD", Side.BUY, "64004", "0.10", "16.64104", 21 * MILLI),
            execution(
                "c",
                5,
                1,
                "coinbase",
                "BTC-USD",
                Side.SELL,
                "64005",
                "0.20",
                "0.0001",
                "BTC",
                21 * MILLI),
            execution(
                "d",
                6,
                0,
                "coinbase",
                "BTC-USD",
                Side.SELL,
                "64005",
                "0.20",
                "0.01",
                "BNB",
                31 * MILLI),
            new PositionReport(
                1,
                "coinbase",
                "main",
                "BTC-USD",
                "BTC-USD",
                BigDecimal.ZERO,
                null,
                BigDecimal.ZERO,
                null,
                new BigDecimal("64000"),
                T + 10_000 * MILLI),
            operation(
                5,
                2,
                4,
                140 * MILLI,
                "2",
                List.of(
                    term("GROSS", -1, "10"),
                    term("SLIPPAGE", -1, "-1"),
                    term("LATENCY_DECAY", -1, "-2.5"),
                    term("FEE", -1, "-4.2"),
                    term("RECOVERY", -1, "-0.3"))),
            operation(
                6,
                2,
                4,
                50 * MILLI,
                "8.5",
                List.of(term("GROSS", -1, "10"), term("FEE", -1, "-1.5"))),
            operation(7, 2, 0, 0, null, List.of()),
            TestDesk.balance("1000.00", "25.60", null, 1));
    Writers.write(database, DeskUpserts.all(), 100, records);
  }

  private static String order(
      int number,
      String purpose,
      String venue,
      String symbol,
      String side,
      String quantity,
      String limit,
      String state,
      String filled) {
    return String.format(
        "INSERT INTO order_intent (desk, operation, order_number, attempt, epoch, purpose, venue,"
            + " account, symbol, side, kind, quantity, limit_price, reduce_only,"
            + " valid_until_nanos, client_order_id, opportunity, state, venue_order_id, filled,"
            + " intended_at) VALUES (1, 5, %d, 0, 2, '%s', '%s', 'main', '%s', '%s', 'IOC', %s, %s,"
            + " false, 1, 'c-%d', 'opp-1', '%s', '', %s, nanos_to_time(%d))",
        number, purpose, venue, symbol, side, quantity, limit, number, state, filled, T);
  }

  @Test
  void shouldMeasureEachOrderThatWasSent() throws Exception {
    // Order 0: 0.3 at 64000 and 0.1 at 64004 make 64001, 0.90 over 64000.10: 0.36 on 0.40, 0.1406
    // bps. With fees of 66.56104 that is 66.92104 on 25600.04, 26.1410 bps. 20 ms of 50:
    // 100 (0.4 x 0.6 + 0.4 + 0.2 (1 - 0.140625 / 20)) = 83.8594.
    // Order 1: 5 under 64010: 1.00 on 0.20, 0.7811 bps. Fee 0.0001 x 64005 = 6.4005. What was not
    // sold, 0.05, is worth 10 less each: 0.50. Together 7.9005 on 16002.50, 4.9370 bps.
    // 100 (0.24 + 0.4 x 0.8 + 0.2 (1 - 0.781128 / 20)) = 75.2189.
    // Order 3: no leg sells on kraken. Operation 6: nobody says what was ordered.
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT execution_id, order_number, leg, filled, fill_ratio,"
                    + " trim_scale(average_price), trim_scale(slippage), slippage_bps,"
                    + " trim_scale(fee_quote), trim_scale(opportunity_cost),"
                    + " trim_scale(implementation_shortfall), implementation_shortfall_bps,"
                    + " trim_scale(latency_millis), efficiency FROM order_quality ORDER BY 1, 2"))
        .containsExactly(
            "1-5|0|0|0.40|1.00000000|64001|0.36|0.1406|66.56104|0|66.92104|26.1410|20|83.8594",
            "1-5|1|1|0.20|0.80000000|64005|1|0.7811|6.4005|0.5|7.9005|4.9370|20|75.2189",
            "1-5|3|-|0|0.00000000|-|0|-|0|-|-|-|-|0",
            "1-6|0|1|0.20|-|64005|1|0.7811|-|-|-|-|30|-");
  }

  @Test
  void shouldSetWhatBecameOfEachTermBesideWhatWasExpected() throws Exception {
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT operation, kind, expected, realized, difference FROM operation_terms WHERE"
                    + " operation <> 6 ORDER BY 1, 2"))
        .containsExactly(
            "5|FEE|-4.0|-4.2|-0.2",
            "5|GROSS|10|10|0",
            "5|LATENCY_DECAY|0|-2.5|-2.5",
            "5|RECOVERY|0|-0.3|-0.3",
            "5|SLIPPAGE|-1|-1|0",
            "7|FEE|-4.0|-|-",
            "7|GROSS|10|-|-",
            "7|SLIPPAGE|-1|-|-");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT strategy, kind, operations, expected, realized, difference FROM"
                    + " profit_by_term ORDER BY kind"))
        .containsExactly(
            "spread|FEE|2|-8.0|-5.7|2.3",
            "spread|GROSS|2|20|20|0",
            "spread|LATENCY_DECAY|1|0|-2.5|-2.5",
            "spread|RECOVERY|1|0|-0.3|-0.3",
            "spread|SLIPPAGE|2|-2|-1|1");
  }

  @Test
  void shouldWalkFromAnExecutionBackToTheBooks() throws Exception {
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT price, client_order_id, limit_price, order_state, operation_state,"
                    + " opportunity_id, rule_version, rule_min_net_bps, rule_created_by,"
                    + " book_venue, book_epoch, book_sequence FROM order_trace WHERE venue ="
                    + " 'coinbase' AND trade_id = 'c' ORDER BY book_venue"))
        .containsExactly(
            "64005|c-1|64000|CANCELLED|COMPLETED|opp-1|7|7|anna|coinbase|2|78",
            "64005|c-1|64000|CANCELLED|COMPLETED|opp-1|7|7|anna|kraken|1|77");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT order_number, order_state, count(*) FROM order_trace WHERE trade_id IS NULL"
                    + " GROUP BY 1, 2 ORDER BY 1"))
        .containsExactly("2|VOID|2", "3|REJECTED|2");
  }

  @Test
  void shouldLinkTheLegsOfAnOperation() throws Exception {
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT leg, side, venue, symbol, wanted, filled, expected_price, executed,"
                    + " trim_scale(average_price), executions FROM legs WHERE execution_id = '1-5'"
                    + " ORDER BY leg"))
        .containsExactly(
            "0|BUY|kraken|BTC/USD|0.40|0.40|64000.10|0.40|64001|2",
            "1|SELL|coinbase|BTC-USD|0.25|0.20|64010.00|0.20|64005|1");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT trade_id, client_order_id, value, fee, fee_asset, liquidity FROM fills WHERE"
                    + " execution_id = '1-5' ORDER BY 1"))
        .containsExactly(
            "a|c-0|19200.00|49.92|USD|taker",
            "b|c-0|6400.40|16.64104|USD|taker",
            "c|c-1|12801.00|0.0001|BTC|taker");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT id, buy_order_id, sell_order_id, buy_exchange, sell_exchange, quantity,"
                    + " trim_scale(buy_price), trim_scale(sell_price), fees, net_profit,"
                    + " execution_time_ms, status, error_message FROM arbitrage_executions ORDER BY"
                    + " 1"))
        .containsExactly(
            "1-5|o-0|o-1|kraken|coinbase|0.40|64001|64005|4.2|2|140|completed|-",
            "1-6|-|o-0|-|coinbase|-|-|64005|1.5|8.5|50|completed|-",
            "1-7|-|-|-|-|-|-|-|-|-|-|pending|-");
  }

  @Test
  void shouldShowTheSameInTheShapesOfOthers() throws Exception {
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT execution_id, leg_no, side, requested_qty, filled_qty, fee, fee_asset,"
                    + " slippage_bps, status, error FROM dn_trade_executions ORDER BY execution_id,"
                    + " client_order_id"))
        .containsExactly(
            "1-5|0|BUY|0.40|0.40|66.56104|USD|0.1406|FILLED|-",
            "1-5|1|SELL|0.25|0.20|0.0001|BTC|0.7811|CANCELLED|ioc",
            "1-5|-|SELL|0.20|0|-|-|-|REJECTED|market is closed",
            "1-6|1|SELL|-|0.20|0.01|BNB|0.7811|-|-");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT exchange, currency, available, total, reserved, usd_value FROM"
                    + " xarb_venue_balances"))
        .containsExactly("kraken|USD|974.40|1000.00|25.60|1000.00");
    assertThat(
            TestPostgres.rows(
                database, "SELECT asset_name, available, locked, total FROM dn_balance_snapshots"))
        .containsExactly("USD|974.40|25.60|1000.00");
    assertThat(
            TestPostgres.rows(
                database, "SELECT side, quantity, mark_price, delta FROM dn_position_snapshots"))
        .containsExactly("FLAT|0|64000|0");
    assertThat(
            TestPostgres.rows(
                database,
                "SELECT exchange, order_type, qty, trim_scale(price), status FROM"
                    + " xarb_trade_executions WHERE external_order_id = 'o-1'"))
        .containsExactly("coinbase|ioc|0.25|64005|cancelled");
  }
}
