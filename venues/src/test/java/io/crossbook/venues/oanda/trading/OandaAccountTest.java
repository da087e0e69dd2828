package io.crossbook.venues.oanda.trading;

import static io.crossbook.venues.oanda.trading.OandaCalls.ACCOUNT;
import static io.crossbook.venues.oanda.trading.OandaCalls.NOW;
import static io.crossbook.venues.oanda.trading.OandaCalls.http;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.Balance;
import io.crossbook.core.order.FeeRate;
import io.crossbook.core.order.VenuePosition;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the account holds, owes and pays. */
class OandaAccountTest {
  private final OandaPrivateProtocol protocol = OandaCalls.protocol();

  private static String fixture(String path) {
    return new String(Recordings.fixture(path), StandardCharsets.UTF_8);
  }

  private static String response(String path) {
    byte[] bytes = Recordings.fixture(path);
    return JsonTree.read(bytes, 0, bytes.length).path("response").toString();
  }

  @Test
  void theSummaryIsABalance() {
    assertThat(
            protocol
                .balances(NOW)
                .read(http(200, fixture("oanda/mab05k/account.account_summary.json"))))
        .isEqualTo(
            new Answer.Done<>(
                List.of(
                    new Balance("USD", new BigDecimal("100000"), new BigDecimal("100000"), 0))));
    assertThat(protocol.balances(NOW).read(http(200, "{\"account\":{\"currency\":\"USD\"}}")))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void positionsAreNetted() {
    Call<List<VenuePosition>> call = protocol.positions(NOW).orElseThrow();
    assertThat(call.request().target()).isEqualTo(ACCOUNT + "/openPositions");
    String recorded = response("oanda/hootnot/positions_v3_accounts_accountID_positions.json");
    Answer<List<VenuePosition>> answer = call.read(http(200, recorded));
    assertThat(((Answer.Done<List<VenuePosition>>) answer).value())
        .contains(
            new VenuePosition(
                "DE30_EUR",
                new BigDecimal("-20"),
                new BigDecimal("10581.5"),
                null,
                null,
                new BigDecimal("870"),
                0));
    String both =
        "{\"positions\":[{\"instrument\":\"EUR_USD\",\"long\":{\"units\":\"30\",\"averagePrice\":"
            + "\"1.1\"},\"short\":{\"units\":\"-10\",\"averagePrice\":\"1.2\"},\"unrealizedPL\":"
            + "\"-1.5\"}]}";
    assertThat(call.read(http(200, both)))
        .isEqualTo(
            new Answer.Done<>(
                List.of(
                    new VenuePosition(
                        "EUR_USD",
                        new BigDecimal("20"),
                        null,
                        null,
                        null,
                        new BigDecimal("-1.5"),
                        0))));
    assertThat(call.read(http(200, both.replace("\"30\"", "\"-30\""))))
        .isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void aCommissionIsARateOnlyInTheAccountsCurrency() {
    String summary =
        "{\"account\":{\"currency\":\"EUR\",\"balance\":\"1\",\"marginAvailable\":\"1\"}}";
    assertThat(protocol.balances(NOW).read(http(200, summary))).isInstanceOf(Answer.Done.class);
    Call<List<FeeRate>> call =
        protocol.feeRates(List.of("EUR_USD", "EUR_JPY", "USD_JPY", "EUR_GBP"), NOW).get(0);
    assertThat(call.request().target())
        .isEqualTo(ACCOUNT + "/instruments?instruments=EUR_USD%2CEUR_JPY%2CUSD_JPY%2CEUR_GBP");
    String terms =
        "\"commission\":{\"commission\":\"5\",\"unitsTraded\":\"100000\",\"minimumCommission\":";
    assertThat(
            call.read(
                http(
                    200,
                    "{\"instruments\":[{\"name\":\"EUR_USD\"},{\"name\":\"EUR_JPY\","
                        + terms
                        + "\"0\"}},{\"name\":\"USD_JPY\","
                        + terms
                        + "\"0\"}},{\"name\":\"EUR_GBP\","
                        + terms
                        + "\"1\"}}]}")))
        .isEqualTo(
            new Answer.Done<>(
                List.of(
                    new FeeRate("EUR_USD", BigDecimal.ZERO, BigDecimal.ZERO),
                    new FeeRate("EUR_JPY", new BigDecimal("0.00005"), new BigDecimal("0.00005")))));
    assertThat(protocol.feeRates(List.of(), NOW)).isEmpty();
  }

  @Test
  void theTimeIsTheDateOfAnAnswer() {
    Call<Long> call = protocol.venueTime(NOW);
    Map<String, String> date = Map.of("date", "Tue, 05 May 2026 10:00:00 GMT");
    assertThat(call.read(HttpAnswer.of(200, date, new byte[0], 0)))
        .isEqualTo(new Answer.Done<>(NOW));
    assertThat(call.read(http(200, "{}"))).isInstanceOf(Answer.Unknown.class);
  }
}
