package io.crossbook.venues.mexc.trading;

import static io.crossbook.venues.mexc.trading.MexcAccountSetup.NOW;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.decimal;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.fixture;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.response;
import static io.crossbook.venues.mexc.trading.MexcAccountSetup.spot;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.testing.PrivateEvents;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MexcPrivateStreamTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final String GIVEN = "{\"listenKey\":\"a-key\"}";

  private final PrivateEvents out = new PrivateEvents();
  private final PrivateStream stream = spot().stream();

  /** Writes fields of a message. */
  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] message(Fields fields) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream to = CodedOutputStream.newInstance(bytes);
      fields.write(to);
      to.flush();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A frame; fields come in any order, and some are not known here. */
  static byte[] frame(String symbol, int body, Fields fields) {
    return message(
        to -> {
          to.writeBytes(body, ByteString.copyFrom(message(fields)));
          to.writeString(1, "spot@private");
          if (!symbol.isEmpty()) {
            to.writeString(3, symbol);
          }
          to.writeFixed64(999, 1);
          to.writeInt64(5, 1_736_417_034_000L);
          to.writeInt64(6, 1_736_417_034_281L);
        });
  }

  static byte[] order(int status, String cumulative) {
    return frame(
        "MXUSDT",
        MexcPrivateFrames.ORDER,
        to -> {
          to.writeString(1, "C02__505979017439002624115");
          to.writeString(2, "our-id");
          to.writeString(3, "3.5121");
          to.writeString(4, "2.0");
          to.writeString(6, "3.6962");
          to.writeInt32(7, 1);
          to.writeInt32(8, 2);
          to.writeString(13, cumulative);
          to.writeInt32(15, status);
          to.writeInt64(16, 1_736_417_034_259L);
        });
  }

  static byte[] deal() {
    return frame(
        "MXUSDT",
        MexcPrivateFrames.DEAL,
        to -> {
          to.writeString(1, "3.6962");
          to.writeString(2, "1");
          to.writeString(3, "3.6962");
          to.writeInt32(4, 2);
          to.writeString(7, "505979017439002624X1");
          to.writeString(9, "C02__505979017439002624115");
          to.writeString(10, "0.0003998377369698171");
          to.writeString(11, "MX");
          to.writeInt64(12, 1_736_417_034_280L);
        });
  }

  private void answered(String tag, int status, String body, long at) {
    stream.onAnswer(
        tag, HttpAnswer.of(status, Map.of(), body.getBytes(StandardCharsets.UTF_8), at), out);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.onFrame(connection(), bytes, 0, bytes.length, true, NOW, out);
  }

  private void binary(byte[] frame) {
    byte[] within = new byte[frame.length + 7];
    System.arraycopy(frame, 0, within, 3, frame.length);
    stream.onFrame(connection(), within, 3, frame.length, false, NOW, out);
  }

  private String connection() {
    return out.plans.get(out.plans.size() - 1).name();
  }

  private void acknowledge(String channel) {
    text("{\"id\":0,\"code\":0,\"msg\":\"" + channel + "\"}");
  }

  private void live(long now) {
    answered("listen-key", 200, GIVEN, now);
    stream.onOpen(connection(), now, out);
    acknowledge(MexcPrivateStream.ORDERS);
    acknowledge(MexcPrivateStream.DEALS);
    acknowledge(MexcPrivateStream.ACCOUNT);
  }

  private void startedAndLive() {
    stream.start(NOW, out);
    live(NOW);
    assertThat(out.states).containsExactly("live");
  }

  @Test
  void aKeyIsAskedForAndGoesIntoTheAddress() {
    stream.start(NOW, out);
    assertThat(out.tags).containsExactly("listen-key");
    assertThat(out.requests.get(0).method()).isEqualTo("POST");
    assertThat(out.requests.get(0).target())
        .isEqualTo(
            MexcAccountSetup.signed(
                "/api/v3/userDataStream", "recvWindow=5000&timestamp=1644489390087"));
    answered("listen-key", 200, GIVEN, NOW);
    assertThat(out.plans)
        .containsExactly(
            new ConnectionPlan(
                "private-1",
                ConnectionPlan.Transport.WEBSOCKET,
                "/ws?listenKey=a-key",
                35 * SECOND,
                10,
                23 * 60 * MINUTE));
    stream.onOpen("private-1", NOW, out);
    assertThat(out.sent)
        .containsExactly(
            "{\"method\":\"SUBSCRIPTION\",\"params\":[\"spot@private.orders.v3.api.pb\"]}",
            "{\"method\":\"SUBSCRIPTION\",\"params\":[\"spot@private.deals.v3.api.pb\"]}",
            "{\"method\":\"SUBSCRIPTION\",\"params\":[\"spot@private.account.v3.api.pb\"]}");
    acknowledge(MexcPrivateStream.ORDERS);
    acknowledge(MexcPrivateStream.ORDERS);
    acknowledge(MexcPrivateStream.ACCOUNT);
    assertThat(out.states).isEmpty();
    acknowledge(MexcPrivateStream.DEALS);
    assertThat(out.states).containsExactly("live");
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void aRefusedKeyIsFinal() {
    stream.start(NOW, out);
    answered("listen-key", 401, "{\"code\":700002,\"msg\":\"Signature not valid\"}", NOW);
    assertThat(out.states).hasSize(1);
    assertThat(out.states.get(0)).startsWith("refused: MEXC refuses the key").contains("Signature");
    stream.onTick(NOW + 60 * MINUTE, out);
    answered("listen-key", 200, GIVEN, NOW);
    assertThat(out.requests).hasSize(1);
    assertThat(out.plans).isEmpty();
  }

  @Test
  void aKeyThatIsNotGivenIsAskedForWithGrowingDelay() {
    stream.start(NOW, out);
    answered("listen-key", 500, "", NOW);
    stream.onTick(NOW + SECOND - 1, out);
    assertThat(out.requests).hasSize(1);
    stream.onTick(NOW + SECOND, out);
    assertThat(out.requests).hasSize(2);
    answered("listen-key", 200, "{}", NOW + SECOND);
    stream.onTick(NOW + 3 * SECOND - 1, out);
    assertThat(out.requests).hasSize(2);
    stream.onTick(NOW + 3 * SECOND, out);
    assertThat(out.requests).hasSize(3);
    // No answer at all.
    stream.onTick(NOW + 17 * SECOND, out);
    assertThat(out.requests).hasSize(3);
    stream.onTick(NOW + 18 * SECOND, out);
    assertThat(out.requests).hasSize(4);
    answered("listen-key", 429, "", NOW + 18 * SECOND);
    stream.onTick(NOW + 10 * MINUTE, out);
    assertThat(out.requests).hasSize(4);
    stream.onTick(NOW + 10 * MINUTE + 18 * SECOND, out);
    assertThat(out.requests).hasSize(5);
    assertThat(out.states).isEmpty();
  }

  @Test
  void theKeyIsRenewedInTime() {
    startedAndLive();
    stream.onTick(NOW + 30 * MINUTE - 1, out);
    assertThat(out.requests).hasSize(1);
    long renewed = NOW + 30 * MINUTE;
    stream.onTick(renewed, out);
    assertThat(out.tags).containsExactly("listen-key", "renewal-1");
    assertThat(out.requests.get(1).method()).isEqualTo("PUT");
    assertThat(out.requests.get(1).target())
        .isEqualTo(
            MexcAccountSetup.signed(
                "/api/v3/userDataStream",
                "listenKey=a-key&recvWindow=5000&timestamp=" + renewed / 1_000_000L));
    answered("renewal-1", 200, GIVEN, renewed);
    stream.onTick(renewed + 30 * MINUTE - 1, out);
    assertThat(out.requests).hasSize(2);
    // This renewal fails again and again, until the key is too old to be trusted.
    long minute = renewed + 30 * MINUTE;
    for (; minute < renewed + 55 * MINUTE; minute += MINUTE) {
      stream.onTick(minute, out);
      answered("renewal-1", 503, "", minute);
    }
    assertThat(out.requests).hasSize(27);
    assertThat(out.states).containsExactly("live");
    stream.onTick(minute, out);
    assertThat(out.states).hasSize(2);
    assertThat(out.states.get(1)).contains("could not be renewed in time");
    assertThat(out.disconnects).containsExactly("private-1");
  }

  @Test
  void noListenKeyIsPutAside() {
    stream.start(NOW, out);
    answered("listen-key", 200, "{\"listenKey\":\"a-key\"", NOW);
    answered("another", 200, GIVEN, NOW);
    answered("listen-key", 500, "<html>trouble</html>", NOW);
    assertThat(out.putAside).containsExactly("", "", "<html>trouble</html>");
    assertThat(out.deadLetters).noneMatch(detail -> detail.contains("a-key"));
  }

  @Test
  void aKeyThatTheVenueForgotIsReplaced() {
    startedAndLive();
    stream.onTick(NOW + 30 * MINUTE, out);
    answered("renewal-1", 400, "{\"code\":730002,\"msg\":\"listen key\"}", NOW + 30 * MINUTE);
    assertThat(out.disconnects).containsExactly("private-1");
    stream.onTick(NOW + 31 * MINUTE, out);
    assertThat(out.tags.get(out.tags.size() - 1)).isEqualTo("listen-key");
  }

  @Test
  void afterABreakANewKeyIsAskedFor() {
    startedAndLive();
    stream.onClose("private-1", "reset", NOW + SECOND, out);
    assertThat(out.states).containsExactly("live", "interrupted: reset");
    assertThat(out.disconnects).containsExactly("private-1");
    stream.onTick(NOW + 2 * SECOND, out);
    assertThat(out.tags).containsExactly("listen-key", "listen-key");
    live(NOW + 2 * SECOND);
    assertThat(connection()).isEqualTo("private-2");
    assertThat(out.states).containsExactly("live", "interrupted: reset", "live");
    // What comes of the old connection, or for it, changes nothing.
    stream.onClose("private-1", "late", NOW + 3 * SECOND, out);
    stream.onOpen("private-1", NOW + 3 * SECOND, out);
    answered("renewal-1", 400, "{\"code\":730002}", NOW + 3 * SECOND);
    answered("listen-key", 200, GIVEN, NOW + 3 * SECOND);
    assertThat(out.states).hasSize(3);
    assertThat(out.plans).hasSize(2);
  }

  @Test
  void aPingIsSentEveryFifteenSeconds() {
    startedAndLive();
    out.sent.clear();
    for (int second = 1; second <= 31; second++) {
      stream.onTick(NOW + second * SECOND, out);
      text("{\"id\":0,\"code\":0,\"msg\":\"PONG\"}");
    }
    assertThat(out.sent).containsExactly("{\"method\":\"PING\"}", "{\"method\":\"PING\"}");
    assertThat(out.deadLetters).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":0,\"code\":0,\"msg\":\"Not Subscribed successfully! [x] Reason: Blocked!\"}",
        "{\"id\":0,\"code\":1,\"msg\":\"spot@private.orders.v3.api.pb\"}",
        "{}",
        "nonsense"
      })
  void aSubscriptionThatIsNotAcceptedRenewsTheConnection(String reply) {
    stream.start(NOW, out);
    answered("listen-key", 200, GIVEN, NOW);
    stream.onOpen("private-1", NOW, out);
    text(reply);
    assertThat(out.deadLetters).hasSize(1);
    assertThat(out.disconnects).containsExactly("private-1");
    assertThat(out.states).isEmpty();
  }

  @Test
  void whatIsNotAcknowledgedInTimeIsTriedAgain() {
    stream.start(NOW, out);
    answered("listen-key", 200, GIVEN, NOW);
    stream.onOpen("private-1", NOW, out);
    acknowledge(MexcPrivateStream.ORDERS);
    stream.onTick(NOW + 10 * SECOND - 1, out);
    assertThat(out.disconnects).isEmpty();
    stream.onTick(NOW + 10 * SECOND, out);
    assertThat(out.disconnects).containsExactly("private-1");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, OPEN, ''",
    "2, 2, FILLED, ''",
    "3, 1.50, OPEN, ''",
    "4, 0, CANCELLED, CANCELED",
    "5, 1, CANCELLED, PARTIALLY_CANCELED"
  })
  void ordersAreExact(int number, String cumulative, OrderStatus status, String reason) {
    startedAndLive();
    binary(order(number, cumulative));
    assertThat(out.orders)
        .containsExactly(
            new OrderState(
                "MXUSDT",
                "our-id",
                "C02__505979017439002624115",
                Side.SELL,
                status,
                decimal("2"),
                decimal(cumulative).stripTrailingZeros().setScale(cumulative.length() > 2 ? 1 : 0),
                cumulative.equals("0") ? null : decimal("3.6962"),
                reason,
                1_736_417_034_281_000_000L));
    assertThat(out.deadLetters).isEmpty();
  }

  @Test
  void fillsAndBalancesAreExact() {
    startedAndLive();
    binary(deal());
    assertThat(out.fills)
        .containsExactly(
            new Fill(
                "MXUSDT",
                "",
                "C02__505979017439002624115",
                "505979017439002624X1",
                Side.SELL,
                decimal("3.6962"),
                decimal("1"),
                null,
                decimal("0.0003998377369698171"),
                "MX",
                false,
                1_736_417_034_280_000_000L));
    binary(
        frame(
            "",
            MexcPrivateFrames.ACCOUNT,
            to -> {
              to.writeString(1, "USDT");
              to.writeString(3, "21.94210356004384");
              to.writeString(5, "10");
              to.writeInt64(8, 1_736_416_910_000L);
            }));
    assertThat(out.balances)
        .containsExactly(
            new Balance(
                "USDT",
                decimal("31.94210356004384"),
                decimal("21.94210356004384"),
                1_736_416_910_000_000_000L));
    assertThat(out.deadLetters).isEmpty();
    assertThat(out.states).containsExactly("live");
  }

  @Test
  void theEncodedExamplesAreRead() {
    startedAndLive();
    for (String file : List.of("privateOrders", "privateAccount")) {
      binary(
          HexFormat.of()
              .parseHex(fixture("protobuf/synthetic_" + file + ".json").path("hex").asText()));
    }
    assertThat(out.orders)
        .containsExactly(
            new OrderState(
                "MXUSDT",
                "",
                "C02__505979017439002624115",
                Side.SELL,
                OrderStatus.FILLED,
                decimal("1"),
                decimal("1"),
                decimal("3.6962"),
                "",
                1_736_417_034_281_000_000L));
    assertThat(out.balances)
        .containsExactly(
            new Balance(
                "USDT",
                decimal("21.94210356004384"),
                decimal("21.94210356004384"),
                1_736_416_910_000_000_000L));
    assertThat(out.deadLetters).isEmpty();
    stream.onTick(NOW + 30 * MINUTE, out);
    answered(
        "renewal-1",
        200,
        response("jkorf-rest/SpotApi.Account.KeepAliveUserStream.json"),
        NOW + 30 * MINUTE);
    assertThat(out.disconnects).isEmpty();
  }

  @Test
  void whatCannotBeReadCountsAsMissed() {
    List<byte[]> wrong =
        List.of(
            new byte[] {(byte) 0xff},
            order(9, "1"),
            order(1, "x"),
            frame("", MexcPrivateFrames.ORDER, to -> to.writeString(1, "1")),
            frame("MXUSDT", MexcPrivateFrames.DEAL, to -> to.writeString(1, "1")),
            frame("", MexcPrivateFrames.ACCOUNT, to -> to.writeString(1, "USDT")));
    stream.start(NOW, out);
    for (int i = 0; i < wrong.size(); i++) {
      long now = NOW + i * 10L * MINUTE;
      stream.onTick(now, out);
      live(now);
      binary(wrong.get(i));
      assertThat(out.deadLetters).hasSize(i + 1);
      assertThat(out.states).hasSize(2 * i + 2);
      assertThat(out.states.get(2 * i + 1)).startsWith("interrupted: ");
      assertThat(out.disconnects).hasSize(i + 1);
    }
    assertThat(out.orders).isEmpty();
    assertThat(out.fills).isEmpty();
    assertThat(out.balances).isEmpty();
  }

  @Test
  void aFrameOfAnotherKindIsPutAside() {
    startedAndLive();
    binary(frame("MXUSDT", 313, to -> to.writeString(4, "1")));
    answered("another", 200, "{}", NOW);
    assertThat(out.deadLetters).hasSize(2).allMatch(each -> each.startsWith("unknown_message: "));
    assertThat(out.states).containsExactly("live");
  }
}
