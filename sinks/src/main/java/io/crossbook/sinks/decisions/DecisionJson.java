package io.crossbook.sinks.decisions;

import static io.crossbook.sinks.lines.JsonText.decimal;
import static io.crossbook.sinks.lines.JsonText.real;

import com.fasterxml.jackson.core.JsonGenerator;
import io.crossbook.core.opportunity.BookReference;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.opportunity.Confidence;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.opportunity.RiskScore;
import io.crossbook.sinks.lines.JsonText;
import java.io.IOException;

/**
 * A decision as JSON: the line of the decisions file, the value of the Kafka record and the parts
 * that the database keeps as {@code jsonb}. docs/DECISIONS.md lists the fields.
 *
 * <p>The same decision gives the same characters on every machine: fields come in a fixed order,
 * written as {@link JsonText} writes. Stateless.
 */
public final class DecisionJson {
  private DecisionJson() {}

  /** The whole decision, without a line end. */
  public static String line(Decision decision) {
    return JsonText.of(
        json -> {
          Candidate candidate = decision.candidate();
          json.writeStartObject();
          json.writeNumberField("time", decision.time());
          json.writeStringField("id", candidate.id());
          json.writeStringField("verdict", decision.verdict().name());
          json.writeNumberField("lifeNanos", decision.lifeNanos());
          json.writeStringField("phase", candidate.phase().name());
          json.writeStringField("strategy", candidate.strategy());
          json.writeStringField("key", candidate.key());
          json.writeStringField("instrument", candidate.instrument());
          json.writeNumberField("firstSeenAt", candidate.firstSeenAt());
          json.writeNumberField("detectedAt", candidate.detectedAt());
          json.writeNumberField("expiresAt", candidate.expiresAt());
          json.writeStringField("currency", candidate.currency());
          decimal(json, "net", candidate.net());
          decimal(json, "netPortfolio", candidate.netPortfolio());
          real(json, "netBps", candidate.netBps());
          real(json, "grossBps", candidate.grossBps());
          real(json, "notional", candidate.notional());
          json.writeStringField("sensitivity", candidate.sensitivity().name());
          json.writeStringField("complexity", candidate.complexity().name());
          json.writeNumberField("persistence", candidate.persistence());
          json.writeNumberField("windowStart", candidate.windowStart());
          json.writeNumberField("ruleVersion", candidate.ruleVersion());
          json.writeNumberField("confirmUpdates", candidate.confirmUpdates());
          json.writeNumberField("confirmWithinMillis", candidate.confirmWithinMillis());
          json.writeFieldName("confidence");
          confidence(json, candidate.confidence());
          json.writeFieldName("risk");
          risk(json, candidate.risk());
          json.writeFieldName("legs");
          legs(json, candidate);
          json.writeFieldName("terms");
          JsonText.terms(json, candidate.terms());
          json.writeFieldName("books");
          books(json, candidate);
          json.writeEndObject();
        });
  }

  /** The orders of a candidate, a JSON array. */
  public static String legs(Candidate candidate) {
    return JsonText.of(json -> legs(json, candidate));
  }

  /** The parts of a candidate's expected profit, a JSON array. */
  public static String terms(Candidate candidate) {
    return JsonText.of(json -> JsonText.terms(json, candidate.terms()));
  }

  /** The books behind a candidate, a JSON array. */
  public static String books(Candidate candidate) {
    return JsonText.of(json -> books(json, candidate));
  }

  /** A confidence with its parts, a JSON object. */
  public static String confidence(Confidence confidence) {
    return JsonText.of(json -> confidence(json, confidence));
  }

  /** A risk score with its parts, a JSON object. */
  public static String risk(RiskScore risk) {
    return JsonText.of(json -> risk(json, risk));
  }

  private static void legs(JsonGenerator json, Candidate candidate) throws IOException {
    json.writeStartArray();
    for (Leg leg : candidate.legs()) {
      json.writeStartObject();
      json.writeStringField("side", leg.buys() ? "BUY" : "SELL");
      json.writeStringField("venue", leg.venue());
      json.writeStringField("symbol", leg.symbol());
      json.writeStringField("instrument", leg.instrument());
      json.writeStringField("account", leg.account());
      decimal(json, "quantity", leg.quantity());
      decimal(json, "multiplier", leg.multiplier());
      decimal(json, "averagePrice", leg.averagePrice());
      decimal(json, "limitPrice", leg.limitPrice());
      decimal(json, "feeRate", leg.feeRate());
      json.writeStringField("feeAsset", leg.feeAsset());
      json.writeBooleanField("reduceOnly", leg.reduceOnly());
      json.writeStringField("settlement", leg.settlement());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void books(JsonGenerator json, Candidate candidate) throws IOException {
    json.writeStartArray();
    for (BookReference book : candidate.books()) {
      json.writeStartObject();
      json.writeStringField("venue", book.venue());
      json.writeStringField("symbol", book.symbol());
      json.writeNumberField("epoch", book.epoch());
      json.writeNumberField("sequence", book.sequence());
      json.writeNumberField("time", book.time());
      json.writeNumberField("venueTime", book.venueTime());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void confidence(JsonGenerator json, Confidence confidence) throws IOException {
    json.writeStartObject();
    real(json, "score", confidence.score());
    real(json, "freshness", confidence.freshness());
    real(json, "depth", confidence.depth());
    real(json, "persistence", confidence.persistence());
    real(json, "reliability", confidence.reliability());
    real(json, "model", confidence.model());
    json.writeEndObject();
  }

  private static void risk(JsonGenerator json, RiskScore risk) throws IOException {
    json.writeStartObject();
    real(json, "score", risk.score());
    real(json, "liquidity", risk.liquidity());
    real(json, "execution", risk.execution());
    real(json, "counterparty", risk.counterparty());
    real(json, "market", risk.market());
    real(json, "operational", risk.operational());
    json.writeEndObject();
  }
}
