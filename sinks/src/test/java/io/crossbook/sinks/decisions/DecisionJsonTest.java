package io.crossbook.sinks.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.opportunity.Confidence;
import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.core.opportunity.RiskScore;
import io.crossbook.sinks.TestDecisions;
import org.junit.jupiter.api.Test;

class DecisionJsonTest {
  @Test
  void shouldWriteFieldsInAFixedOrderWithExactDecimals() {
    Decision decision = TestDecisions.decision("id-1", Verdict.CONFIRMED, 90_000_000);
    assertThat(DecisionJson.line(decision))
        .startsWith(
            "{\"time\":1792579200213456789,\"id\":\"id-1\",\"verdict\":\"CONFIRMED\","
                + "\"lifeNanos\":90000000,\"phase\":\"UPDATED\",\"strategy\":\"spread\","
                + "\"key\":\"BTC/USD\",\"instrument\":\"BTC-USD\","
                + "\"firstSeenAt\":1792579200123456789,\"detectedAt\":1792579200213456789,"
                + "\"expiresAt\":1792579203123456789,\"currency\":\"USD\","
                + "\"net\":\"2.250090000000\",\"netPortfolio\":\"2.250090000000\","
                + "\"netBps\":1.953125,\"grossBps\":2.75,\"notional\":25600.04,"
                + "\"sensitivity\":\"CRITICAL\",\"complexity\":\"MODERATE\",\"persistence\":3,"
                + "\"windowStart\":1792579200123456789,\"ruleVersion\":7,\"confirmUpdates\":3,"
                + "\"confirmWithinMillis\":500,\"confidence\":{\"score\":")
        .contains("\"model\":null}")
        .contains(
            "\"legs\":[{\"side\":\"BUY\",\"venue\":\"kraken\",\"symbol\":\"BTC/USD\","
                + "\"instrument\":\"BTC-USD\",\"account\":\"\",\"quantity\":\"0.40000000\","
                + "\"multiplier\":\"1\",\"averagePrice\":\"64000.10\",\"limitPrice\":\"64000.10\","
                + "\"feeRate\":\"0.0026\",\"feeAsset\":\"USD\",\"reduceOnly\":false,"
                + "\"settlement\":\"USD\"}")
        .contains("{\"kind\":\"FEE\",\"leg\":0,\"amount\":\"-2.5\"}]")
        .endsWith(
            "{\"venue\":\"coinbase\",\"symbol\":\"BTC-USD\",\"epoch\":2,\"sequence\":78,"
                + "\"time\":1792579200213456789,\"venueTime\":0}]}");
  }

  @Test
  void shouldBeOneLineOfJsonWhateverTheNames() throws Exception {
    Decision decision = TestDecisions.decision("a\"b\nc", Verdict.DETECTED, 0);
    String line = DecisionJson.line(decision);
    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("id").asText()).isEqualTo("a\"b\nc");
  }

  @Test
  void shouldWriteTheShortestDecimalOfADouble() {
    // 2^-44: Double.toString of JDK 17 says 5.6843418860808015E-14.
    assertThat(DecisionJson.confidence(new Confidence(0x1p-44, 0.002, 1.0E22, 0.1, 1, 0)))
        .isEqualTo(
            "{\"score\":5.684341886080802E-14,\"freshness\":0.002,\"depth\":1.0E22,"
                + "\"persistence\":0.1,\"reliability\":1.0,\"model\":0.0}");
    assertThat(DecisionJson.risk(new RiskScore(Double.MIN_VALUE, 2.0E-5, 0, 0, 0, 0)))
        .startsWith("{\"score\":4.9E-324,\"liquidity\":2.0E-5,");
  }

  @Test
  void shouldWriteNullWhereThereIsNoNumber() {
    assertThat(
            DecisionJson.confidence(
                new Confidence(
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    -0.0,
                    1e-7,
                    1e7)))
        .isEqualTo(
            "{\"score\":null,\"freshness\":null,\"depth\":null,\"persistence\":-0.0,"
                + "\"reliability\":1.0E-7,\"model\":1.0E7}");
  }
}
