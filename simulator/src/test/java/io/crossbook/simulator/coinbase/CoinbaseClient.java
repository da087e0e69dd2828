package io.crossbook.simulator.coinbase;

import static io.crossbook.simulator.WireClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import java.math.BigDecimal;
import java.net.http.HttpResponse;

/** A client of one account at one hand-stepped simulation. */
final class CoinbaseClient {
  static final String PREFIX = "/api/v3/brokerage";

  private final Simulation simulation;
  private final TokenSigner signer;

  CoinbaseClient(Simulation simulation, int account) {
    this.simulation = simulation;
    this.signer = new TokenSigner(simulation.accounts().get(account));
  }

  static long now() {
    return Simulations.START.getEpochSecond();
  }

  TokenSigner signer() {
    return signer;
  }

  String token(String method, String path) {
    return signer.token(
        signer.claims(now()).put("uri", method + " api.coinbase.com" + PREFIX + path));
  }

  HttpResponse<String> send(String method, String path, String query, String body, String token) {
    return WireClient.request(
        simulation,
        method,
        "/coinbase" + PREFIX + path + query,
        body,
        "Authorization",
        "Bearer " + token);
  }

  JsonNode get(String path, String query) {
    HttpResponse<String> response = send("GET", path, query, null, token("GET", path));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body());
  }

  HttpResponse<String> post(String path, String body) {
    return send("POST", path, "", body, token("POST", path));
  }

  JsonNode place(String name, String side, String configuration) {
    HttpResponse<String> response =
        post(
            "/orders",
            "{\"client_order_id\":\""
                + name
                + "\",\"product_id\":\"BTC-USD\",\"side\":\""
                + side
                + "\",\"order_configuration\":"
                + configuration
                + "}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response.body());
  }

  static String limit(String key, String size, String price, String more) {
    return "{\""
        + key
        + "\":{\"base_size\":\""
        + size
        + "\",\"limit_price\":\""
        + price
        + "\""
        + more
        + "}}";
  }

  BigDecimal best(String side) {
    return new BigDecimal(
        get("/product_book", "?product_id=BTC-USD&limit=1")
            .path("pricebook")
            .path(side)
            .path(0)
            .path("price")
            .asText());
  }

  /** A price at which a buy order rests. */
  String far() {
    return best("bids").subtract(new BigDecimal("500")).toPlainString();
  }

  JsonNode wallet(String asset) {
    for (JsonNode row : get("/accounts", "").path("accounts")) {
      if (row.path("currency").asText().equals(asset)) {
        return row;
      }
    }
    throw new AssertionError("no wallet of " + asset);
  }

  BigDecimal total(String asset) {
    JsonNode wallet = wallet(asset);
    return new BigDecimal(wallet.path("available_balance").path("value").asText())
        .add(new BigDecimal(wallet.path("hold").path("value").asText()));
  }

  JsonNode order(String id) {
    return get("/orders/historical/" + id, "").path("order");
  }

  static String id(JsonNode placed) {
    assertThat(placed.path("success").booleanValue()).as(placed.toString()).isTrue();
    return placed.path("success_response").path("order_id").asText();
  }
}
