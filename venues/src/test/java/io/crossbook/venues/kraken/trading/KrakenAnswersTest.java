package io.crossbook.venues.kraken.trading;

import static io.crossbook.venues.kraken.trading.KrakenCalls.NOW;
import static io.crossbook.venues.kraken.trading.KrakenCalls.REF;
import static io.crossbook.venues.kraken.trading.KrakenCalls.SECOND;
import static io.crossbook.venues.kraken.trading.KrakenCalls.error;
import static io.crossbook.venues.kraken.trading.KrakenCalls.http;
import static io.crossbook.venues.kraken.trading.KrakenCalls.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of the table of errors. */
class KrakenAnswersTest {
  private final KrakenPrivateProtocol protocol = KrakenCalls.protocol();
  private final Call<OrderState> place = protocol.place(intent(OrderKind.IOC, Side.BUY), NOW);
  private final Call<OrderState> cancel = protocol.cancel(REF, NOW);
  private final Call<?> read = protocol.balances(NOW);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EOrder:Insufficient funds|INSUFFICIENT_FUNDS",
        "EOrder:Insufficient margin|INSUFFICIENT_MARGIN",
        "EOrder:Cannot open position|INSUFFICIENT_MARGIN",
        "EOrder:Margin allowance exceeded|INSUFFICIENT_MARGIN",
        "EOrder:Orders limit exceeded|LIMIT_EXCEEDED",
        "EOrder:Order minimum not met|INVALID_ORDER",
        "EOrder:Cost minimum not met|INVALID_ORDER",
        "EOrder:Tick size check failed|INVALID_ORDER",
        "EOrder:Invalid price|INVALID_ORDER",
        "EGeneral:Invalid arguments:volume|INVALID_ORDER",
        "EQuery:Unknown asset pair|UNKNOWN_SYMBOL",
        "EOrder:Post only order|WOULD_TAKE",
        "EService:Market in cancel_only mode|NOT_TRADABLE",
        "EService:Market in post_only mode|NOT_TRADABLE",
        "EAPI:Invalid key|NOT_AUTHORIZED",
        "EAPI:Invalid signature|NOT_AUTHORIZED",
        "EGeneral:Permission denied|NOT_AUTHORIZED",
        "EOrder:Duplicate order|DUPLICATE_ID",
        "EGeneral:cl_ord_id is a duplicate|DUPLICATE_ID"
      })
  void aRefusalOfAPlacement(String text, RejectReason reason) {
    assertThat(place.read(error(text))).isEqualTo(new Answer.Rejected<>(reason, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EService:Unavailable",
        "EService:Busy",
        "EService:Timeout",
        "EService:Deadline elapsed",
        "EGeneral:Internal error",
        "EOrder:Unknown order",
        "EOrder:Something new",
        "Xyz",
        ""
      })
  void whatLeavesAPlacementUnknown(String text) {
    assertThat(place.read(error(text))).isInstanceOf(Answer.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EService:Unavailable",
        "EService:Busy",
        "EService:Timeout",
        "EGeneral:Internal error"
      })
  void whatOnlyDelaysAReading(String text) {
    assertThat(read.read(error(text))).isEqualTo(new Answer.RetryAfter<>(NOW + SECOND, text));
    assertThat(cancel.read(error(text))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void anUnknownOrderIsARefusalOfACancel() {
    assertThat(cancel.read(error("EOrder:Unknown order")))
        .isEqualTo(new Answer.Rejected<>(RejectReason.UNKNOWN_ORDER, "EOrder:Unknown order"));
  }

  @Test
  void limitsSayHowLongToWait() {
    for (Call<?> call : List.of(place, cancel, read)) {
      assertThat(call.read(error("EAPI:Invalid nonce")))
          .isEqualTo(new Answer.RetryAfter<>(NOW + SECOND, "EAPI:Invalid nonce"));
      assertThat(call.read(error("EOrder:Rate limit exceeded")))
          .isEqualTo(new Answer.RetryAfter<>(NOW + 5 * SECOND, "EOrder:Rate limit exceeded"));
      assertThat(call.read(error("EAPI:Rate limit exceeded")))
          .isEqualTo(new Answer.RateLimited<>(NOW + 6 * SECOND, "EAPI:Rate limit exceeded"));
      assertThat(call.read(error("EGeneral:Temporary lockout")))
          .isEqualTo(new Answer.RateLimited<>(NOW + 900 * SECOND, "EGeneral:Temporary lockout"));
    }
  }

  @ParameterizedTest
  @CsvSource({"7,7", "0,6", "-3,6", "86400,6"})
  void throttlingSaysWhenToComeBack(long ahead, long waits) {
    String text = "EService:Throttled: " + (NOW / SECOND + ahead);
    assertThat(place.read(error(text)))
        .isEqualTo(new Answer.RateLimited<>(NOW + waits * SECOND, text));
  }

  @Test
  void throttlingWithoutATimeWaitsAsLongAsTheCounter() {
    assertThat(place.read(error("EService:Throttled")))
        .isEqualTo(new Answer.RateLimited<>(NOW + 6 * SECOND, "EService:Throttled"));
  }

  @Test
  void ofSeveralErrorsTheOneThatLeavesItOpenCounts() {
    HttpAnswer two = http(200, "{\"error\":[\"EOrder:Insufficient funds\",\"EService:Timeout\"]}");
    assertThat(place.read(two)).isEqualTo(new Answer.Unknown<>("EService:Timeout"));
  }

  @Test
  void aWarningIsNoError() {
    String body = "{\"error\":[\"WGeneral:Danger\"],\"result\":{\"txid\":[\"O1-2-3\"]}}";
    assertThat(place.read(http(200, body))).isInstanceOf(Answer.Done.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504, 520, 522, 524})
  void serverErrorsLeaveAChangeUnknownAndDelayAReading(int status) {
    HttpAnswer html = http(status, "<html>error</html>");
    assertThat(place.read(html)).isInstanceOf(Answer.Unknown.class);
    assertThat(cancel.read(html)).isInstanceOf(Answer.Unknown.class);
    assertThat(read.read(html)).isInstanceOf(Answer.RetryAfter.class);
    assertThat(place.read(HttpAnswer.none("timed out", NOW)))
        .isEqualTo(new Answer.Unknown<>("timed out"));
  }
}
