package io.crossbook.venues.gateio.trading;

import static io.crossbook.venues.gateio.trading.GateAccountSetup.NOW;
import static io.crossbook.venues.gateio.trading.GateAccountSetup.fixture;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.SignedRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateSigningTest {
  /** The documentation's own example. */
  private static final String DOCUMENTED =
      "55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6"
          + "fb3faf24deff16790d726b66ac9f74526668b13bd01029199cc4fcc522418b8a";

  /** What two independent clients assert for a subscription. */
  private static final String SUBSCRIPTION =
      "36481b07c37f27bbfda955c312580e70652d856e7626698f7a5250cf31ffb405"
          + "2be60f2ec42e6e8816c9fb93d7e26d33f8ef245346b7fd2316ad99dd05ad8176";

  private static GateRequests requests(String word) {
    return new GateRequests(
        Credentials.of("gateio", "key", "", Credentials.Form.TEXT, word), Map.of());
  }

  @Test
  void theDocumentedRequestHasTheDocumentedSignature() {
    SignedRequest request =
        requests("secret")
            .get(
                "/api/v4/futures/orders",
                new GateQuery()
                    .add("contract", "BTC_USD")
                    .add("status", "finished")
                    .add("limit", 50),
                1_541_993_715_999_999_999L);
    assertThat(request.target())
        .isEqualTo("/api/v4/futures/orders?contract=BTC_USD&status=finished&limit=50");
    assertThat(request.headers())
        .containsEntry("KEY", "key")
        .containsEntry("Timestamp", "1541993715")
        .containsEntry("SIGN", DOCUMENTED)
        .containsEntry("Content-Type", "application/json");
    assertThat(request.body()).isEmpty();
  }

  @Test
  void theSubscriptionHasThePublishedSignature() {
    assertThat(requests("a").subscription("spot.balances", "subscribe", 1_691_678_147L))
        .isEqualTo(SUBSCRIPTION);
  }

  @Test
  void allPublishedVectorsAreMet() {
    int met = 0;
    for (JsonNode vector : fixture("signature_vectors.json")) {
      GateRequests requests = requests(vector.path("secret").asText());
      String signature =
          vector.has("method")
              ? requests.signature(
                  vector.path("method").asText(),
                  vector.path("path").asText(),
                  vector.path("query").asText(),
                  vector.path("body").asText(),
                  vector.path("timestamp").asText())
              : requests.subscription(
                  vector.path("channel").asText(),
                  vector.path("event").asText(),
                  vector.path("time").asLong());
      assertThat(signature).isEqualTo(vector.path("expected_sign").asText());
      met++;
    }
    assertThat(met).isEqualTo(2);
  }

  @Test
  void whatIsEncodedToBeSentIsSignedPlain() {
    GateRequests requests = requests("secret");
    SignedRequest request =
        requests.get("/api/v4/spot/orders", new GateQuery().add("currency_pair", "火_USDT"), NOW);
    assertThat(request.target()).isEqualTo("/api/v4/spot/orders?currency_pair=%E7%81%AB_USDT");
    assertThat(request.headers())
        .containsEntry(
            "SIGN",
            requests.signature(
                "GET", "/api/v4/spot/orders", "currency_pair=火_USDT", "", "1700000000"));
  }

  @Test
  void theBodyIsSigned() {
    GateRequests requests = requests("secret");
    assertThat(requests.post("/p", "{}", Map.of(), NOW).headers().get("SIGN"))
        .isEqualTo(requests.signature("POST", "/p", "", "{}", "1700000000"))
        .isNotEqualTo(requests.signature("POST", "/p", "", "", "1700000000"));
  }

  @Test
  void theTextOfARequestHoldsNeitherKeyNorQuery() {
    SignedRequest request =
        requests("secret").get("/api/v4/spot/orders", new GateQuery().add("a", "b"), NOW);
    assertThat(request.toString()).isEqualTo("GET /api/v4/spot/orders");
  }
}
