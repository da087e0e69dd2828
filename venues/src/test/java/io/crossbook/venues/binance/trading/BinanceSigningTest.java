package io.crossbook.venues.binance.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.QueryString;
import io.crossbook.venues.trading.SignedRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BinanceSigningTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** The example key of Binance's documentation (rest-api.md); it belongs to nobody. */
  private static final String DOCUMENTED =
      "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

  private static final String DOCUMENTED_KEY =
      "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";

  private static BinanceSigner documented() {
    return new BinanceSigner(
        Credentials.of("binance", DOCUMENTED_KEY, "", Credentials.Form.TEXT, DOCUMENTED));
  }

  @Test
  void signsAsTheRestDocumentationShows() {
    assertThat(
            documented()
                .sign(
                    "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
                        + "&recvWindow=5000&timestamp=1499827319559"))
        .isEqualTo("c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71");
  }

  @Test
  void encodesBeforeItSigns() {
    QueryString parameters =
        new QueryString()
            .add("symbol", "１２３４５６")
            .add("side", "BUY")
            .add("type", "LIMIT")
            .add("timeInForce", "GTC")
            .add("quantity", 1)
            .add("price", "0.1");
    long timestamp = 1_499_827_319_559_000_000L;
    SignedRequest request =
        documented()
            .signedUntil(
                "POST", "/api/v3/order", parameters, timestamp, timestamp + 5_000_000_000L);
    assertThat(request.body())
        .isEqualTo(
            "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT"
                + "&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
                + "&signature=e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3");
    assertThat(request.target()).isEqualTo("/api/v3/order");
    assertThat(request.headers())
        .containsEntry("X-MBX-APIKEY", DOCUMENTED_KEY)
        .containsEntry("Content-Type", "application/x-www-form-urlencoded")
        .hasSize(2);
  }

  @Test
  void signsEveryVectorOfTheFixtures() throws IOException {
    JsonNode file = JSON.readTree(Recordings.fixture("binance/signing/hmac_vectors.json"));
    BinanceSigner signer =
        new BinanceSigner(
            Credentials.of(
                "binance",
                file.path("apiKey").asText(),
                "",
                Credentials.Form.TEXT,
                file.path("secretKey").asText()));
    assertThat(file.path("vectors")).hasSize(3);
    for (JsonNode vector : file.path("vectors")) {
      assertThat(signer.sign(vector.path("payload").asText()))
          .as(vector.path("case").asText())
          .isEqualTo(vector.path("expected_signature").asText());
    }
  }

  @Test
  void theSubscriptionIsSignedInTheOrderOfNames() throws IOException {
    BinanceSigner signer = new BinanceSigner(Accounts.credentials("binance"));
    JsonNode frame = JSON.readTree(signer.subscription("subscription-1", Accounts.NOW));
    assertThat(frame.path("id").asText()).isEqualTo("subscription-1");
    assertThat(frame.path("method").asText()).isEqualTo("userDataStream.subscribe.signature");
    assertThat(frame.path("params").toString())
        .isEqualTo(
            "{\"apiKey\":\"not-a-key\",\"timestamp\":1795262400123,\"signature\":\""
                + Accounts.hmac("apiKey=not-a-key&timestamp=1795262400123")
                + "\"}");
  }

  @Test
  void theDeadlineIsTheLastMomentAtWhichTheVenueAccepts() {
    long now = Accounts.NOW;
    // 1234.567 ms from now, both rounded down: never later than the deadline.
    assertThat(window(now, now + 1_234_567_000L))
        .isEqualTo("recvWindow=1235&timestamp=1795262400123");
    assertThat(window(now, now + 3_600_000_000_000L))
        .isEqualTo("recvWindow=60000&timestamp=1795262400123");
    // Over already, or as good as: what is sent is too old when it arrives.
    assertThat(window(now, now)).isEqualTo("recvWindow=1&timestamp=1795262400122");
    assertThat(window(now, now - 5_000_000_000L)).isEqualTo("recvWindow=1&timestamp=1795262395122");
  }

  private static String window(long now, long deadline) {
    SignedRequest request =
        new BinanceSigner(Accounts.credentials("binance"))
            .signedUntil("POST", "/api/v3/order", new QueryString(), now, deadline);
    return Accounts.signedText(request);
  }

  @Test
  void noTextOfARequestHoldsKeyOrSignature() {
    SignedRequest request =
        new BinanceSigner(Accounts.credentials("binance"))
            .signed("GET", "/api/v3/account", new QueryString(), Accounts.NOW);
    assertThat(request).hasToString("GET /api/v3/account");
  }
}
