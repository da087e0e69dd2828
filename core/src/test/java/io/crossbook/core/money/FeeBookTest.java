package io.crossbook.core.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeeBookTest {
  private static FeeSchedule schedule(String symbol, String account, long from, String taker) {
    return new FeeSchedule(
        "a", symbol, account, from, BigDecimal.ZERO, new BigDecimal(taker), "quote");
  }

  private static final FeeBook BOOK =
      new FeeBook(
          List.of(
              schedule("*", "*", 100, "0.1"),
              schedule("*", "*", 200, "0.2"),
              schedule("X", "*", 150, "0.3"),
              schedule("*", "vip", 150, "0.4"),
              schedule("X", "vip", 300, "0.5")));

  private static String taker(String symbol, String account, long time) {
    FeeSchedule schedule = BOOK.inForce("a", symbol, account, time);
    return schedule == null ? null : schedule.taker().toPlainString();
  }

  @Test
  void theNewestThatIsValidIsInForce() {
    assertThat(taker("Y", "*", 99)).isNull();
    assertThat(taker("Y", "*", 100)).isEqualTo("0.1");
    assertThat(taker("Y", "*", 199)).isEqualTo("0.1");
    assertThat(taker("Y", "*", 200)).isEqualTo("0.2");
    assertThat(BOOK.inForce("b", "Y", 200)).isNull();
  }

  @Test
  void theListingComesBeforeTheVenueAndTheAccountBeforeAll() {
    assertThat(taker("X", "*", 250)).isEqualTo("0.3");
    assertThat(taker("Y", "vip", 250)).isEqualTo("0.4");
    assertThat(taker("X", "vip", 250)).isEqualTo("0.3");
    assertThat(taker("X", "vip", 300)).isEqualTo("0.5");
  }

  @Test
  void anAccountsOwnScheduleIsNobodyElses() {
    assertThat(taker("X", "*", 400)).isEqualTo("0.3");
    assertThat(taker("X", "other", 400)).isEqualTo("0.3");
    assertThat(BOOK.inForce("a", "Y", 400).taker()).isEqualByComparingTo("0.2");
  }

  @Test
  void theFeeAssetFollowsTheSide() {
    assertThat(Fee.of("quote", true)).isEqualTo("USD");
    assertThat(Fee.of("received", true)).isEqualTo("BTC");
    assertThat(Fee.of("received", false)).isEqualTo("USD");
    assertThat(Fee.of("BNB", false)).isEqualTo("BNB");
  }

  private static final class Fee {
    static String of(String asset, boolean buying) {
      return new FeeSchedule("a", "*", "*", 0, BigDecimal.ZERO, BigDecimal.ZERO, asset)
          .feeAsset("BTC", "USD", buying);
    }
  }
}
