package io.crossbook.core.costing;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.costing.LegSizing.Sizing;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Listings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever the venues offer, the orders cancel each other and obey every venue's rules. */
class LegSizingTest {
  /** Sizes in thousandths of the listing's unit. */
  record Venue(
      int bid, String lot, String multiplier, String minSize, String minNotional, int depth) {
    Participant participant(String name) {
      Quote quote = new Quote(name, "BTC-USD", Instrument.spot("BTC", "USD"));
      quote.listing =
          Listings.of(name, "BTC-USD")
              .lot(lot)
              .multiplier(multiplier)
              .minSize(minSize)
              .minNotional(minNotional)
              .listing();
      String size = BigDecimal.valueOf(depth, 3).toPlainString();
      quote.take(
          Books.of(name, "BTC-USD")
              .bid(String.valueOf(bid), size)
              .bid(String.valueOf(bid - 1), size)
              .ask(String.valueOf(bid + 1), size)
              .ask(String.valueOf(bid + 2), size)
              .view());
      return new Participant(quote, 1.0001, 0.9999);
    }
  }

  @Provide
  Arbitrary<List<Venue>> venues() {
    return Combinators.combine(
            Arbitraries.integers().between(95, 105),
            Arbitraries.of("1", "0.3", "0.2", "0.001", "0.00000001"),
            Arbitraries.of("1", "0.01", "10"),
            Arbitraries.of("0", "0.05", "2"),
            Arbitraries.of("0", "5", "100"),
            Arbitraries.integers().between(1, 20_000))
        .as(Venue::new)
        .list()
        .ofMinSize(2)
        .ofMaxSize(4);
  }

  @Property(tries = 2000)
  void ordersCancelAndObeyTheRules(@ForAll("venues") List<Venue> venues) {
    List<Participant> participants = new ArrayList<>();
    for (int i = 0; i < venues.size(); i++) {
      participants.add(venues.get(i).participant("v" + i));
    }
    DepthMatch.walk(participants, 1e6);
    Sizing sizing = LegSizing.size(participants);
    if (sizing.tooSmall() != null) {
      assertThat(sizing.legs()).isEmpty();
      assertThat(sizing.tooSmall().base()).isNotZero();
    }
    BigDecimal net = BigDecimal.ZERO;
    for (SizedLeg leg : sizing.legs()) {
      Listing listing = leg.participant().quote().listing;
      BigDecimal base = leg.quantity().multiply(listing.multiplier());
      net = leg.buys() ? net.add(base) : net.subtract(base);
      assertThat(leg.quantity()).isPositive();
      assertThat(leg.quantity().remainder(listing.lot())).isEqualByComparingTo("0");
      assertThat(leg.quantity()).isGreaterThanOrEqualTo(listing.minSize());
      assertThat(leg.value().multiply(listing.multiplier()))
          .isGreaterThanOrEqualTo(listing.minNotional());
      Venue venue = venues.get(participants.indexOf(leg.participant()));
      assertThat(leg.quantity())
          .as("no more than the view shows")
          .isLessThanOrEqualTo(BigDecimal.valueOf(2L * venue.depth, 3));
      assertThat(base.doubleValue())
          .as("no more than was matched")
          .isLessThanOrEqualTo(Math.abs(leg.participant().base()) * (1 + 1e-9) + 1e-6);
      BigDecimal average = leg.value().divide(leg.quantity(), java.math.MathContext.DECIMAL64);
      assertThat(average)
          .isBetween(leg.bestPrice().min(leg.limitPrice()), leg.bestPrice().max(leg.limitPrice()));
    }
    assertThat(net).isEqualByComparingTo("0");
  }

  @Test
  void theSurplusIsTakenFromTheWorstPrice() {
    // 1.5 bought on each of two venues in whole units: 1 + 1 against 2.5 floored to 2 sold.
    Participant cheap = new Venue(94, "1", "1", "0", "0", 1500).participant("cheap");
    Participant dear = new Venue(96, "1", "1", "0", "0", 1000).participant("dear");
    Participant buyer = new Venue(110, "1", "1", "0", "0", 1100).participant("buyer");
    List<Participant> all = List.of(cheap, dear, buyer);
    DepthMatch.walk(all, 1e9);
    // 2.2 wanted: 1.5 at 95, .7 at 96 (cheap's second level).
    assertThat(cheap.base()).isEqualTo(2.2, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(dear.base()).isZero();
    Sizing sizing = LegSizing.size(all);
    assertThat(sizing.legs()).hasSize(2);
    assertThat(sizing.legs().get(0).quantity()).isEqualByComparingTo("2");
    assertThat(sizing.legs().get(0).value()).isEqualByComparingTo("190.5");
    assertThat(sizing.legs().get(0).limitPrice()).isEqualByComparingTo("96");
  }

  @Test
  void theDearerOfTwoLegsIsCutFirst() {
    Participant cheap = new Venue(94, "1", "1", "0", "0", 1000).participant("cheap");
    Participant dear = new Venue(96, "1", "1", "0", "0", 1000).participant("dear");
    Participant one = new Venue(110, "1", "1", "0", "0", 750).participant("one");
    Participant other = new Venue(111, "1", "1", "0", "0", 750).participant("other");
    List<Participant> all = List.of(cheap, dear, one, other);
    DepthMatch.walk(all, 1e9);
    // 2 + 1 bought, but 1.5 sold twice are only two whole units.
    assertThat(dear.base()).isEqualTo(1, org.assertj.core.api.Assertions.within(1e-9));
    Sizing sizing = LegSizing.size(all);
    assertThat(sizing.legs())
        .extracting(leg -> leg.participant().quote().venue)
        .containsExactly("cheap", "one", "other");
    assertThat(sizing.legs().get(0).quantity()).isEqualByComparingTo("2");
  }

  @Test
  void sizesFinerThanALotNeverExceedTheDepth() {
    // One lot short by less than the tolerance for rounding errors.
    Quote seller = new Quote("a", "BTC-USD", Instrument.spot("BTC", "USD"));
    seller.listing = Listings.of("a", "BTC-USD").lot("1").listing();
    seller.take(Books.of("a", "BTC-USD").bid("99", "1").ask("100", "0.99999999").view());
    Quote buyer = new Quote("b", "BTC-USD", Instrument.spot("BTC", "USD"));
    buyer.listing = Listings.of("b", "BTC-USD").listing();
    buyer.take(Books.of("b", "BTC-USD").bid("101", "5").ask("102", "1").view());
    List<Participant> both = List.of(new Participant(seller, 1, 1), new Participant(buyer, 1, 1));
    DepthMatch.walk(both, 1e9);
    Sizing sizing = LegSizing.size(both);
    assertThat(sizing.legs()).isEmpty();
    assertThat(sizing.tooSmall()).isNull();
  }
}
