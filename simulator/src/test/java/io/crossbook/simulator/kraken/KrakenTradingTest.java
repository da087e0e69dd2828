package io.crossbook.simulator.kraken;

import static io.crossbook.simulator.WireClient.getJson;
import static io.crossbook.simulator.WireClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.fault.FaultRefusedException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KrakenTradingTest {
  private Simulation simulation;
  private ApiKey key;
  private long nonce = 1_000;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("kraken"));
    key = simulation.accounts().get(0);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private static String sign(String secret, String path, String nonce, String body) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((nonce + body).getBytes(StandardCharsets.UTF_8));
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA512"));
      mac.update(path.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(hash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> send(String method, String parameters, long with, String secret) {
    String path = "/0/private/" + method;
    String body = "nonce=" + with + (parameters.isEmpty() ? "" : "&" + parameters);
    return WireClient.request(
        simulation,
        "POST",
        "/kraken" + path,
        body,
        "API-Key",
        key.key(),
        "API-Sign",
        sign(secret, path, Long.toString(with), body),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  private JsonNode call(String method, String parameters) {
    return json(send(method, parameters, ++nonce, key.secret()).body());
  }

  private JsonNode ok(String method, String parameters) {
    JsonNode answer = call(method, parameters);
    assertThat(answer.path("error")).as(answer.toString()).isEmpty();
    return answer.path("result");
  }

  private String error(String method, String parameters) {
    JsonNode answer = call(method, parameters);
    assertThat(answer.has("result")).as(answer.toString()).isFalse();
    return answer.path("error").path(0).asText();
  }

  private JsonNode depth(String side) {
    return getJson(simulation, "/kraken/0/public/Depth?pair=XBTUSD&count=5")
        .path("result")
        .path("XXBTZUSD")
        .path(side)
        .path(0);
  }

  private String limit(String price, String more) {
    return "pair=XBTUSD&type=buy&ordertype=limit&volume=0.01&price=" + price + more;
  }

  private String far() {
    return new BigDecimal(depth("bids").path(0).asText())
        .subtract(new BigDecimal("500"))
        .toPlainString();
  }

  @Test
  void keySignatureAndNonceAreReallyChecked() {
    ok("BalanceEx", "");
    assertThat(send("BalanceEx", "", nonce, key.secret()).body()).contains("EAPI:Invalid nonce");
    assertThat(send("BalanceEx", "", nonce - 1, key.secret()).body())
        .contains("EAPI:Invalid nonce");
    String wrong = Base64.getEncoder().encodeToString(new byte[64]);
    assertThat(send("BalanceEx", "", nonce + 100, wrong).body()).contains("EAPI:Invalid signature");
    ok("BalanceEx", "");
    assertThat(
            WireClient.request(
                    simulation, "POST", "/kraken/0/private/BalanceEx", "nonce=1", "API-Key", "x")
                .body())
        .contains("EAPI:Invalid key");
  }

  @Test
  void aTakerPaysInQuoteToTheLastDecimal() {
    JsonNode before = ok("BalanceEx", "").path("ZUSD");
    String price = depth("asks").path(0).asText();
    JsonNode placed = ok("AddOrder", limit(price, "&timeinforce=IOC&cl_ord_id=take"));
    String id = placed.path("txid").path(0).asText();
    assertThat(id).matches("O[A-Z2-7]{5}-[A-Z2-7]{5}-[A-Z2-7]{6}");
    JsonNode order = ok("QueryOrders", "trades=true&txid=" + id).path(id);
    assertThat(order.path("status").asText()).isEqualTo("closed");
    assertThat(order.path("cl_ord_id").asText()).isEqualTo("take");
    BigDecimal cost = new BigDecimal(order.path("cost").asText());
    BigDecimal fee = new BigDecimal(order.path("fee").asText());
    assertThat(cost).isEqualByComparingTo(new BigDecimal(price).movePointLeft(2));
    assertThat(fee)
        .isEqualByComparingTo(
            cost.multiply(new BigDecimal("0.004")).setScale(5, RoundingMode.DOWN));
    JsonNode trades = ok("TradesHistory", "").path("trades");
    assertThat(trades).hasSize(1);
    assertThat(trades.path(order.path("trades").path(0).asText()).path("ordertxid").asText())
        .isEqualTo(id);
    JsonNode after = ok("BalanceEx", "").path("ZUSD");
    assertThat(new BigDecimal(before.path("balance").asText()).subtract(cost).subtract(fee))
        .isEqualByComparingTo(new BigDecimal(after.path("balance").asText()));
    assertThat(ok("TradeVolume", "pair=XBTUSD").path("fees").path("XXBTZUSD").path("fee").asText())
        .isEqualTo("0.4000");
  }

  @Test
  void restingOrdersHoldAndNamesAreUniqueAmongOpen() {
    String order = limit(far(), "&cl_ord_id=mine");
    String id = ok("AddOrder", order).path("txid").path(0).asText();
    assertThat(new BigDecimal(ok("BalanceEx", "").path("ZUSD").path("hold_trade").asText()))
        .isPositive();
    assertThat(error("AddOrder", order)).containsIgnoringCase("duplicate");
    assertThat(ok("OpenOrders", "cl_ord_id=mine").path("open").has(id)).isTrue();
    assertThat(ok("CancelOrder", "cl_ord_id=mine").path("count").intValue()).isOne();
    assertThat(error("CancelOrder", "txid=" + id)).isEqualTo("EOrder:Unknown order");
    JsonNode closed = ok("ClosedOrders", "cl_ord_id=mine").path("closed").path(id);
    assertThat(closed.path("status").asText()).isEqualTo("canceled");
    ok("AddOrder", order);
    assertThat(ok("CancelAll", "").path("count").intValue()).isOne();
  }

  @Test
  void theSwitchCancelsWhenItIsNotRenewed() {
    ok("AddOrder", limit(far(), ""));
    assertThat(ok("CancelAllOrdersAfter", "timeout=10").path("triggerTime").asText())
        .isEqualTo(Simulations.START.plusSeconds(10).toString());
    simulation.step(450);
    ok("CancelAllOrdersAfter", "timeout=10");
    simulation.step(450);
    assertThat(ok("OpenOrders", "").path("open")).hasSize(1);
    simulation.step(60);
    assertThat(ok("OpenOrders", "").path("open")).isEmpty();
  }

  @Test
  void anOrderIsNotMatchedAfterItsDeadline() {
    String past = "&deadline=" + Simulations.START.minusSeconds(1);
    assertThat(error("AddOrder", limit(far(), past))).isEqualTo("EService:Deadline elapsed");
    String distant = "&deadline=" + Simulations.START.plusSeconds(61);
    assertThat(error("AddOrder", limit(far(), distant))).startsWith("EGeneral:Invalid arguments");
    simulation.command(
        FaultCommand.of("kraken", FaultKind.LATENCY_BEFORE)
            .with("delay_ms", 6_000)
            .withDuration(60_000));
    String late = limit(far(), "&deadline=" + Simulations.START.plusSeconds(5));
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> error("AddOrder", late));
    while (!answer.isDone()) {
      simulation.step(10);
    }
    assertThat(answer.join()).isEqualTo("EService:Deadline elapsed");
  }

  @Test
  void whatIsWrongHasTheVenuesText() {
    assertThat(error("AddOrder", limit("1.01", ""))).isEqualTo("EOrder:Tick size check failed");
    assertThat(error("AddOrder", "pair=NOPE&type=buy&ordertype=market&volume=1"))
        .isEqualTo("EQuery:Unknown asset pair");
    assertThat(error("AddOrder", "pair=XBTUSD&type=buy&ordertype=market&volume=0.00001"))
        .isEqualTo("EOrder:Order minimum not met");
    String poor = "pair=XBTUSD&type=sell&ordertype=limit&volume=900&price=" + far();
    assertThat(error("AddOrder", poor)).isEqualTo("EOrder:Insufficient funds");
    String ask = depth("asks").path(0).asText();
    assertThat(error("AddOrder", limit(ask, "&oflags=post"))).isEqualTo("EOrder:Post only order");
    assertThat(error("AddOrder", limit(far(), "&cl_ord_id=more-than-eighteen-chars")))
        .startsWith("EGeneral:Invalid arguments");
  }

  @Test
  void faultsWithoutMeaningHereAreRefused() {
    Assertions.assertThatThrownBy(
            () -> simulation.command(FaultCommand.of("kraken", FaultKind.LATE_FILLS)))
        .isInstanceOf(FaultRefusedException.class);
  }

  @Test
  void faultsOfAccountsActHereToo() {
    simulation.command(FaultCommand.of("kraken", FaultKind.DROPPED_ANSWER));
    String order = limit(far(), "&cl_ord_id=lost");
    Assertions.assertThatThrownBy(() -> call("AddOrder", order))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(ok("OpenOrders", "cl_ord_id=lost").path("open")).hasSize(1);
    simulation.command(FaultCommand.of("kraken", FaultKind.ORDER_LIMIT).withDuration(1_000));
    assertThat(error("AddOrder", limit(far(), ""))).isEqualTo("EOrder:Rate limit exceeded");
    for (int i = 0; i < 20; i++) {
      call("BalanceEx", "");
    }
    assertThat(error("BalanceEx", "")).isEqualTo("EAPI:Rate limit exceeded");
  }
}
