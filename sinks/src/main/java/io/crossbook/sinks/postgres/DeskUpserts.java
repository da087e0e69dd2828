package io.crossbook.sinks.postgres;

import static io.crossbook.sinks.postgres.DeskUpsert.newest;

import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.Alert;
import io.crossbook.core.desk.DeskRecord.BalanceReport;
import io.crossbook.core.desk.DeskRecord.BreakerReport;
import io.crossbook.core.desk.DeskRecord.DirectedReport;
import io.crossbook.core.desk.DeskRecord.Execution;
import io.crossbook.core.desk.DeskRecord.FundingBooked;
import io.crossbook.core.desk.DeskRecord.OperationReport;
import io.crossbook.core.desk.DeskRecord.PositionReport;
import io.crossbook.core.desk.DeskRecord.Refused;
import io.crossbook.core.desk.DeskRecord.RiskBreach;
import io.crossbook.core.desk.DeskRecord.Transition;
import io.crossbook.database.Parameters;
import io.crossbook.sinks.desk.DeskJson;
import io.crossbook.sinks.desk.DeskKind;
import io.crossbook.sinks.postgres.DeskUpsert.Order;
import java.sql.SQLException;
import java.util.List;

/** What desks report as rows: for each kind its tables. Stateless. */
final class DeskUpserts {
  private static final String TIME = "%1$s.time_nanos";

  private static final String TRANSITION =
      newest(
          "operation_transitions",
          List.of("desk", "operation", "epoch", "sequence"),
          List.of("from_state", "to_state", "trigger", "context", "time_nanos"),
          List.of(TIME, "%1$s.from_state", "%1$s.to_state", "%1$s.trigger", "%1$s.context"));

  private static final String OPERATION =
      newest(
          "operations",
          List.of("desk", "operation"),
          List.of(
              "epoch",
              "revision",
              "opportunity",
              "strategy",
              "instrument",
              "rule_version",
              "state",
              "notional",
              "expected",
              "realized",
              "expected_terms::jsonb",
              "realized_terms::jsonb",
              "moved::jsonb",
              "residual",
              "fill_ratio",
              "legs",
              "recovery",
              "outcome",
              "recoveries",
              "started_nanos",
              "ended_nanos",
              "time_nanos"),
          List.of("%1$s.epoch", "%1$s.revision", TIME));

  private static final String EXECUTION =
      newest(
          "trade_executions",
          List.of("venue", "account", "symbol", "venue_order_id", "trade_key"),
          List.of(
              "desk",
              "operation",
              "order_number",
              "attempt",
              "opportunity",
              "instrument",
              "side",
              "price",
              "quantity",
              "multiplier",
              "value",
              "settled",
              "fee",
              "fee_asset",
              "maker",
              "trade_id",
              "venue_time_nanos",
              "time_nanos"),
          List.of(
              TIME,
              "%1$s.operation",
              "%1$s.order_number",
              "%1$s.attempt",
              "%1$s.fee",
              "%1$s.venue_time_nanos"));

  private static final String FUNDING =
      newest(
          "funding_payments",
          List.of("venue", "account", "symbol", "payment_id"),
          List.of(
              "desk",
              "epoch",
              "instrument",
              "amount",
              "asset",
              "shares::jsonb",
              "venue_time_nanos",
              "time_nanos"),
          List.of("%1$s.epoch", TIME, "%1$s.shares", "%1$s.instrument"));

  private static final String REFUSED =
      newest(
          "desk_refusals",
          List.of("desk", "opportunity"),
          List.of("strategy", "rule", "detail", "time_nanos"),
          List.of(TIME, "%1$s.rule", "%1$s.detail"));

  private static final List<String> POSITION_AGE =
      List.of(
          TIME,
          "%1$s.quantity",
          "%1$s.realized",
          "coalesce(%1$s.average_price, 'NaN')",
          "coalesce(%1$s.unrealized, 'NaN')",
          "coalesce(%1$s.mark, 'NaN')");

  private static final String POSITION =
      newest(
          "positions",
          List.of("desk", "venue", "account", "symbol"),
          List.of(
              "instrument",
              "quantity",
              "average_price",
              "realized",
              "unrealized",
              "mark",
              "time_nanos"),
          POSITION_AGE);

  private static final String POSITION_SNAPSHOT =
      newest(
          "position_snapshots",
          List.of("desk", "venue", "account", "symbol", "time_nanos"),
          List.of("instrument", "quantity", "average_price", "realized", "unrealized", "mark"),
          POSITION_AGE);

  private static final List<String> BALANCE_AGE =
      List.of(
          TIME,
          "%1$s.total",
          "%1$s.reserved",
          "coalesce(%1$s.at_venue, 'NaN')",
          "coalesce(%1$s.value, 'NaN')");

  private static final String BALANCE =
      newest(
          "balances",
          List.of("venue", "account", "currency"),
          List.of("desk", "total", "reserved", "at_venue", "value", "time_nanos"),
          BALANCE_AGE);

  private static final String BALANCE_SNAPSHOT =
      newest(
          "balance_snapshots",
          List.of("venue", "account", "currency", "time_nanos"),
          List.of("desk", "total", "reserved", "at_venue", "value"),
          BALANCE_AGE);

  private static final String BREAKER =
      newest(
          "breaker_trips",
          List.of("desk", "breaker", "scope", "since_nanos"),
          List.of("reason", "until_nanos", "cleared_nanos", "cleared_by", "time_nanos"),
          List.of(
              TIME,
              "coalesce(%1$s.cleared_nanos, 0)",
              "coalesce(%1$s.until_nanos, 0)",
              "%1$s.reason",
              "%1$s.cleared_by"));

  private static final String ALERT =
      "INSERT INTO alerts AS o (desk, subject, time_nanos, critical, text) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (desk, subject, time_nanos, digest) DO UPDATE SET critical = true"
          + " WHERE EXCLUDED.critical AND NOT o.critical";

  private static final String DIRECTED =
      newest(
          "directed_orders",
          List.of("desk", "number"),
          List.of(
              "epoch",
              "revision",
              "request",
              "given_by",
              "because",
              "side",
              "instrument",
              "quantity",
              "filled",
              "average_price",
              "arrival_price",
              "fees::jsonb",
              "held",
              "result",
              "state",
              "why",
              "slices",
              "begun_nanos",
              "ended_nanos",
              "time_nanos"),
          List.of("%1$s.epoch", "%1$s.revision", TIME));

  // The first stays: it is answered when it is written.
  private static final String BREACH =
      "INSERT INTO risk_breaches (desk, pattern, breach_key, level, reason, scope, evidence, keys,"
          + " since_nanos, time_nanos) VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  private DeskUpserts() {}

  /** All of them, in the order in which every writer writes. */
  static List<Upsert<DeskRecord>> all() {
    return List.of(
        of(Transition.class, "operation_transitions", TRANSITION, Order.BY_TIME, Rows::transition),
        of(Refused.class, "desk_refusals", REFUSED, Order.BY_TIME, Rows::refused),
        of(BreakerReport.class, "breaker_trips", BREAKER, Order.BY_TIME, Rows::breaker),
        of(Alert.class, "alerts", ALERT, Order.BY_TIME, Rows::alert),
        of(RiskBreach.class, "risk_breaches", BREACH, Order.BY_TIME, Rows::breach),
        of(OperationReport.class, "operations", OPERATION, Order.BY_KEY, Rows::operation),
        of(Execution.class, "trade_executions", EXECUTION, Order.BY_KEY, Rows::execution),
        of(DirectedReport.class, "directed_orders", DIRECTED, Order.BY_KEY, Rows::directed),
        of(FundingBooked.class, "funding_payments", FUNDING, Order.BY_KEY, Rows::funding),
        of(PositionReport.class, "positions", POSITION, Order.BY_KEY, Rows::position),
        of(
            PositionReport.class,
            "position_snapshots",
            POSITION_SNAPSHOT,
            Order.BY_KEY,
            Rows::positionSnapshot),
        of(BalanceReport.class, "balances", BALANCE, Order.BY_KEY, Rows::balance),
        of(
            BalanceReport.class,
            "balance_snapshots",
            BALANCE_SNAPSHOT,
            Order.BY_KEY,
            Rows::balanceSnapshot));
  }

  private static <S extends DeskRecord> Upsert<DeskRecord> of(
      Class<S> type, String table, String statement, Order order, DeskUpsert.Binder<S> binder) {
    return new DeskUpsert<>(type, table, statement, order, binder);
  }

  /** Fills rows, in the order of the columns above. */
  private static final class Rows {
    private Rows() {}

    private static void transition(Transition record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.integer(record.operation());
      row.integer(record.epoch());
      row.integer(record.sequence());
      row.text(record.from().name());
      row.text(record.to().name());
      row.text(record.trigger());
      row.text(record.context());
      row.integer(record.time());
    }

    private static void operation(OperationReport record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.integer(record.operation());
      row.integer(record.epoch());
      row.integer(record.revision());
      row.text(record.opportunity());
      row.text(record.strategy());
      row.text(record.instrument());
      row.integer(record.ruleVersion());
      row.text(record.state().name());
      row.decimal(record.notional());
      row.decimal(record.expected());
      row.decimal(record.realized());
      row.text(DeskJson.terms(record.expectedTerms()));
      row.text(DeskJson.terms(record.realizedTerms()));
      row.text(DeskJson.amounts(record.moved()));
      row.text(record.residual());
      row.real(record.fillRatio());
      row.text(record.legs());
      row.text(record.recovery());
      row.text(record.outcome());
      row.integer(record.recoveries());
      row.integer(record.startedAt());
      row.integer(unless(record.endedAt(), 0));
      row.integer(record.time());
    }

    private static void execution(Execution record, Parameters row) throws SQLException {
      row.text(record.venue());
      row.text(record.account());
      row.text(record.symbol());
      row.text(record.venueOrderId());
      row.text(DeskKind.trade(record));
      row.integer(record.desk());
      row.integer(record.operation());
      row.integer(record.order());
      row.integer(record.attempt());
      row.text(record.opportunity());
      row.text(record.instrument());
      row.text(record.side().name());
      row.decimal(record.price());
      row.decimal(record.quantity());
      row.decimal(record.multiplier());
      row.decimal(record.value());
      row.decimal(record.settled());
      row.decimal(record.fee());
      row.text(record.feeAsset());
      row.flag(record.maker());
      row.text(record.tradeId());
      row.integer(record.venueTime());
      row.integer(record.time());
    }

    private static void funding(FundingBooked record, Parameters row) throws SQLException {
      row.text(record.venue());
      row.text(record.account());
      row.text(record.symbol());
      row.text(record.id());
      row.integer(record.desk());
      row.integer(record.epoch());
      row.text(record.instrument());
      row.decimal(record.amount());
      row.text(record.asset());
      row.text(DeskJson.shares(record.shares()));
      row.integer(record.venueTime());
      row.integer(record.time());
    }

    private static void directed(DirectedReport record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.integer(record.number());
      row.integer(record.epoch());
      row.integer(record.revision());
      row.text(record.request());
      row.text(record.by());
      row.text(record.because());
      row.text(record.side() == null ? null : record.side().name());
      row.text(record.instrument());
      row.decimal(record.quantity());
      row.decimal(record.filled());
      row.decimal(record.averagePrice());
      row.decimal(record.arrivalPrice());
      row.text(DeskJson.amounts(record.fees()));
      row.decimal(record.held());
      row.decimal(record.result());
      row.text(record.state().name());
      row.text(record.why());
      row.integer(record.slices());
      row.integer(record.begunAt());
      row.integer(unless(record.endedAt(), 0));
      row.integer(record.time());
    }

    private static void refused(Refused record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.text(record.opportunity());
      row.text(record.strategy());
      row.text(record.rule().word());
      row.text(record.detail());
      row.integer(record.time());
    }

    private static void position(PositionReport record, Parameters row) throws SQLException {
      listing(record, row);
      holding(record, row);
      row.integer(record.time());
    }

    private static void positionSnapshot(PositionReport record, Parameters row)
        throws SQLException {
      listing(record, row);
      row.integer(record.time());
      holding(record, row);
    }

    private static void listing(PositionReport record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.text(record.venue());
      row.text(record.account());
      row.text(record.symbol());
    }

    private static void holding(PositionReport record, Parameters row) throws SQLException {
      row.text(record.instrument());
      row.decimal(record.quantity());
      row.decimal(record.averagePrice());
      row.decimal(record.realized());
      row.decimal(record.unrealized());
      row.decimal(record.mark());
    }

    private static void balance(BalanceReport record, Parameters row) throws SQLException {
      account(record, row);
      amounts(record, row);
      row.integer(record.time());
    }

    private static void balanceSnapshot(BalanceReport record, Parameters row) throws SQLException {
      account(record, row);
      row.integer(record.time());
      amounts(record, row);
    }

    private static void account(BalanceReport record, Parameters row) throws SQLException {
      row.text(record.venue());
      row.text(record.account());
      row.text(record.asset());
    }

    private static void amounts(BalanceReport record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.decimal(record.total());
      row.decimal(record.reserved());
      row.decimal(record.atVenue());
      row.decimal(record.value());
    }

    private static void breaker(BreakerReport record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.text(record.breaker());
      row.text(record.scope());
      row.integer(record.since());
      row.text(record.reason());
      row.integer(unless(record.until(), Long.MAX_VALUE));
      row.integer(unless(record.cleared(), 0));
      row.text(record.by());
      row.integer(record.time());
    }

    private static void alert(Alert record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.text(record.subject());
      row.integer(record.time());
      row.flag(record.critical());
      row.text(record.text());
    }

    private static void breach(RiskBreach record, Parameters row) throws SQLException {
      row.integer(record.desk());
      row.text(record.pattern());
      row.text(record.key());
      row.text(record.level().name());
      row.text(record.reason().name());
      row.text(record.scope());
      row.text(record.evidence());
      row.text(DeskJson.words(record.keys()));
      row.integer(record.since());
      row.integer(record.time());
    }

    private static Long unless(long time, long none) {
      return time == none ? null : (Long) time;
    }
  }
}
