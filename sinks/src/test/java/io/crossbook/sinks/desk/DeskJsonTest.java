package io.crossbook.sinks.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRecord.Alert;
import io.crossbook.core.desk.DeskRecord.Execution;
import io.crossbook.sinks.TestDesk;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class DeskJsonTest {
  @Test
  void shouldWriteEachKindInAFixedOrderWithExactDecimals() {
    assertThat(TestDesk.oneOfEach().stream().map(DeskJson::line))
        .containsExactly(
            "{\"time\":1792579200123456000,\"kind\":\"transition\",\"key\":\"1/5/2/0\",\"desk\":1,"
                + "\"operation\":5,\"epoch\":2,\"sequence\":0,\"from\":\"OPPORTUNITY_FOUND\","
                + "\"to\":\"EXECUTING\",\"trigger\":\"execution_started\",\"context\":\"two legs\"}",
            "{\"time\":1792579200123456010,\"kind\":\"operation\",\"key\":\"1/5/2/3\",\"desk\":1,"
                + "\"operation\":5,\"epoch\":2,\"revision\":3,\"opportunity\":\"opp-1\","
                + "\"strategy\":\"spread\",\"instrument\":\"BTC-USD\",\"ruleVersion\":7,"
                + "\"state\":\"COMPLETED\",\"notional\":\"25600.04\",\"expected\":\"5\","
                + "\"realized\":\"4.75\",\"expectedTerms\":["
                + "{\"kind\":\"GROSS\",\"leg\":-1,\"amount\":\"10\"},"
                + "{\"kind\":\"FEE\",\"leg\":0,\"amount\":\"-2.5\"},"
                + "{\"kind\":\"FEE\",\"leg\":1,\"amount\":\"-1.5\"},"
                + "{\"kind\":\"SLIPPAGE\",\"leg\":-1,\"amount\":\"-1\"}],"
                + "\"realizedTerms\":[{\"kind\":\"GROSS\",\"leg\":-1,\"amount\":\"7.25\"},"
                + "{\"kind\":\"FEE\",\"leg\":1,\"amount\":\"-2.5\"}],"
                + "\"moved\":[{\"asset\":\"BTC\",\"amount\":\"0.00001\"},"
                + "{\"asset\":\"USD\",\"amount\":\"4.50\"}],\"residual\":\"\","
                + "\"fillRatio\":0.75,\"legs\":\"buy kraken:BTC/USD 0.40 of 0.40 | "
                + "sell coinbase:BTC-USD 0.20 of 0.25\",\"recovery\":\"\","
                + "\"outcome\":\"as planned\",\"recoveries\":0,\"startedAt\":1792579200123456000,"
                + "\"endedAt\":1792579200123456010}",
            "{\"time\":1792579200123456020,\"kind\":\"execution\","
                + "\"key\":\"1/kraken/main/BTC/USD/o-0/t-1\",\"desk\":1,\"operation\":5,\"order\":0,"
                + "\"attempt\":0,\"opportunity\":\"opp-1\",\"venue\":\"kraken\","
                + "\"account\":\"main\",\"symbol\":\"BTC/USD\",\"instrument\":\"BTC-USD\","
                + "\"side\":\"BUY\",\"price\":\"64000.10\",\"quantity\":\"0.40\","
                + "\"multiplier\":\"1\",\"value\":\"25600.0400\",\"settled\":\"0\",\"fee\":\"66.5600\",\"feeAsset\":\"USD\",\"maker\":false,"
                + "\"venueOrderId\":\"o-0\",\"tradeId\":\"t-1\",\"venueTime\":1792579200122456020}",
            "{\"time\":1792579200123456025,\"kind\":\"funding\","
                + "\"key\":\"1/binanceusdm//BTCUSDT/961\",\"desk\":1,\"epoch\":2,"
                + "\"venue\":\"binanceusdm\",\"account\":\"\",\"symbol\":\"BTCUSDT\","
                + "\"instrument\":\"BTC-USDT-PERP\",\"id\":\"961\",\"amount\":\"-0.30\","
                + "\"asset\":\"USDT\",\"shares\":[{\"operation\":5,\"amount\":\"-0.20\"},"
                + "{\"operation\":6,\"amount\":\"-0.10\"}],"
                + "\"venueTime\":1792579200123456000}",
            "{\"time\":1792579200123456030,\"kind\":\"refused\",\"key\":\"1/opp-9\",\"desk\":1,"
                + "\"opportunity\":\"opp-9\",\"strategy\":\"spread\",\"rule\":\"margin\","
                + "\"detail\":\"needs 10, has 9.5\"}",
            "{\"time\":1792579200123456040,\"kind\":\"position\",\"key\":\"1/kraken/main/BTC/USD\","
                + "\"desk\":1,\"venue\":\"kraken\",\"account\":\"main\",\"symbol\":\"BTC/USD\","
                + "\"instrument\":\"BTC-USD\",\"quantity\":\"0.40\",\"averagePrice\":\"64000.10\","
                + "\"realized\":\"1.5\",\"unrealized\":\"3.98\",\"mark\":\"64010.05\"}",
            "{\"time\":1792579200123456050,\"kind\":\"balance\",\"key\":\"1/kraken/main/USD\","
                + "\"desk\":1,\"venue\":\"kraken\",\"account\":\"main\",\"asset\":\"USD\","
                + "\"total\":\"1000.00\",\"reserved\":\"25.60\",\"atVenue\":\"999.5\","
                + "\"value\":\"1000.00\"}",
            "{\"time\":1792579200123456060,\"kind\":\"breaker\","
                + "\"key\":\"1/venue_disconnect/venue:kraken/1792579200123456000\",\"desk\":1,"
                + "\"breaker\":\"venue_disconnect\",\"scope\":\"venue:kraken\","
                + "\"reason\":\"silent for 5 s\",\"since\":1792579200123456000,"
                + "\"until\":9223372036854775807,\"cleared\":0,\"by\":\"\"}",
            "{\"time\":1792579200123456070,\"kind\":\"alert\",\"key\":\"1/operation 5\",\"desk\":1,"
                + "\"critical\":true,\"subject\":\"operation 5\",\"text\":\"it was given up\"}",
            "{\"time\":1792579200123456090,\"kind\":\"directed\",\"key\":\"1/17/3/1\",\"desk\":1,"
                + "\"number\":17,\"epoch\":3,\"revision\":1,"
                + "\"request\":\"buy 0.5 BTC-USD mode=smart for=60s\",\"by\":\"anna\","
                + "\"because\":\"a hedge\",\"side\":\"BUY\",\"instrument\":\"BTC-USD\","
                + "\"quantity\":\"0.5\",\"filled\":\"0.25\",\"averagePrice\":\"64010\","
                + "\"arrivalPrice\":\"64000\",\"fees\":[{\"asset\":\"USD\","
                + "\"amount\":\"16.0025\"}],\"held\":\"0.25\",\"result\":null,"
                + "\"state\":\"partly-filled\",\"why\":\"its time was over\",\"slices\":1,"
                + "\"begunAt\":1792579200123456000,\"endedAt\":1792579200123456090}",
            "{\"time\":1792579200123456080,\"kind\":\"breach\","
                + "\"key\":\"1/losing-streak/operations 1/4 .. operations 1/5\",\"desk\":1,"
                + "\"pattern\":\"losing-streak\",\"level\":\"critical\","
                + "\"reason\":\"risk-limit-exceeded\",\"scope\":\"all\","
                + "\"evidence\":\"2 operations in a row lost 7 within 60 s\","
                + "\"keys\":[\"operations 1/4\",\"operations 1/5\"],"
                + "\"since\":1792579200123456010}");
  }

  @Test
  void shouldWriteNullWhereNothingIsKnown() {
    DeskRecord flat = TestDesk.position("0E-8", null, null, 0);
    assertThat(DeskJson.line(flat))
        .endsWith(
            "\"quantity\":\"0.00000000\",\"averagePrice\":null,\"realized\":\"1.5\","
                + "\"unrealized\":null,\"mark\":null}");
  }

  @Test
  void shouldBeOneLineOfJsonWhateverIsSaid() throws Exception {
    String line = DeskJson.line(new Alert(1, false, "a\"b", "first\nsecond", 3));
    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("text").asText()).isEqualTo("first\nsecond");
  }

  @Test
  void shouldTellExecutionsApartThatHaveNoIdHoweverTheirNumbersAreWritten() {
    assertThat(DeskKind.key(unnamed("100.0", "2.50")))
        .isEqualTo(DeskKind.key(unnamed("1.000E+2", "2.5")))
        .isEqualTo("1/kraken/main/BTC/USD/o-0/1792579200122456000@100@2.5")
        .isNotEqualTo(DeskKind.key(unnamed("100.1", "2.5")));
  }

  private static Execution unnamed(String price, String quantity) {
    return new Execution(
        1,
        5,
        0,
        0,
        "opp-1",
        "kraken",
        "main",
        "BTC/USD",
        "BTC-USD",
        Side.BUY,
        new BigDecimal(price),
        new BigDecimal(quantity),
        BigDecimal.ONE,
        new BigDecimal(price).multiply(new BigDecimal(quantity)),
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        "USD",
        false,
        "o-0",
        "",
        TestDesk.T - 1_000_000,
        TestDesk.T);
  }
}
