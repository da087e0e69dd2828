package io.crossbook.venues.binance.trading;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answer to a placement means, error by error. */
class BinanceErrorsTest {
  private static final Call<OrderState> SPOT =
      Accounts.spot().place(Accounts.intent("binance", OrderKind.LIMIT, false), Accounts.NOW);
  private static final Call<OrderState> USDM =
      Accounts.usdm().place(Accounts.intent("binanceusdm", OrderKind.LIMIT, false), Accounts.NOW);

  private static RejectReason rejected(Call<OrderState> call, int code, String text) {
    Answer<OrderState> answer = call.read(Accounts.error(400, code, text));
    assertThat(answer).isInstanceOf(Answer.Rejected.class);
    Answer.Rejected<OrderState> rejected = (Answer.Rejected<OrderState>) answer;
    assertThat(rejected.text()).isEqualTo(code + " " + text);
    return rejected.reason();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-2010 | Account has insufficient balance for requested action. | INSUFFICIENT_FUNDS",
        "-2010 | Duplicate order sent. | DUPLICATE_ID",
        "-2010 | Order would immediately match and take. | WOULD_TAKE",
        "-2010 | Market is closed. | NOT_TRADABLE",
        "-2010 | This symbol is restricted for this account. | NOT_TRADABLE",
        "-2010 | This symbol is not permitted for this account. | NOT_TRADABLE",
        "-2010 | Rest API trading is not enabled. | NOT_TRADABLE",
        "-2010 | This action is disabled on this account. | NOT_AUTHORIZED",
        "-2010 | This account may not place or cancel orders. | NOT_AUTHORIZED",
        "-2010 | Market orders are not supported for this symbol. | INVALID_ORDER",
        "-2010 | Unsupported order combination | INVALID_ORDER",
        "-2010 | Price * QTY is zero or less. | INVALID_ORDER",
        "-2010 | NEW_ORDER_REJECTED | OTHER",
        "-1013 | Filter failure: LOT_SIZE | INVALID_ORDER",
        "-1013 | Filter failure: PRICE_FILTER | INVALID_ORDER",
        "-1013 | Filter failure: NOTIONAL | INVALID_ORDER",
        "-1013 | Filter failure: PERCENT_PRICE_BY_SIDE | PRICE_OUT_OF_RANGE",
        "-1013 | Filter failure: MAX_NUM_ORDERS | LIMIT_EXCEEDED",
        "-1013 | Filter failure: EXCHANGE_MAX_NUM_ORDERS | LIMIT_EXCEEDED",
        "-1013 | Filter failure: MAX_POSITION | LIMIT_EXCEEDED",
        "-1013 | Market is closed. | NOT_TRADABLE",
        "-1021 | Timestamp for this request is outside of the recvWindow. | TOO_LATE",
        "-1022 | Signature for this request is not valid. | NOT_AUTHORIZED",
        "-1002 | You are not authorized to execute this request. | NOT_AUTHORIZED",
        "-2014 | API-key format invalid. | NOT_AUTHORIZED",
        "-2015 | Invalid API-key, IP, or permissions for action. | NOT_AUTHORIZED",
        "-1100 | Illegal characters found in a parameter. | INVALID_ORDER",
        "-1101 | Too many parameters sent for this endpoint. | INVALID_ORDER",
        "-1102 | A mandatory parameter was not sent. | INVALID_ORDER",
        "-1103 | An unknown parameter was sent. | INVALID_ORDER",
        "-1104 | Not all sent parameters were read. | INVALID_ORDER",
        "-1105 | A parameter was empty. | INVALID_ORDER",
        "-1106 | A parameter was sent when not required. | INVALID_ORDER",
        "-1111 | Parameter 'price' has too much precision. | INVALID_ORDER",
        "-1115 | Invalid timeInForce. | INVALID_ORDER",
        "-1121 | Invalid symbol. | UNKNOWN_SYMBOL",
        "-2011 | Unknown order sent. | UNKNOWN_ORDER",
        "-2011 | Order was not canceled due to cancel restrictions. | OTHER",
        "-2013 | Order does not exist. | UNKNOWN_ORDER",
        "-2026 | Order was canceled or expired over 90 days ago. | UNKNOWN_ORDER",
        "-2039 | Client order ID is not correct for this order ID. | OTHER"
      })
  void spotRefuses(int code, String text, RejectReason reason) {
    assertThat(rejected(SPOT, code, text)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "-4116, DUPLICATE_ID",
    "-5022, WOULD_TAKE",
    "-5021, NOT_FILLABLE",
    "-5028, TOO_LATE",
    "-1021, TOO_LATE",
    "-2018, INSUFFICIENT_FUNDS",
    "-2019, INSUFFICIENT_MARGIN",
    "-2028, INSUFFICIENT_MARGIN",
    "-4050, INSUFFICIENT_MARGIN",
    "-4051, INSUFFICIENT_MARGIN",
    "-2020, NOT_FILLABLE",
    "-2022, REDUCE_ONLY",
    "-2024, REDUCE_ONLY",
    "-4118, REDUCE_ONLY",
    "-2023, NOT_TRADABLE",
    "-4087, NOT_TRADABLE",
    "-4088, NOT_TRADABLE",
    "-4140, NOT_TRADABLE",
    "-4141, NOT_TRADABLE",
    "-4192, NOT_TRADABLE",
    "-4400, NOT_TRADABLE",
    "-4401, NOT_TRADABLE",
    "-2025, LIMIT_EXCEEDED",
    "-2027, LIMIT_EXCEEDED",
    "-2026, INVALID_ORDER",
    "-4001, INVALID_ORDER",
    "-4003, INVALID_ORDER",
    "-4004, INVALID_ORDER",
    "-4005, INVALID_ORDER",
    "-4014, INVALID_ORDER",
    "-4015, INVALID_ORDER",
    "-4023, INVALID_ORDER",
    "-4061, INVALID_ORDER",
    "-4062, INVALID_ORDER",
    "-4164, INVALID_ORDER",
    "-4016, PRICE_OUT_OF_RANGE",
    "-4024, PRICE_OUT_OF_RANGE",
    "-4131, PRICE_OUT_OF_RANGE",
    "-1011, NOT_AUTHORIZED",
    "-2015, NOT_AUTHORIZED",
    "-2017, NOT_AUTHORIZED",
    "-4402, NOT_AUTHORIZED",
    "-1121, UNKNOWN_SYMBOL",
    "-2011, OTHER"
  })
  void usdmRefuses(int code, RejectReason reason) {
    assertThat(rejected(USDM, code, "words of the venue")).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -1001, -1006, -1007, -1008, -1010, -1016, -2021, -2022, -7777})
  void spotLeavesUnknownWhatItDoesNotDeny(int code) {
    for (int status : new int[] {400, 409, 500, 503, 200}) {
      assertThat(SPOT.read(Accounts.error(status, code, "x"))).isInstanceOf(Answer.Unknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -1001, -1006, -1007, -1008, -1010, -1016, -2021, -2039, -7777})
  void usdmLeavesUnknownWhatItDoesNotDeny(int code) {
    for (int status : new int[] {400, 408, 500, 503, 200}) {
      assertThat(USDM.read(Accounts.error(status, code, "x"))).isInstanceOf(Answer.Unknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-2010, -1013, -1021, -2015, -1121, -1003, -2019, -5022})
  void aServerErrorIsUnknownWhateverItSays(int code) {
    for (int status : new int[] {500, 502, 503, 504}) {
      HttpAnswer answer = Accounts.error(status, code, "Duplicate order sent.");
      assertThat(SPOT.read(answer)).isInstanceOf(Answer.Unknown.class);
      assertThat(USDM.read(answer)).isInstanceOf(Answer.Unknown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><body>Bad Gateway</body></html>",
        "{}",
        "[]",
        "null",
        "\"NEW\"",
        "{\"code\":0,\"msg\":\"\"}",
        "{\"code\":\"-2010\",\"msg\":\"Duplicate order sent.\"}",
        "{\"symbol\":\"BTCUSDT\",\"orderId\":28}"
      })
  void aBodyThatSaysNothingIsUnknown(String body) {
    for (int status : new int[] {200, 201, 202, 302, 400, 401, 404, 409, 500, 503}) {
      assertThat(SPOT.read(Accounts.answer(status, body))).isInstanceOf(Answer.Unknown.class);
      assertThat(USDM.read(Accounts.answer(status, body))).isInstanceOf(Answer.Unknown.class);
    }
    assertThat(SPOT.read(HttpAnswer.none("timed out", Accounts.NOW)))
        .isEqualTo(new Answer.Unknown<>("timed out"));
  }

  @Test
  void aFirewallAndAClosedRegionMeanStop() {
    for (int status : new int[] {403, 451}) {
      assertThat(SPOT.read(Accounts.answer(status, "<html>blocked</html>")))
          .isEqualTo(
              new Answer.Rejected<>(
                  RejectReason.NOT_AUTHORIZED, "HTTP status " + status + ": blocked by the venue"));
    }
    assertThat(SPOT.read(Accounts.error(401, -2015, "Invalid API-key.")))
        .isEqualTo(new Answer.Rejected<>(RejectReason.NOT_AUTHORIZED, "-2015 Invalid API-key."));
  }

  private static long silentUntil(int status, Map<String, String> headers, String body) {
    Answer<OrderState> answer =
        SPOT.read(
            HttpAnswer.of(status, headers, body.getBytes(StandardCharsets.UTF_8), Accounts.NOW));
    assertThat(answer).isInstanceOf(Answer.RateLimited.class);
    return ((Answer.RateLimited<OrderState>) answer).notBefore();
  }

  @Test
  void theVenueSaysForHowLongToBeSilent() {
    String weight = "{\"code\":-1003,\"msg\":\"Too much request weight used.\"}";
    assertThat(silentUntil(429, Map.of("retry-after", "17"), weight))
        .isEqualTo(Accounts.NOW + 17 * Accounts.SECOND);
    assertThat(silentUntil(418, Map.of("retry-after", "259200"), ""))
        .isEqualTo(Accounts.NOW + 259_200 * Accounts.SECOND);
    assertThat(silentUntil(429, Map.of("retry-after", "0"), weight))
        .isEqualTo(Accounts.NOW + Accounts.SECOND);
  }

  @Test
  void theTextOfABanSaysItWithoutAHeader() {
    assertThat(
            silentUntil(
                418,
                Map.of(),
                "{\"code\":-1003,\"msg\":\"Way too much request weight used; IP banned until"
                    + " 1795266000000. Please use WebSocket Streams.\"}"))
        .isEqualTo(1_795_266_000_000_000_000L);
    // A ban that is over, or a number that is no time, does not mean "now".
    assertThat(
            silentUntil(418, Map.of(), "{\"code\":-1003,\"msg\":\"banned until 1000000000000.\"}"))
        .isEqualTo(Accounts.NOW + Accounts.SECOND);
  }

  @Test
  void withoutAnyTimeTheShortestDocumentedWaitHolds() {
    assertThat(silentUntil(429, Map.of(), "")).isEqualTo(Accounts.NOW + 60 * Accounts.SECOND);
    assertThat(silentUntil(429, Map.of("retry-after", "soon"), ""))
        .isEqualTo(Accounts.NOW + 60 * Accounts.SECOND);
    assertThat(silentUntil(418, Map.of(), "")).isEqualTo(Accounts.NOW + 120 * Accounts.SECOND);
    for (int code : new int[] {-1003, -1015, -1034}) {
      assertThat(silentUntil(400, Map.of(), "{\"code\":" + code + ",\"msg\":\"Too many.\"}"))
          .isEqualTo(Accounts.NOW + 60 * Accounts.SECOND);
    }
  }
}
