package io.crossbook.core.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.MarkPrice;
import io.crossbook.core.ledger.AveragePosition;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Listings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaperFundingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_000 * SECOND;
  private static final long FIRST = 1_100 * SECOND;
  private static final long SECOND_TIME = 1_200 * SECOND;
  private static final String PERP = "BTC-USD-PERP";

  private final PaperState state = new PaperState();
  private final List<DeskInput> told = new ArrayList<>();
  private PaperVenue venue;

  @BeforeEach
  void open() {
    venue =
        new PaperVenue(
            new PaperConfig(
                7,
                new ArrayList<>(
                    List.of(new PaperConfig.PaperAccount("kraken", "", new HashMap<>()))),
                new HashMap<>(),
                0,
                new FeeBook(List.of()),
                2,
                1_000_000 * SECOND),
            state);
    venue.open(START, told::add);
    told.clear();
    venue.on(
        new ListingUpdate(
            START, Listings.of("kraken", PERP).tick("0.01").lot("1").multiplier("0.01").listing()),
        told::add);
  }

  private void book(long time, String bid, String ask) {
    venue.on(Books.of("kraken", PERP).bid(bid, "5").ask(ask, "5").nanos(time).view(), told::add);
  }

  private void hold(String contracts) {
    AveragePosition position = new AveragePosition();
    BigDecimal size = new BigDecimal(contracts);
    position.fill(size.signum() > 0 ? Side.BUY : Side.SELL, size.abs(), new BigDecimal("301.11"));
    state.positions.put("kraken//" + PERP, position);
  }

  private void rate(long time, String rate, long next) {
    venue.on(Funding.of("kraken", PERP, PERP, time, 0, new BigDecimal(rate), 0, next), told::add);
  }

  private void mark(long time, String mark) {
    venue.on(new MarkPrice("kraken", PERP, PERP, time, 0, new BigDecimal(mark), null), told::add);
  }

  private List<FundingPayment> payments() {
    return told.stream()
        .filter(DeskInput.FundingReport.class::isInstance)
        .map(each -> ((DeskInput.FundingReport) each).payment())
        .toList();
  }

  @Test
  void shortsReceiveWhatLongsPayOnTheValueAtTheMark() {
    hold("-3");
    rate(START, "0.0001", FIRST);
    mark(START, "30100.5");
    assertThat(venue.next()).isEqualTo(FIRST);
    venue.onTime(FIRST - 1, told::add);
    assertThat(payments()).isEmpty();
    venue.onTime(FIRST, told::add);
    // 3 contracts of 0.01 at 30100.5 are worth 903.015.
    assertThat(payments())
        .containsExactly(
            new FundingPayment(PERP, "F1", new BigDecimal("0.09030150"), "USD", FIRST));
    assertThat(told.get(0).time()).isEqualTo(FIRST);
    assertThat(state.balances.get("kraken//USD")).isEqualByComparingTo("0.0903015");
    assertThat(venue.next()).isGreaterThan(SECOND_TIME);
  }

  @Test
  void theRateThatWasSaidLastBeforeCounts() {
    hold("2");
    mark(START, "30000");
    rate(START, "0.0001", FIRST);
    rate(START + SECOND, "-0.0002", FIRST);
    venue.onTime(FIRST, told::add);
    // The venue names a time that is over for a moment longer.
    rate(FIRST + SECOND, "0.5", FIRST);
    venue.onTime(SECOND_TIME - 1, told::add);
    assertThat(payments()).extracting(FundingPayment::amount).containsExactly(usd("0.12000000"));
    rate(FIRST + 2 * SECOND, "0.0003", SECOND_TIME);
    venue.onTime(SECOND_TIME, told::add);
    assertThat(payments())
        .extracting(FundingPayment::amount)
        .containsExactly(usd("0.12000000"), usd("-0.18000000"));
    assertThat(payments()).extracting(FundingPayment::id).containsExactly("F1", "F2");
  }

  private static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }

  /** Nothing was done in between: the time comes with the news of the next one. */
  @Test
  void whatIsDueAtTheTimeOfTheNextRateIsSettledAtTheRateOfBefore() {
    hold("2");
    mark(START, "30000");
    rate(START, "0.0001", FIRST);
    rate(FIRST, "0.0007", SECOND_TIME);
    assertThat(payments()).extracting(FundingPayment::amount).containsExactly(usd("-0.06000000"));
    assertThat(payments()).extracting(FundingPayment::venueTime).containsExactly(FIRST);
    assertThat(venue.next()).isEqualTo(SECOND_TIME);
  }

  @Test
  void withoutAMarkTheMiddleOfTheBookStandsIn() {
    hold("2");
    book(START, "29999", "30001");
    rate(START, "0.0001", FIRST);
    venue.onTime(FIRST, told::add);
    assertThat(payments()).extracting(FundingPayment::amount).containsExactly(usd("-0.06000000"));
  }

  @Test
  void withoutAMarketItIsWhatThePositionCost() {
    hold("2");
    rate(START, "0.0001", FIRST);
    venue.onTime(FIRST, told::add);
    assertThat(payments()).extracting(FundingPayment::amount).containsExactly(usd("-0.06022200"));
  }

  @Test
  void nothingIsSettledOnWhatIsNotHeldOrHasNoTime() {
    rate(START, "0.0001", FIRST);
    mark(START, "30000");
    venue.onTime(FIRST, told::add);
    hold("2");
    rate(FIRST + 1, "0.0001", 0);
    venue.onTime(10 * SECOND_TIME, told::add);
    assertThat(payments()).isEmpty();
  }
}
