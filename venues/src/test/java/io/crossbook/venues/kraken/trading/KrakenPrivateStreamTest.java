package io.crossbook.venues.kraken.trading;

import static io.crossbook.venues.kraken.trading.KrakenCalls.NOW;
import static io.crossbook.venues.kraken.trading.KrakenCalls.SECOND;
import static io.crossbook.venues.kraken.trading.KrakenCalls.error;
import static io.crossbook.venues.kraken.trading.KrakenCalls.http;
import static io.crossbook.venues.kraken.trading.KrakenCalls.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.testing.PrivateEvents;
import io.crossbook.venues.testing.Recordings;
import io.crossbook.venues.trading.PrivateStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KrakenPrivateStreamTest {
  private static final String CONNECTION = "kraken-private";
  private static final String EXECUTIONS_ACKNOWLEDGED =
      "{\"method\":\"subscribe\",\"result\":{\"channel\":\"executions\",\"maxratecount\":125},"
          + "\"success\":true,\"req_id\":1}";
  private static final String BALANCES_ACKNOWLEDGED =
      "{\"method\":\"subscribe\",\"result\":{\"channel\":\"balances\"},\"success\":true}";
  private static final String PENDING =
      "{\"channel\":\"executions\",\"type\":\"update\",\"data\":[{\"order_id\":\"OK4GJX-KSTLS-7DZZO5\","
          + "\"order_userref\":3,\"symbol\":\"BTC/USD\",\"order_qty\":0.005,\"cum_cost\":0.0,"
          + "\"time_in_force\":\"GTC\",\"exec_type\":\"pending_new\",\"side\":\"sell\","
          + "\"order_type\":\"limit\",\"limit_price\":26500.0,\"order_status\":\"pending_new\","
          + "\"cl_ord_id\":\"mine\",\"timestamp\":\"2023-09-22T10:33:05.709950Z\"}],\"sequence\":8}";
  private static final String TRADE =
      "{\"channel\":\"executions\",\"type\":\"update\",\"data\":[{\"order_id\":\"OK4GJX-KSTLS-7DZZO5\","
          + "\"exec_id\":\"TGBB7L-HT5LX-J3BZ4A\",\"exec_type\":\"trade\",\"trade_id\":62887576,"
          + "\"last_qty\":0.003,\"last_price\":26599.9,"
          + "\"liquidity_ind\":\"m\",\"cost\":132.9995,\"order_status\":\"partially_filled\","
          + "\"cum_qty\":0.003,\"avg_price\":26599.9,\"fees\":[{\"asset\":\"USD\",\"qty\":0.3},"
          + "{\"asset\":\"USD\",\"qty\":0.0458}],"
          + "\"timestamp\":\"2023-09-22T10:33:05.709993Z\"}],\"sequence\":9}";

  private final PrivateEvents out = new PrivateEvents();
  private final PrivateStream stream = KrakenCalls.protocol().stream();
  private long now = NOW;

  private void frame(String text) {
    byte[] bytes = ("  " + text).getBytes(StandardCharsets.UTF_8);
    stream.onFrame(CONNECTION, bytes, 2, bytes.length - 2, true, now, out);
  }

  private void open() {
    stream.start(now, out);
    stream.onOpen(CONNECTION, now, out);
  }

  private void token() {
    stream.onAnswer(out.tag, result("{\"token\":\"TESTTOKEN\",\"expires\":900}"), out);
  }

  private void live() {
    open();
    token();
    frame(EXECUTIONS_ACKNOWLEDGED);
    frame(BALANCES_ACKNOWLEDGED);
    assertThat(out.log).containsExactly("live");
    out.clear();
  }

  @Test
  void subscribesWithATokenOfItsOwn() {
    open();
    assertThat(out.plans)
        .containsExactly(
            new ConnectionPlan(
                CONNECTION, ConnectionPlan.Transport.WEBSOCKET, "/v2", 10 * SECOND, 5));
    assertThat(out.requests).hasSize(1);
    assertThat(out.requests.get(0).target()).isEqualTo("/0/private/GetWebSocketsToken");
    assertThat(out.sent).isEmpty();
    token();
    assertThat(out.sent)
        .containsExactly(
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"executions\",\"token\":"
                + "\"TESTTOKEN\",\"snap_orders\":true,\"snap_trades\":true,\"order_status\":true},"
                + "\"req_id\":1}",
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"balances\",\"token\":\"TESTTOKEN\"},"
                + "\"req_id\":2}");
  }

  @Test
  void isLiveOnlyWhenBothSubscriptionsAreAcknowledged() {
    open();
    token();
    frame(BALANCES_ACKNOWLEDGED);
    frame("{\"channel\":\"heartbeat\"}");
    assertThat(out.log).isEmpty();
    frame(EXECUTIONS_ACKNOWLEDGED);
    assertThat(out.log).containsExactly("live");
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void saysWhatWasToldAsAWholeOnceItIsLive() {
    String nothingOpen =
        "{\"channel\":\"executions\",\"type\":\"snapshot\",\"data\":[],\"sequence\":1}";
    String holds =
        "{\"channel\":\"balances\",\"type\":\"snapshot\",\"data\":[{\"asset\":\"BTC\","
            + "\"asset_class\":\"currency\",\"balance\":1.2,\"wallets\":[{\"type\":\"spot\","
            + "\"id\":\"main\",\"balance\":1.2}]}],\"sequence\":1}";
    open();
    token();
    frame(EXECUTIONS_ACKNOWLEDGED);
    frame(nothingOpen);
    assertThat(out.log).isEmpty();
    frame(BALANCES_ACKNOWLEDGED);
    assertThat(out.log).containsExactly("live", "told OPEN_ORDERS");
    frame(holds);
    assertThat(out.log).containsExactly("live", "told OPEN_ORDERS", "told BALANCES");
    assertThat(out.balances).containsExactly(new Balance("BTC", new BigDecimal("1.2"), null, 0));
    // Told on the connection before: of this one nothing is known yet.
    out.clear();
    stream.onClose(CONNECTION, "gone", now, out);
    stream.onOpen(CONNECTION, now, out);
    token();
    frame(EXECUTIONS_ACKNOWLEDGED);
    frame(BALANCES_ACKNOWLEDGED);
    assertThat(out.log).containsExactly("interrupted: the connection is gone: gone", "live");
  }

  @Test
  void tradesOfASnapshotAreFillsAndSayNothingOfTheirOrders() {
    live();
    String trade = TRADE.substring(TRADE.indexOf('[') + 1, TRADE.indexOf("],\"sequence\""));
    String whole =
        trade.replace("{\"order_id\"", "{\"symbol\":\"BTC/USD\",\"side\":\"sell\",\"order_id\"");
    frame(
        "{\"channel\":\"executions\",\"type\":\"snapshot\",\"data\":["
            + whole
            + ","
            + trade.replace("TGBB7L", "TANOTHER")
            + "],\"sequence\":1}");
    assertThat(out.log).containsExactly("fill TGBB7L-HT5LX-J3BZ4A", "told OPEN_ORDERS");
    assertThat(out.fills.get(0).side()).isEqualTo(Side.SELL);
    assertThat(out.fills.get(0).venueOrderId()).isEqualTo("OK4GJX-KSTLS-7DZZO5");
    assertThat(out.deadLetters).as("a row without a symbol is left to the history").isEmpty();
  }

  @Test
  void aWholeThatCannotBeReadIsNotSaidToBeTold() {
    live();
    frame(
        "{\"channel\":\"balances\",\"type\":\"snapshot\",\"data\":[{\"asset\":\"BTC\"}],"
            + "\"sequence\":1}");
    assertThat(out.log).doesNotContain("told BALANCES").contains("live");
  }

  @Test
  void reportsAnOrderAndItsFill() {
    live();
    frame(PENDING);
    frame(TRADE);
    assertThat(out.log).containsExactly("order PENDING", "fill TGBB7L-HT5LX-J3BZ4A", "order OPEN");
    assertThat(out.orders.get(0))
        .isEqualTo(
            new OrderState(
                "BTC/USD",
                "mine",
                "OK4GJX-KSTLS-7DZZO5",
                Side.SELL,
                OrderStatus.PENDING,
                new BigDecimal("0.005"),
                null,
                null,
                "",
                1_695_378_785_709_950_000L));
    assertThat(out.orders.get(1))
        .isEqualTo(
            new OrderState(
                "BTC/USD",
                "mine",
                "OK4GJX-KSTLS-7DZZO5",
                Side.SELL,
                OrderStatus.OPEN,
                new BigDecimal("0.005"),
                new BigDecimal("0.003"),
                new BigDecimal("26599.9"),
                "",
                1_695_378_785_709_993_000L));
    assertThat(out.fills)
        .containsExactly(
            new Fill(
                "BTC/USD",
                "mine",
                "OK4GJX-KSTLS-7DZZO5",
                "TGBB7L-HT5LX-J3BZ4A",
                Side.SELL,
                new BigDecimal("26599.9"),
                new BigDecimal("0.003"),
                new BigDecimal("0.003"),
                new BigDecimal("0.3458"),
                "USD",
                true,
                1_695_378_785_709_993_000L));
  }

  @Test
  void readsTheDocumentedFrames() {
    live();
    for (String line :
        new String(
                Recordings.fixture("kraken/ws_v2/doc_example_frames.jsonl"), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      if (line.contains("\"type\":")
          && (line.contains("executions") || line.contains("balances"))) {
        frame(line);
      }
    }
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.log)
        .containsExactly(
            "order PENDING", "fill TGBB7L-HT5LX-J3BZ4A", "order OPEN", "told BALANCES");
    assertThat(out.fills.get(0).fee()).isEqualByComparingTo("0.3458");
    assertThat(out.balances)
        .containsExactly(
            new Balance("BTC", new BigDecimal("1.2"), null, 0),
            new Balance("MATIC", new BigDecimal("300"), null, 0),
            new Balance("USD", new BigDecimal("80595.4943"), null, 0));
  }

  @Test
  void anEndSaysWhyAndIsTheLastThatIsRemembered() {
    live();
    frame(PENDING);
    frame(
        "{\"channel\":\"executions\",\"type\":\"update\",\"sequence\":9,\"data\":[{\"order_id\":"
            + "\"OK4GJX-KSTLS-7DZZO5\",\"exec_type\":\"canceled\",\"order_status\":\"canceled\","
            + "\"reason\":\"Post only order\",\"cum_qty\":0,"
            + "\"timestamp\":\"2023-09-22T10:33:06Z\"}]}");
    OrderState ended = out.orders.get(1);
    assertThat(ended.status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(ended.symbol()).isEqualTo("BTC/USD");
    assertThat(ended.filled()).isEqualByComparingTo("0");
    assertThat(ended.reason()).isEqualTo("Post only order");
    frame(TRADE.replace("\"sequence\":9", "\"sequence\":10"));
    assertThat(out.fills).isEmpty();
    assertThat(out.deadLetters)
        .containsExactly("bad_value: executions: a trade without symbol, side or time at byte 0");
  }

  @Test
  void feesInTwoAssetsAreNotAdded() {
    live();
    frame(PENDING);
    frame(TRADE.replace("{\"asset\":\"USD\",\"qty\":0.0458}", "{\"asset\":\"XBT\",\"qty\":1}"));
    assertThat(out.fills.get(0).fee()).isNull();
    assertThat(out.fills.get(0).feeAsset()).isEmpty();
  }

  @Test
  void anUpdateOfAnotherWalletIsNoBalance() {
    live();
    frame(
        "{\"channel\":\"balances\",\"type\":\"update\",\"sequence\":1,\"data\":[{\"asset\":\"BTC\","
            + "\"amount\":-0.1,\"balance\":1.1,\"wallet_type\":\"spot\",\"ledger_id\":\"L\","
            + "\"timestamp\":\"2023-09-22T10:33:05.709993Z\"},"
            + "{\"asset\":\"BTC\",\"balance\":9,\"wallet_type\":\"earn\"}]}");
    assertThat(out.balances)
        .containsExactly(
            new Balance("BTC", new BigDecimal("1.1"), null, 1_695_378_785_709_993_000L));
  }

  @Test
  void aHoleInTheSequenceOpensTheConnectionAnew() {
    live();
    frame(PENDING);
    frame(TRADE.replace("\"sequence\":9", "\"sequence\":10"));
    assertThat(out.fills).hasSize(1);
    assertThat(out.log)
        .endsWith(
            "interrupted: frame 10 of executions followed frame 8", "reconnect kraken-private");
    out.clear();
    stream.onClose(CONNECTION, "asked", now, out);
    assertThat(out.log).isEmpty();
    stream.onOpen(CONNECTION, now, out);
    token();
    frame(EXECUTIONS_ACKNOWLEDGED);
    frame(BALANCES_ACKNOWLEDGED);
    frame(PENDING.replace("\"sequence\":8", "\"sequence\":1"));
    assertThat(out.log).containsExactly("live", "order PENDING");
  }

  @Test
  void channelsAreNumberedApart() {
    live();
    frame(PENDING);
    frame("{\"channel\":\"balances\",\"type\":\"snapshot\",\"sequence\":1,\"data\":[]}");
    frame(TRADE);
    frame("{\"channel\":\"balances\",\"type\":\"update\",\"sequence\":2,\"data\":[]}");
    assertThat(out.log).noneMatch(line -> line.startsWith("interrupted"));
  }

  @Test
  void whatCannotBeReadAsksForTheHistory() {
    live();
    frame("{\"channel\":\"executions\",\"data\":[{\"order_id\":\"O1\"}],\"sequence\":1}");
    assertThat(out.log)
        .containsExactly("interrupted: a frame of executions could not be understood", "live");
    out.clear();
    frame("{\"channel\":");
    byte[] binary = {1, 2, 3};
    stream.onFrame(CONNECTION, binary, 0, 3, false, now, out);
    assertThat(out.log)
        .containsExactly(
            "interrupted: a frame could not be read",
            "live",
            "interrupted: a frame could not be read",
            "live");
    assertThat(out.deadLetters).hasSize(2);
    out.clear();
    frame("{\"channel\":\"news\"}");
    assertThat(out.log).isEmpty();
    assertThat(out.deadLetters).hasSize(1);
  }

  @Test
  void aLostConnectionInterruptsAndANewOneGetsANewToken() {
    live();
    stream.onClose(CONNECTION, "reset", now, out);
    assertThat(out.log).containsExactly("interrupted: the connection is gone: reset");
    stream.onOpen(CONNECTION, now + SECOND, out);
    assertThat(out.requests).hasSize(1);
    assertThat(out.sent).isEmpty();
    token();
    assertThat(out.sent).hasSize(2);
  }

  @Test
  void anAnswerForAnOlderConnectionIsNotUsed() {
    open();
    String old = out.tag;
    stream.onClose(CONNECTION, "reset", now, out);
    stream.onAnswer(old, result("{\"token\":\"TESTTOKEN\"}"), out);
    stream.onOpen(CONNECTION, now, out);
    stream.onAnswer(old, result("{\"token\":\"TESTTOKEN\"}"), out);
    assertThat(out.sent).isEmpty();
  }

  @Test
  void aRefusedKeyEndsIt() {
    for (String text :
        List.of("EAPI:Invalid key", "EAPI:Invalid signature", "EGeneral:Permission denied")) {
      PrivateStream refused = KrakenCalls.protocol().stream();
      out.clear();
      refused.start(now, out);
      refused.onOpen(CONNECTION, now, out);
      refused.onAnswer(out.tag, error(text), out);
      assertThat(out.log)
          .containsExactly("refused: Kraken refuses the key: " + text, "disconnect kraken-private");
      out.clear();
      refused.onTick(now + 100 * SECOND, out);
      refused.onOpen(CONNECTION, now, out);
      assertThat(out.requests).isEmpty();
    }
  }

  @Test
  void aRefusedSubscriptionEndsItToo() {
    open();
    token();
    frame("{\"method\":\"subscribe\",\"success\":false,\"error\":\"EGeneral:Permission denied\"}");
    assertThat(out.log)
        .containsExactly(
            "refused: Kraken refuses the key: EGeneral:Permission denied",
            "disconnect kraken-private");
  }

  @Test
  void aSubscriptionThatFailsOtherwiseIsTriedOnANewConnection() {
    open();
    token();
    frame("{\"method\":\"subscribe\",\"success\":false,\"error\":\"ESession:Invalid session\"}");
    assertThat(out.deadLetters)
        .containsExactly("venue_error: a subscription failed: ESession:Invalid session");
    stream.onTick(now + SECOND - 1, out);
    assertThat(out.log).isEmpty();
    stream.onTick(now + SECOND, out);
    assertThat(out.log).containsExactly("reconnect kraken-private");
  }

  @Test
  void aTokenIsAskedForAgainInTime() {
    open();
    stream.onTick(now + 15 * SECOND - 1, out);
    assertThat(out.requests).hasSize(1);
    stream.onTick(now + 15 * SECOND, out);
    assertThat(out.requests).hasSize(2);
    stream.onAnswer(out.tag, http(502, "<html>"), out);
    stream.onTick(now + SECOND, out);
    assertThat(out.requests).hasSize(2);
    stream.onTick(now + 3 * SECOND, out);
    assertThat(out.requests).hasSize(3);
    stream.onAnswer(out.tag, error("EAPI:Rate limit exceeded"), out);
    stream.onTick(now + 6 * SECOND - 1, out);
    assertThat(out.requests).hasSize(3);
    stream.onTick(now + 6 * SECOND, out);
    assertThat(out.requests).hasSize(4);
    token();
    assertThat(out.sent).anyMatch(text -> text.contains("executions"));
  }

  @Test
  void anAcknowledgementThatDoesNotComeOpensTheConnectionAnew() {
    open();
    token();
    frame(EXECUTIONS_ACKNOWLEDGED);
    stream.onTick(now + 10 * SECOND - 1, out);
    assertThat(out.log).isEmpty();
    stream.onTick(now + 10 * SECOND, out);
    assertThat(out.log).containsExactly("reconnect kraken-private");
  }

  @Test
  void pingsUntilThereAreHeartbeats() {
    open();
    stream.onTick(now + 4 * SECOND, out);
    assertThat(out.sent).containsExactly("{\"method\":\"ping\"}");
    frame("{\"method\":\"pong\",\"req_id\":42}");
    token();
    frame(EXECUTIONS_ACKNOWLEDGED);
    frame(BALANCES_ACKNOWLEDGED);
    out.clear();
    stream.onTick(now + 60 * SECOND, out);
    assertThat(out.sent).isEmpty();
    assertThat(out.deadLetters).isEmpty();
  }
}
