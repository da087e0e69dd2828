package io.crossbook.sinks.postgres;

import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.database.Parameters;
import io.crossbook.sinks.decisions.DecisionJson;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A decision as its part of the row of its opportunity. The decisions of one opportunity come over
 * several branches, and again after a restore, so every column is the greatest of what was offered
 * in an order that does not depend on when it came: the numbers by (stage, time), the confirmation
 * by time, the end by (time, verdict). What a restored job decides anew is later and wins.
 */
final class OpportunityUpsert implements Upsert<Decision> {
  private static final long serialVersionUID = 1L;

  private static final List<String> IDENTITY =
      List.of("id", "strategy", "strategy_key", "instrument", "detected_nanos");

  private static final List<String> NUMBERS =
      List.of(
          "stage",
          "stage_nanos",
          "buy_venue",
          "sell_venue",
          "buy_price",
          "sell_price",
          "quantity",
          "currency",
          "gross",
          "net",
          "net_portfolio",
          "net_bps",
          "gross_bps",
          "notional_portfolio",
          "confidence",
          "risk",
          "time_sensitivity",
          "execution_complexity",
          "persistence",
          "rule_version",
          "confirm_updates",
          "confirm_within_millis",
          "expires_nanos");

  private static final List<String> DOCUMENTS =
      List.of("legs", "terms", "books", "confidence_parts", "risk_parts");

  private static final List<String> TIMES =
      List.of("confirmed_nanos", "ended_nanos", "ended_as", "decided_nanos");

  private static final String STATEMENT = build();

  @Override
  public String table() {
    return "arbitrage_opportunities";
  }

  @Override
  public String statement() {
    return STATEMENT;
  }

  @Override
  public String key(Decision decision) {
    return decision.candidate().id();
  }

  @Override
  public void bind(Decision decision, Parameters row) throws SQLException {
    Candidate candidate = decision.candidate();
    OpportunityNumbers numbers = OpportunityNumbers.of(candidate);
    row.text(candidate.id());
    row.text(candidate.strategy());
    row.text(candidate.key());
    row.text(candidate.instrument());
    row.integer(candidate.firstSeenAt());
    row.integer(stage(decision.verdict()));
    row.integer(decision.time());
    row.text(numbers.buyVenues());
    row.text(numbers.sellVenues());
    row.decimal(numbers.buyPrice());
    row.decimal(numbers.sellPrice());
    row.decimal(numbers.quantity());
    row.text(candidate.currency());
    row.decimal(numbers.gross());
    row.decimal(candidate.net());
    row.decimal(candidate.netPortfolio());
    row.decimal(candidate.netBps());
    row.decimal(candidate.grossBps());
    row.decimal(candidate.notional());
    row.real(candidate.confidence().score());
    row.real(candidate.risk().score());
    row.text(candidate.sensitivity().name());
    row.text(candidate.complexity().name());
    row.integer(candidate.persistence());
    row.integer(candidate.ruleVersion());
    row.integer(candidate.confirmUpdates());
    row.integer(candidate.confirmWithinMillis());
    row.integer(candidate.expiresAt());
    row.text(DecisionJson.legs(candidate));
    row.text(DecisionJson.terms(candidate));
    row.text(DecisionJson.books(candidate));
    row.text(DecisionJson.confidence(candidate.confidence()));
    row.text(DecisionJson.risk(candidate.risk()));
    boolean over = decision.verdict() == Verdict.COLLAPSED || decision.verdict() == Verdict.EXPIRED;
    row.integer(decision.verdict() == Verdict.CONFIRMED ? (Long) decision.time() : null);
    row.integer(over ? (Long) decision.time() : null);
    row.text(over ? decision.verdict().name() : null);
    row.integer(decision.time());
  }

  private static int stage(Verdict verdict) {
    return switch (verdict) {
      case CONFIRMED -> 3;
      case DETECTED -> 2;
      case COLLAPSED, EXPIRED -> 1;
    };
  }

  private static String build() {
    List<String> columns = new ArrayList<>(IDENTITY);
    columns.addAll(NUMBERS);
    columns.addAll(DOCUMENTS);
    columns.addAll(TIMES);
    String values =
        columns.stream()
            .map(column -> DOCUMENTS.contains(column) ? "?::jsonb" : "?")
            .collect(Collectors.joining(", "));
    List<String> sets = new ArrayList<>();
    List<String> staged = new ArrayList<>(NUMBERS);
    staged.addAll(DOCUMENTS);
    for (String column : staged) {
      sets.add(take(column, "(EXCLUDED.stage, EXCLUDED.stage_nanos) > (o.stage, o.stage_nanos)"));
    }
    for (String column : List.of("ended_nanos", "ended_as")) {
      sets.add(
          take(
              column,
              "EXCLUDED.ended_nanos IS NOT NULL AND (o.ended_nanos IS NULL"
                  + " OR (EXCLUDED.ended_nanos, EXCLUDED.ended_as)"
                  + " > (o.ended_nanos, o.ended_as))"));
    }
    // GREATEST passes over null.
    for (String column : List.of("confirmed_nanos", "decided_nanos")) {
      sets.add(column + " = GREATEST(o." + column + ", EXCLUDED." + column + ")");
    }
    return "INSERT INTO arbitrage_opportunities AS o ("
        + String.join(", ", columns)
        + ") VALUES ("
        + values
        + ") ON CONFLICT (id) DO UPDATE SET "
        + String.join(", ", Collections.unmodifiableList(sets));
  }

  private static String take(String column, String when) {
    return column
        + " = CASE WHEN "
        + when
        + " THEN EXCLUDED."
        + column
        + " ELSE o."
        + column
        + " END";
  }
}
