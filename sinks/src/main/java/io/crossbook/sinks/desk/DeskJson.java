package io.crossbook.sinks.desk;

import static io.crossbook.sinks.lines.JsonText.decimal;
import static io.crossbook.sinks.lines.JsonText.real;

import com.fasterxml.jackson.core.JsonGenerator;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.Alert;
import io.crossbook.core.desk.DeskRecord.AssetAmount;
import io.crossbook.core.desk.DeskRecord.BalanceReport;
import io.crossbook.core.desk.DeskRecord.BreakerReport;
import io.crossbook.core.desk.DeskRecord.DirectedReport;
import io.crossbook.core.desk.DeskRecord.Execution;
import io.crossbook.core.desk.DeskRecord.FundingBooked;
import io.crossbook.core.desk.DeskRecord.FundingShare;
import io.crossbook.core.desk.DeskRecord.OperationReport;
import io.crossbook.core.desk.DeskRecord.PositionReport;
import io.crossbook.core.desk.DeskRecord.Refused;
import io.crossbook.core.desk.DeskRecord.RiskBreach;
import io.crossbook.core.desk.DeskRecord.Transition;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.sinks.lines.JsonText;
import java.io.IOException;
import java.util.List;

/**
 * What a desk reports as JSON: the line of the desk's file. Every line begins with its time, its
 * kind and the key by which the record is recognised; the other fields follow in a fixed order,
 * written as {@link JsonText} writes. docs/TRADING.md lists them. Stateless.
 */
public final class DeskJson {
  private DeskJson() {}

  /** The whole record, without a line end. */
  public static String line(DeskRecord record) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("time", record.time());
          json.writeStringField("kind", DeskKind.of(record).word());
          json.writeStringField("key", DeskKind.key(record));
          json.writeNumberField("desk", record.desk());
          fields(json, record);
          json.writeEndObject();
        });
  }

  /** The parts of a profit, a JSON array. */
  public static String terms(List<ProfitTerm> terms) {
    return JsonText.of(json -> JsonText.terms(json, terms));
  }

  /** Words, a JSON array. */
  public static String words(List<String> words) {
    return JsonText.of(json -> words(json, words));
  }

  /** What of a funding payment belongs to which operation, a JSON array. */
  public static String shares(List<FundingShare> shares) {
    return JsonText.of(json -> shares(json, shares));
  }

  /** Amounts of assets, a JSON array. */
  public static String amounts(List<AssetAmount> amounts) {
    return JsonText.of(json -> amounts(json, amounts));
  }

  private static void fields(JsonGenerator json, DeskRecord record) throws IOException {
    switch (DeskKind.of(record)) {
      case TRANSITION -> transition(json, (Transition) record);
      case OPERATION -> operation(json, (OperationReport) record);
      case EXECUTION -> execution(json, (Execution) record);
      case FUNDING -> funding(json, (FundingBooked) record);
      case REFUSED -> refused(json, (Refused) record);
      case POSITION -> position(json, (PositionReport) record);
      case BALANCE -> balance(json, (BalanceReport) record);
      case BREAKER -> breaker(json, (BreakerReport) record);
      case ALERT -> alert(json, (Alert) record);
      case DIRECTED -> directed(json, (DirectedReport) record);
      case BREACH -> breach(json, (RiskBreach) record);
    }
  }

  private static void transition(JsonGenerator json, Transition record) throws IOException {
    json.writeNumberField("operation", record.operation());
    json.writeNumberField("epoch", record.epoch());
    json.writeNumberField("sequence", record.sequence());
    json.writeStringField("from", record.from().name());
    json.writeStringField("to", record.to().name());
    json.writeStringField("trigger", record.trigger());
    json.writeStringField("context", record.context());
  }

  private static void operation(JsonGenerator json, OperationReport record) throws IOException {
    json.writeNumberField("operation", record.operation());
    json.writeNumberField("epoch", record.epoch());
    json.writeNumberField("revision", record.revision());
    json.writeStringField("opportunity", record.opportunity());
    json.writeStringField("strategy", record.strategy());
    json.writeStringField("instrument", record.instrument());
    json.writeNumberField("ruleVersion", record.ruleVersion());
    json.writeStringField("state", record.state().name());
    decimal(json, "notional", record.notional());
    decimal(json, "expected", record.expected());
    decimal(json, "realized", record.realized());
    json.writeFieldName("expectedTerms");
    JsonText.terms(json, record.expectedTerms());
    json.writeFieldName("realizedTerms");
    JsonText.terms(json, record.realizedTerms());
    json.writeFieldName("moved");
    amounts(json, record.moved());
    json.writeStringField("residual", record.residual());
    real(json, "fillRatio", record.fillRatio());
    json.writeStringField("legs", record.legs());
    json.writeStringField("recovery", record.recovery());
    json.writeStringField("outcome", record.outcome());
    json.writeNumberField("recoveries", record.recoveries());
    json.writeNumberField("startedAt", record.startedAt());
    json.writeNumberField("endedAt", record.endedAt());
  }

  private static void execution(JsonGenerator json, Execution record) throws IOException {
    json.writeNumberField("operation", record.operation());
    json.writeNumberField("order", record.order());
    json.writeNumberField("attempt", record.attempt());
    json.writeStringField("opportunity", record.opportunity());
    json.writeStringField("venue", record.venue());
    json.writeStringField("account", record.account());
    json.writeStringField("symbol", record.symbol());
    json.writeStringField("instrument", record.instrument());
    json.writeStringField("side", record.side().name());
    decimal(json, "price", record.price());
    decimal(json, "quantity", record.quantity());
    decimal(json, "multiplier", record.multiplier());
    decimal(json, "value", record.value());
    decimal(json, "settled", record.settled());
    decimal(json, "fee", record.fee());
    json.writeStringField("feeAsset", record.feeAsset());
    json.writeBooleanField("maker", record.maker());
    json.writeStringField("venueOrderId", record.venueOrderId());
    json.writeStringField("tradeId", record.tradeId());
    json.writeNumberField("venueTime", record.venueTime());
  }

  private static void funding(JsonGenerator json, FundingBooked record) throws IOException {
    json.writeNumberField("epoch", record.epoch());
    json.writeStringField("venue", record.venue());
    json.writeStringField("account", record.account());
    json.writeStringField("symbol", record.symbol());
    json.writeStringField("instrument", record.instrument());
    json.writeStringField("id", record.id());
    decimal(json, "amount", record.amount());
    json.writeStringField("asset", record.asset());
    json.writeFieldName("shares");
    shares(json, record.shares());
    json.writeNumberField("venueTime", record.venueTime());
  }

  private static void shares(JsonGenerator json, List<FundingShare> shares) throws IOException {
    json.writeStartArray();
    for (FundingShare share : shares) {
      json.writeStartObject();
      json.writeNumberField("operation", share.operation());
      decimal(json, "amount", share.amount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void refused(JsonGenerator json, Refused record) throws IOException {
    json.writeStringField("opportunity", record.opportunity());
    json.writeStringField("strategy", record.strategy());
    json.writeStringField("rule", record.rule().word());
    json.writeStringField("detail", record.detail());
  }

  private static void position(JsonGenerator json, PositionReport record) throws IOException {
    json.writeStringField("venue", record.venue());
    json.writeStringField("account", record.account());
    json.writeStringField("symbol", record.symbol());
    json.writeStringField("instrument", record.instrument());
    decimal(json, "quantity", record.quantity());
    decimal(json, "averagePrice", record.averagePrice());
    decimal(json, "realized", record.realized());
    decimal(json, "unrealized", record.unrealized());
    decimal(json, "mark", record.mark());
  }

  private static void balance(JsonGenerator json, BalanceReport record) throws IOException {
    json.writeStringField("venue", record.venue());
    json.writeStringField("account", record.account());
    json.writeStringField("asset", record.asset());
    decimal(json, "total", record.total());
    decimal(json, "reserved", record.reserved());
    decimal(json, "atVenue", record.atVenue());
    decimal(json, "value", record.value());
  }

  private static void breaker(JsonGenerator json, BreakerReport record) throws IOException {
    json.writeStringField("breaker", record.breaker());
    json.writeStringField("scope", record.scope());
    json.writeStringField("reason", record.reason());
    json.writeNumberField("since", record.since());
    json.writeNumberField("until", record.until());
    json.writeNumberField("cleared", record.cleared());
    json.writeStringField("by", record.by());
  }

  private static void alert(JsonGenerator json, Alert record) throws IOException {
    json.writeBooleanField("critical", record.critical());
    json.writeStringField("subject", record.subject());
    json.writeStringField("text", record.text());
  }

  private static void directed(JsonGenerator json, DirectedReport record) throws IOException {
    json.writeNumberField("number", record.number());
    json.writeNumberField("epoch", record.epoch());
    json.writeNumberField("revision", record.revision());
    json.writeStringField("request", record.request());
    json.writeStringField("by", record.by());
    json.writeStringField("because", record.because());
    json.writeStringField("side", record.side() == null ? null : record.side().name());
    json.writeStringField("instrument", record.instrument());
    decimal(json, "quantity", record.quantity());
    decimal(json, "filled", record.filled());
    decimal(json, "averagePrice", record.averagePrice());
    decimal(json, "arrivalPrice", record.arrivalPrice());
    json.writeFieldName("fees");
    amounts(json, record.fees());
    decimal(json, "held", record.held());
    decimal(json, "result", record.result());
    json.writeStringField("state", record.state().word());
    json.writeStringField("why", record.why());
    json.writeNumberField("slices", record.slices());
    json.writeNumberField("begunAt", record.begunAt());
    json.writeNumberField("endedAt", record.endedAt());
  }

  private static void amounts(JsonGenerator json, List<AssetAmount> amounts) throws IOException {
    json.writeStartArray();
    for (AssetAmount each : amounts) {
      json.writeStartObject();
      json.writeStringField("asset", each.asset());
      decimal(json, "amount", each.amount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void breach(JsonGenerator json, RiskBreach record) throws IOException {
    json.writeStringField("pattern", record.pattern());
    json.writeStringField("level", record.level().word());
    json.writeStringField("reason", record.reason().word());
    json.writeStringField("scope", record.scope());
    json.writeStringField("evidence", record.evidence());
    json.writeFieldName("keys");
    words(json, record.keys());
    json.writeNumberField("since", record.since());
  }

  private static void words(JsonGenerator json, List<String> words) throws IOException {
    json.writeStartArray();
    for (String word : words) {
      json.writeString(word);
    }
    json.writeEndArray();
  }
}
