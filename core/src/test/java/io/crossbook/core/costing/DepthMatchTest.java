package io.crossbook.core.costing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Listings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The walk against a reference that looks at every unit of every venue at once. */
class DepthMatchTest {
  /**
   * A venue: prices step away from its touch; all sizes are whole.
   *
   * @param fee fraction charged to both sides
   */
  record Venue(int bid, int spread, List<Integer> bidSizes, List<Integer> askSizes, double fee) {
    Participant participant(String name) {
      Quote quote = new Quote(name, "BTC-USD", Instrument.spot("BTC", "USD"));
      quote.listing = Listings.of(name, "BTC-USD").listing();
      Books book = Books.of(name, "BTC-USD");
      for (int i = 0; i < bidSizes.size(); i++) {
        book.bid(String.valueOf(bid - i), String.valueOf(bidSizes.get(i)));
      }
      for (int i = 0; i < askSizes.size(); i++) {
        book.ask(String.valueOf(bid + spread + i), String.valueOf(askSizes.get(i)));
      }
      quote.take(book.view());
      return new Participant(quote, 1 + fee, 1 - fee);
    }
  }

  @Provide
  Arbitrary<List<Venue>> venues() {
    Arbitrary<List<Integer>> sizes = Arbitraries.integers().between(1, 4).list().ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.integers().between(95, 110),
            Arbitraries.integers().between(0, 4),
            sizes,
            sizes,
            Arbitraries.of(0.0, 0.001, 0.01))
        .as(Venue::new)
        .list()
        .ofMinSize(2)
        .ofMaxSize(5);
  }

  @Property(tries = 2000)
  void profitIsTheGreatestThereIs(
      @ForAll("venues") List<Venue> venues, @ForAll("limits") double maxCost) {
    List<Participant> participants = new ArrayList<>();
    for (int i = 0; i < venues.size(); i++) {
      participants.add(venues.get(i).participant("v" + i));
    }
    DepthMatch.walk(participants, maxCost);

    double cost = 0;
    double proceeds = 0;
    double net = 0;
    for (int i = 0; i < venues.size(); i++) {
      double base = participants.get(i).base();
      net += base;
      Venue venue = venues.get(i);
      if (base > 0) {
        cost += value(venue.bid + venue.spread, 1, venue.askSizes, base) * (1 + venue.fee);
      } else {
        proceeds += value(venue.bid, -1, venue.bidSizes, -base) * (1 - venue.fee);
      }
    }
    assertThat(net).as("bought less sold").isCloseTo(0, within(1e-9));
    assertThat(cost).isLessThanOrEqualTo(maxCost + 1e-6);
    assertThat(proceeds - cost).isCloseTo(reference(venues, maxCost), within(1e-6));
  }

  @Provide
  Arbitrary<Double> limits() {
    return Arbitraries.of(1e9, 1000.0, 250.0, 1.0);
  }

  /** Value of a quantity that walks the levels; fails if they do not hold it. */
  private static double value(int best, int step, List<Integer> sizes, double quantity) {
    double left = quantity;
    double value = 0;
    for (int i = 0; left > 1e-9; i++) {
      double taken = Math.min(left, sizes.get(i));
      value += taken * (best + step * i);
      left -= taken;
    }
    return value;
  }

  /** Every unit on offer and every unit wanted, sorted by what it costs and brings. */
  private static double reference(List<Venue> venues, double maxCost) {
    List<Double> asks = new ArrayList<>();
    List<Double> bids = new ArrayList<>();
    for (Venue venue : venues) {
      for (int i = 0; i < venue.askSizes.size(); i++) {
        for (int unit = 0; unit < venue.askSizes.get(i); unit++) {
          asks.add((venue.bid + venue.spread + i) * (1 + venue.fee));
        }
      }
      for (int i = 0; i < venue.bidSizes.size(); i++) {
        for (int unit = 0; unit < venue.bidSizes.get(i); unit++) {
          bids.add((venue.bid - i) * (1 - venue.fee));
        }
      }
    }
    asks.sort(Comparator.naturalOrder());
    bids.sort(Comparator.reverseOrder());
    double profit = 0;
    double left = maxCost;
    for (int i = 0; i < Math.min(asks.size(), bids.size()) && left > 0; i++) {
      if (bids.get(i) <= asks.get(i)) {
        break;
      }
      double part = Math.min(1, left / asks.get(i));
      profit += part * (bids.get(i) - asks.get(i));
      left -= part * asks.get(i);
    }
    return profit;
  }

  @Test
  void aListingThatIsBestOnBothSidesGivesWayOnOne() {
    // A rebate of 1 % makes venue 0 ask 99.99 and bid 101; the other bids 100.5.
    Venue rebate = new Venue(100, 1, List.of(1), List.of(1), -0.01);
    Venue other = new Venue(100, 1, List.of(1), List.of(1), -0.005);
    Participant one = rebate.participant("a");
    Participant two = other.participant("b");
    DepthMatch.walk(List.of(one, two), 1e9);
    // Buying at 99.99 and selling at 100.5 earns .51; buying at 100.495, selling at 101 .505.
    assertThat(one.base()).isEqualTo(1);
    assertThat(two.base()).isEqualTo(-1);
  }

  @Test
  void aListingThatWasSoldToIsNotBoughtFrom() {
    Participant cheap = new Venue(80, 10, List.of(1), List.of(1), 0).participant("cheap");
    // A rebate of 1 %: sells at 101, would be bought at 99.99.
    Participant rebate = new Venue(100, 1, List.of(1), List.of(1), -0.01).participant("rebate");
    Participant wanting = new Venue(100, 9, List.of(1), List.of(1), -0.005).participant("wanting");
    DepthMatch.walk(List.of(cheap, rebate, wanting), 1e9);
    assertThat(cheap.base()).isEqualTo(1);
    assertThat(rebate.base()).isEqualTo(-1);
    assertThat(wanting.base()).isZero();
  }

  @Test
  void aListingThatMustNotBeSoldIsOnlyBought() {
    Quote quote = new Quote("a", "BTC-USD", Instrument.spot("BTC", "USD"));
    quote.listing = Listings.of("a", "BTC-USD").listing();
    quote.take(Books.of("a", "BTC-USD").bid("120", "1").ask("121", "1").view());
    Participant buyOnly = new Participant(quote, 1, Double.NEGATIVE_INFINITY);
    Participant other = new Venue(110, 1, List.of(1), List.of(1), 0).participant("b");
    DepthMatch.walk(List.of(buyOnly, other), 1e9);
    assertThat(buyOnly.base()).isZero();
    assertThat(other.base()).isZero();
  }
}
