package io.crossbook.core.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.book.Integrity;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.money.Conversion;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Rules;
import org.junit.jupiter.api.Test;

class ConversionsTest {
  private static final DetectionRule RULE = Rules.of("spread").maxAge(1000).rule();

  private final QuoteBoard board = new QuoteBoard();

  private void book(String venue, String pair, String bid, String ask, Integrity integrity) {
    board
        .conversion(venue, pair, Instrument.parse(pair))
        .take(
            Books.of(venue, pair)
                .millis(5)
                .integrity(integrity)
                .bid(bid, "1")
                .ask(ask, "1")
                .view());
  }

  private Conversion find(String from, String to, long millis) {
    return Conversions.find(from, to, board.conversions, RULE, millis * 1_000_000);
  }

  @Test
  void anAssetIsWorthItself() {
    Conversion identity = find("USD", "USD", 5);
    assertThat(identity.bid()).isEqualTo(1);
    assertThat(identity.ask()).isEqualTo(1);
    assertThat(identity.mid()).isEqualTo(1);
  }

  @Test
  void aPairIsSoldAtTheBidAndItsInverseAtOneOverTheAsk() {
    book("k", "USDT-USD", "0.998", "1.002", Integrity.CURRENT);
    Conversion sold = find("USDT", "USD", 5);
    assertThat(sold.bid()).isEqualTo(0.998);
    assertThat(sold.ask()).isEqualTo(1.002);
    assertThat(sold.source()).isEqualTo("k:USDT-USD");
    Conversion inverse = find("USD", "USDT", 5);
    assertThat(inverse.bid()).isCloseTo(1 / 1.002, within(1e-15));
    assertThat(inverse.ask()).isCloseTo(1 / 0.998, within(1e-15));
    assertThat(inverse.bid()).isLessThan(inverse.ask());
  }

  @Test
  void theNarrowestMarketThatMayBeTradedOnCounts() {
    book("a", "USDT-USD", "0.99", "1.01", Integrity.CURRENT);
    book("b", "USDT-USD", "0.9999", "1.0001", Integrity.GAPPED);
    book("c", "USDT-USD", "0.999", "1.001", Integrity.CURRENT);
    assertThat(find("USDT", "USD", 5).source()).isEqualTo("c:USDT-USD");
    board.restrict(new VenueStatus("c", 5, "", VenueStatus.State.MAINTENANCE, "test"));
    assertThat(find("USDT", "USD", 5).source()).isEqualTo("a:USDT-USD");
  }

  @Test
  void noBookAndNoDetour() {
    book("a", "USDT-USD", "0.999", "1.001", Integrity.CURRENT);
    book("a", "USDC-USDT", "0.999", "1.001", Integrity.CURRENT);
    assertThat(find("USDC", "USD", 5)).isNull();
    assertThat(find("USDT", "EUR", 5)).isNull();
    assertThat(find("USDT", "USD", 1005)).isNotNull();
    assertThat(find("USDT", "USD", 1006)).as("too old").isNull();
  }
}
