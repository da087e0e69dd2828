package io.crossbook.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KrakenTradingTest {
  private Simulation simulation;
  private KrakenClient client;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("kraken"));
    client = new KrakenClient(simulation, 0);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  @Test
  void keySignatureAndNonceAreReallyChecked() {
    client.ok("BalanceEx", "");
    assertThat(client.send("BalanceEx", "", client.nonce(), client.secret()).body())
        .contains("EAPI:Invalid nonce");
    assertThat(client.send("BalanceEx", "", client.nonce() - 1, client.secret()).body())
        .contains("EAPI:Invalid nonce");
    String wrong = Base64.getEncoder().encodeToString(new byte[64]);
    assertThat(client.send("BalanceEx", "", client.nonce() + 100, wrong).body())
        .contains("EAPI:Invalid signature");
    client.ok("BalanceEx", "");
    assertThat(
            WireClient.request(
                    simulation, "POST", "/kraken/0/private/BalanceEx", "nonce=1", "API-Key", "x")
                .body())
        .contains("EAPI:Invalid key");
  }

  @Test
  void aTakerPaysInQuoteToTheLastDecimal() {
    JsonNode before = client.ok("BalanceEx", "").path("ZUSD");
    String price = client.depth("asks").path(0).asText();
    JsonNode placed = client.ok("AddOrder", client.limit(price, "&timeinforce=IOC&cl_ord_id=take"));
    String id = placed.path("txid").path(0).asText();
    assertThat(id).matches("O[A-Z2-7]{5}-[A-Z2-7]{5}-[A-Z2-7]{6}");
    JsonNode order = client.ok("QueryOrders", "trades=true&txid=" + id).path(id);
    assertThat(order.path("status").asText()).isEqualTo("closed");
    assertThat(order.path("cl_ord_id").asText()).isEqualTo("take");
    BigDecimal cost = new BigDecimal(order.path("cost").asText());
    BigDecimal fee = new BigDecimal(order.path("fee").asText());
    assertThat(cost).isEqualByComparingTo(new BigDecimal(price).movePointLeft(2));
    assertThat(fee)
        .isEqualByComparingTo(
            cost.multiply(new BigDecimal("0.004")).setScale(5, RoundingMode.DOWN));
    JsonNode trades = client.ok("TradesHistory", "").path("trades");
    assertThat(trades).hasSize(1);
    assertThat(trades.path(order.path("trades").path(0).asText()).path("ordertxid").asText())
        .isEqualTo(id);
    JsonNode after = client.ok("BalanceEx", "").path("ZUSD");
    assertThat(new BigDecimal(before.path("balance").asText()).subtract(cost).subtract(fee))
        .isEqualByComparingTo(new BigDecimal(after.path("balance").asText()));
    assertThat(
            client
                .ok("TradeVolume", "pair=XBTUSD")
                .path("fees")
                .path("XXBTZUSD")
                .path("fee")
                .asText())
        .isEqualTo("0.4000");
  }

  @Test
  void restingOrdersHoldAndNamesAreUniqueAmongOpen() {
    String order = client.limit(client.far(), "&cl_ord_id=mine");
    String id = client.ok("AddOrder", order).path("txid").path(0).asText();
    assertThat(new BigDecimal(client.ok("BalanceEx", "").path("ZUSD").path("hold_trade").asText()))
        .isPositive();
    assertThat(client.error("AddOrder", order)).containsIgnoringCase("duplicate");
    assertThat(client.ok("OpenOrders", "cl_ord_id=mine").path("open").has(id)).isTrue();
    assertThat(client.ok("CancelOrder", "cl_ord_id=mine").path("count").intValue()).isOne();
    assertThat(client.error("CancelOrder", "txid=" + id)).isEqualTo("EOrder:Unknown order");
    JsonNode closed = client.ok("ClosedOrders", "cl_ord_id=mine").path("closed").path(id);
    assertThat(closed.path("status").asText()).isEqualTo("canceled");
    client.ok("AddOrder", order);
    assertThat(client.ok("CancelAll", "").path("count").intValue()).isOne();
  }

  @Test
  void theSwitchCancelsWhenItIsNotRenewed() {
    client.ok("AddOrder", client.limit(client.far(), ""));
    assertThat(client.ok("CancelAllOrdersAfter", "timeout=10").path("triggerTime").asText())
        .isEqualTo(Simulations.START.plusSeconds(10).toString());
    simulation.step(450);
    client.ok("CancelAllOrdersAfter", "timeout=10");
    simulation.step(450);
    assertThat(client.ok("OpenOrders", "").path("open")).hasSize(1);
    simulation.step(60);
    assertThat(client.ok("OpenOrders", "").path("open")).isEmpty();
  }

  @Test
  void anOrderIsNotMatchedAfterItsDeadline() {
    String past = "&deadline=" + Simulations.START.minusSeconds(1);
    assertThat(client.error("AddOrder", client.limit(client.far(), past)))
        .isEqualTo("EService:Deadline elapsed");
    String distant = "&deadline=" + Simulations.START.plusSeconds(61);
    assertThat(client.error("AddOrder", client.limit(client.far(), distant)))
        .startsWith("EGeneral:Invalid arguments");
    simulation.command(
        FaultCommand.of("kraken", FaultKind.LATENCY_BEFORE)
            .with("delay_ms", 6_000)
            .withDuration(60_000));
    String late = client.limit(client.far(), "&deadline=" + Simulations.START.plusSeconds(5));
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> client.error("AddOrder", late));
    while (!answer.isDone()) {
      simulation.step(10);
    }
    assertThat(answer.join()).isEqualTo("EService:Deadline elapsed");
  }

  @Test
  void whatIsWrongHasTheVenuesText() {
    assertThat(client.error("AddOrder", client.limit("1.01", "")))
        .isEqualTo("EOrder:Tick size check failed");
    assertThat(client.error("AddOrder", "pair=NOPE&type=buy&ordertype=market&volume=1"))
        .isEqualTo("EQuery:Unknown asset pair");
    assertThat(client.error("AddOrder", "pair=XBTUSD&type=buy&ordertype=market&volume=0.00001"))
        .isEqualTo("EOrder:Order minimum not met");
    String poor = "pair=XBTUSD&type=sell&ordertype=limit&volume=900&price=" + client.far();
    assertThat(client.error("AddOrder", poor)).isEqualTo("EOrder:Insufficient funds");
    String ask = client.depth("asks").path(0).asText();
    assertThat(client.error("AddOrder", client.limit(ask, "&oflags=post")))
        .isEqualTo("EOrder:Post only order");
    assertThat(
            client.error(
                "AddOrder", client.limit(client.far(), "&cl_ord_id=more-than-eighteen-chars")))
        .startsWith("EGeneral:Invalid arguments");
  }

  @Test
  void closedOrdersAreListedByWhenTheyWereOpenedOrClosed() {
    client.ok("AddOrder", client.limit(client.far(), "&cl_ord_id=long"));
    simulation.step(500);
    client.ok("CancelOrder", "cl_ord_id=long");
    String before = "end=" + Simulations.START.plusSeconds(5).getEpochSecond();
    assertThat(client.ok("ClosedOrders", before).path("count").intValue())
        .as("it was opened before")
        .isOne();
    assertThat(client.ok("ClosedOrders", before + "&closetime=close").path("count").intValue())
        .as("it was closed after")
        .isZero();
    assertThat(client.error("ClosedOrders", "closetime=never"))
        .startsWith("EGeneral:Invalid arguments");
  }

  @Test
  void theEngineCountsThePlacementsOfAPairAndItsQuickCancellations() {
    for (int i = 0; i < 6; i++) {
      client.ok("AddOrder", client.limit(client.far(), "&cl_ord_id=quick"));
      client.ok("CancelOrder", "cl_ord_id=quick");
    }
    for (int i = 0; i < 6; i++) {
      client.ok("AddOrder", client.limit(client.far(), ""));
    }
    assertThat(client.error("AddOrder", client.limit(client.far(), "")))
        .as("six that cost nine and six that cost one are sixty")
        .isEqualTo("EOrder:Rate limit exceeded");
    client.ok("AddOrder", "pair=ETHUSD&type=sell&ordertype=market&volume=0.01");
    simulation.step(100);
    client.ok("AddOrder", client.limit(client.far(), "&cl_ord_id=later"));
    client.ok("AddOrder", client.limit(client.far(), ""));
    assertThat(client.error("AddOrder", client.limit(client.far(), "")))
        .as("two seconds later there is room for two")
        .isEqualTo("EOrder:Rate limit exceeded");
  }

  @Test
  void faultsOfAccountsActHereToo() {
    simulation.command(FaultCommand.of("kraken", FaultKind.DROPPED_ANSWER));
    String order = client.limit(client.far(), "&cl_ord_id=lost");
    Assertions.assertThatThrownBy(() -> client.call("AddOrder", order))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(client.ok("OpenOrders", "cl_ord_id=lost").path("open")).hasSize(1);
    simulation.command(FaultCommand.of("kraken", FaultKind.ORDER_LIMIT).withDuration(1_000));
    assertThat(client.error("AddOrder", client.limit(client.far(), "")))
        .isEqualTo("EOrder:Rate limit exceeded");
    for (int i = 0; i < 20; i++) {
      client.call("BalanceEx", "");
    }
    assertThat(client.error("BalanceEx", "")).isEqualTo("EAPI:Rate limit exceeded");
  }
}
