package io.crossbook.simulator.coinbase;

import static io.crossbook.simulator.WireClient.json;
import static io.crossbook.simulator.coinbase.CoinbaseClient.id;
import static io.crossbook.simulator.coinbase.CoinbaseClient.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoinbaseTradingTest {
  private Simulation simulation;
  private CoinbaseClient client;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("coinbase"));
    client = new CoinbaseClient(simulation, 0);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private void unauthorized(String token) {
    HttpResponse<String> response = client.send("GET", "/accounts", "", null, token);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("Unauthorized");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain");
  }

  @Test
  void theTokenIsReallyChecked() {
    client.get("/accounts", "?limit=2");
    TokenSigner signer = client.signer();
    String uri = "GET api.coinbase.com/api/v3/brokerage/accounts";
    long now = CoinbaseClient.now();
    String once = client.token("GET", "/accounts");
    assertThat(client.send("GET", "/accounts", "", null, once).statusCode()).isEqualTo(200);
    unauthorized(once);
    unauthorized("");
    unauthorized("a.b.c");
    unauthorized(client.token("POST", "/accounts"));
    unauthorized(client.token("GET", "/accounts?limit=2"));
    unauthorized(signer.token(signer.claims(now)));
    unauthorized(signer.token(signer.claims(now + 1).put("uri", uri)));
    unauthorized(signer.token(signer.claims(now - 120).put("uri", uri)));
    unauthorized(signer.token(signer.claims(now).put("uri", uri).put("sub", "another")));
    unauthorized(signer.token(signer.claims(now).put("uri", uri).put("iss", "me")));
    unauthorized(
        signer.token(signer.header(), signer.claims(now).put("uri", uri), "SHA256withECDSA"));
    unauthorized(
        signer.token(
            signer.header().put("alg", "none"),
            signer.claims(now).put("uri", uri),
            "SHA256withECDSAinP1363Format"));
    String another = simulation.accounts().get(2).secret();
    TokenSigner thief = new TokenSigner(simulation.accounts().get(0).key(), another);
    unauthorized(thief.token(thief.claims(now).put("uri", uri)));
    String good = client.token("GET", "/accounts");
    unauthorized(good.substring(0, good.length() - 4) + "AAAA");
  }

  @Test
  void theVenuesClockDecides() {
    simulation.command(
        FaultCommand.of("coinbase", FaultKind.WRONG_CLOCK)
            .with("offset_ms", 121_000)
            .withDuration(10_000));
    unauthorized(client.token("GET", "/accounts"));
  }

  @Test
  void aTakerPaysInQuoteToTheLastDecimal() {
    final BigDecimal usd = client.total("USD");
    final BigDecimal btc = client.total("BTC");
    BigDecimal ask = client.best("asks");
    String id =
        id(client.place("take", "BUY", limit("sor_limit_ioc", "0.01", ask.toPlainString(), "")));
    JsonNode order = client.order(id);
    assertThat(order.path("status").asText()).isEqualTo("FILLED");
    assertThat(order.path("client_order_id").asText()).isEqualTo("take");
    assertThat(order.path("time_in_force").asText()).isEqualTo("IMMEDIATE_OR_CANCEL");
    BigDecimal cost = ask.movePointLeft(2);
    assertThat(new BigDecimal(order.path("filled_value").asText())).isEqualByComparingTo(cost);
    BigDecimal fee = cost.multiply(new BigDecimal("0.006")).setScale(10, RoundingMode.DOWN);
    assertThat(new BigDecimal(order.path("total_fees").asText())).isEqualByComparingTo(fee);
    JsonNode fills = client.get("/orders/historical/fills", "?order_ids=" + id).path("fills");
    assertThat(fills).hasSize(1);
    assertThat(fills.path(0).path("liquidity_indicator").asText()).isEqualTo("TAKER");
    assertThat(new BigDecimal(fills.path(0).path("commission").asText())).isEqualByComparingTo(fee);
    assertThat(client.total("USD")).isEqualByComparingTo(usd.subtract(cost).subtract(fee));
    assertThat(client.total("BTC")).isEqualByComparingTo(btc.add(new BigDecimal("0.01")));
    JsonNode tier = client.get("/transaction_summary", "?product_type=SPOT").path("fee_tier");
    assertThat(tier.path("taker_fee_rate").asText()).isEqualTo("0.0060");
  }

  @Test
  void aUsedNameReturnsTheOrderThatHasIt() {
    String resting = limit("limit_limit_gtc", "0.01", client.far(), ",\"post_only\":true");
    String id = id(client.place("mine", "BUY", resting));
    assertThat(new BigDecimal(client.wallet("USD").path("hold").path("value").asText()))
        .isEqualByComparingTo(client.order(id).path("outstanding_hold_amount").asText())
        .isPositive();
    String different = limit("sor_limit_ioc", "0.02", client.best("asks").toPlainString(), "");
    JsonNode again = client.place("mine", "BUY", different);
    assertThat(id(again)).isEqualTo(id);
    assertThat(again.path("order_configuration").has("limit_limit_gtc")).isTrue();
    assertThat(client.get("/orders/historical/batch", "?order_status=OPEN").path("orders"))
        .hasSize(1);
    assertThat(cancel(id).path("success").booleanValue()).isTrue();
    assertThat(client.order(id).path("status").asText()).isEqualTo("CANCELLED");
    assertThat(id(client.place("mine", "BUY", resting))).as("finished too").isEqualTo(id);
    assertThat(client.wallet("USD").path("hold").path("value").asText()).isEqualTo("0");
    assertThat(id(new CoinbaseClient(simulation, 1).place("mine", "BUY", resting)))
        .as("names are an account's own")
        .isNotEqualTo(id);
  }

  private JsonNode cancel(String... ids) {
    HttpResponse<String> response =
        client.post(
            "/orders/batch_cancel", "{\"order_ids\":[\"" + String.join("\",\"", ids) + "\"]}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode results = json(response.body()).path("results");
    return ids.length == 1 ? results.path(0) : results;
  }

  @Test
  void eachCancellationIsAnsweredForItself() {
    String id = id(client.place("a", "BUY", limit("limit_limit_gtc", "0.01", client.far(), "")));
    JsonNode results = cancel(id, id, "no-such-order");
    assertThat(results.path(0).path("success").booleanValue()).isTrue();
    assertThat(results.path(1).path("failure_reason").asText())
        .isEqualTo("DUPLICATE_CANCEL_REQUEST");
    assertThat(results.path(2).path("failure_reason").asText()).isEqualTo("UNKNOWN_CANCEL_ORDER");
    assertThat(cancel(id).path("failure_reason").asText()).isEqualTo("UNKNOWN_CANCEL_ORDER");
    String another =
        new CoinbaseClient(simulation, 1).order(placedByTheOther()).path("order_id").asText();
    assertThat(cancel(another).path("success").booleanValue()).isFalse();
  }

  private String placedByTheOther() {
    CoinbaseClient other = new CoinbaseClient(simulation, 1);
    return id(other.place("b", "BUY", limit("limit_limit_gtc", "0.01", client.far(), "")));
  }

  private String error(String configuration) {
    JsonNode answer = client.place("e" + System.nanoTime(), "BUY", configuration);
    assertThat(answer.path("success").booleanValue()).as(answer.toString()).isFalse();
    assertThat(answer.has("success_response")).isFalse();
    return answer.path("error_response").path("error").asText();
  }

  @Test
  void whatIsWrongHasTheVenuesWord() {
    String ask = client.best("asks").toPlainString();
    assertThat(error(limit("limit_limit_gtc", "900", client.far(), "")))
        .isEqualTo("INSUFFICIENT_FUND");
    assertThat(error(limit("limit_limit_gtc", "0.01", ask, ",\"post_only\":true")))
        .isEqualTo("INVALID_LIMIT_PRICE_POST_ONLY");
    assertThat(error(limit("limit_limit_gtc", "0.01", "1000.001", "")))
        .isEqualTo("INVALID_PRICE_PRECISION");
    assertThat(error(limit("limit_limit_gtc", "0.000000001", ask, "")))
        .isEqualTo("INVALID_SIZE_PRECISION");
    assertThat(error("{\"market_market_fok\":{\"base_size\":\"1\"}}"))
        .isEqualTo("UNSUPPORTED_ORDER_CONFIGURATION");
    String unnamed = "{\"product_id\":\"BTC-USD\",\"side\":\"BUY\"}";
    assertThat(client.post("/orders", unnamed).statusCode()).isEqualTo(400);
    String strange =
        "{\"client_order_id\":\"x\",\"product_id\":\"NO-USD\",\"side\":\"BUY\","
            + "\"order_configuration\":"
            + limit("sor_limit_ioc", "1", "1", "")
            + "}";
    assertThat(client.post("/orders", strange).body()).contains("INVALID_PRODUCT_ID");
    assertThat(client.post("/orders", strange.replace("NO-USD", "BTC-USDC")).body())
        .contains("account is not available");
  }

  @Test
  void marketOrdersTakeBaseOrQuoteAndFillOrKillIsAllOrNothing() {
    String sold = id(client.place("s", "SELL", "{\"market_market_ioc\":{\"base_size\":\"0.5\"}}"));
    assertThat(client.order(sold).path("filled_size").asText()).isEqualTo("0.5");
    String bought =
        id(client.place("b", "BUY", "{\"market_market_ioc\":{\"quote_size\":\"1000\"}}"));
    JsonNode order = client.order(bought);
    assertThat(order.path("order_type").asText()).isEqualTo("MARKET");
    assertThat(new BigDecimal(order.path("filled_value").asText()))
        .isBetween(new BigDecimal("999"), new BigDecimal("1000"));
    String ask = client.best("asks").toPlainString();
    String killed = id(client.place("k", "BUY", limit("limit_limit_fok", "9", ask, "")));
    assertThat(client.order(killed).path("status").asText()).isEqualTo("CANCELLED");
    assertThat(client.order(killed).path("filled_size").asText()).isEqualTo("0");
  }

  @Test
  void pagesFollowTheirCursorAndAreNeitherShiftedNorRepeated() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(
          0, id(client.place("p" + i, "SELL", "{\"market_market_ioc\":{\"base_size\":\"0.01\"}}")));
    }
    List<String> orders = new ArrayList<>();
    List<String> fills = new ArrayList<>();
    String cursor = "";
    boolean more = true;
    while (more) {
      JsonNode page = client.get("/orders/historical/batch", "?limit=2&cursor=" + cursor);
      page.path("orders").forEach(order -> orders.add(order.path("order_id").asText()));
      cursor = page.path("cursor").asText();
      more = page.path("has_next").booleanValue();
      client.place("new" + cursor, "SELL", "{\"market_market_ioc\":{\"base_size\":\"0.01\"}}");
    }
    assertThat(orders).isEqualTo(ids);
    do {
      JsonNode page = client.get("/orders/historical/fills", "?limit=3&cursor=" + cursor);
      page.path("fills").forEach(fill -> fills.add(fill.path("trade_id").asText()));
      cursor = page.path("cursor").asText();
    } while (!cursor.isEmpty());
    assertThat(fills).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates();
    JsonNode wallets = client.get("/accounts", "?limit=4");
    assertThat(wallets.path("has_next").booleanValue()).isTrue();
    assertThat(client.get("/accounts", "?cursor=" + wallets.path("cursor").asText()).path("size"))
        .hasToString("2");
    assertThat(
            client
                .send("GET", "/accounts", "?cursor=!", null, client.token("GET", "/accounts"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void listsCanBeNarrowed() {
    id(client.place("early", "SELL", "{\"market_market_ioc\":{\"base_size\":\"0.01\"}}"));
    simulation.step(50);
    String late =
        id(client.place("late", "BUY", limit("limit_limit_gtc", "0.01", client.far(), "")));
    String since = "?start_date=" + Simulations.START.plusMillis(500);
    JsonNode rows = client.get("/orders/historical/batch", since).path("orders");
    assertThat(rows).hasSize(1);
    assertThat(rows.path(0).path("order_id").asText()).isEqualTo(late);
    String until = "?end_date=" + Simulations.START.plusMillis(500);
    assertThat(client.get("/orders/historical/batch", until).path("orders")).hasSize(1);
    String none = "?start_sequence_timestamp=" + Simulations.START.plusMillis(500);
    assertThat(client.get("/orders/historical/fills", none).path("fills")).isEmpty();
    String two = "?order_status=FILLED&order_status=OPEN&product_ids=BTC-USD&product_ids=ETH-USD";
    assertThat(client.get("/orders/historical/batch", two).path("orders")).hasSize(2);
    assertThat(client.get("/orders/historical/batch", "?product_ids=ETH-USD").path("orders"))
        .isEmpty();
  }

  @Test
  void faultsOfAccountsActHereToo() {
    String order = limit("limit_limit_gtc", "0.01", client.far(), "");
    simulation.command(FaultCommand.of("coinbase", FaultKind.DROPPED_ANSWER));
    assertThatThrownBy(() -> client.place("lost", "BUY", order))
        .isInstanceOf(UncheckedIOException.class);
    JsonNode open = client.get("/orders/historical/batch", "?order_status=OPEN").path("orders");
    assertThat(open).hasSize(1);
    assertThat(id(client.place("lost", "BUY", order)))
        .as("the same name again finds what was placed")
        .isEqualTo(open.path(0).path("order_id").asText());
    simulation.command(FaultCommand.of("coinbase", FaultKind.REJECTION));
    assertThat(error(order)).isEqualTo("COMMANDER_REJECTED_NEW_ORDER");
    simulation.command(FaultCommand.of("coinbase", FaultKind.ORDER_LIMIT).withDuration(1_000));
    HttpResponse<String> refused =
        client.post(
            "/orders",
            "{\"client_order_id\":\"m\",\"product_id\":\"BTC-USD\",\"side\":\"BUY\","
                + "\"order_configuration\":"
                + order
                + "}");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("rate_limit_exceeded");
  }

  @Test
  void finishedOrdersCanBeForgottenAndTheirFillsCannot() {
    String id = id(client.place("f", "SELL", "{\"market_market_ioc\":{\"base_size\":\"0.01\"}}"));
    simulation.command(FaultCommand.of("coinbase", FaultKind.FORGET_FINISHED).withDuration(60_000));
    String path = "/orders/historical/" + id;
    assertThat(client.send("GET", path, "", null, client.token("GET", path)).statusCode())
        .isEqualTo(404);
    assertThat(client.get("/orders/historical/fills", "?order_ids=" + id).path("fills"))
        .isNotEmpty();
  }

  @Test
  void tooManyCallsOfAUserAreRefused() {
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      HttpResponse<String> answer =
          client.send("GET", "/key_permissions", "", null, client.token("GET", "/key_permissions"));
      refused += answer.statusCode() == 429 ? 1 : 0;
    }
    assertThat(refused).isEqualTo(10);
    assertThat(new CoinbaseClient(simulation, 1).get("/key_permissions", "").path("can_trade"))
        .hasToString("true");
  }
}
