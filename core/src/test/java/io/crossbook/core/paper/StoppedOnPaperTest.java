package io.crossbook.core.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskLimits;
import io.crossbook.core.desk.DeskOutput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.DeskRule;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.desk.GatewayCommand;
import io.crossbook.core.desk.MakerRules;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.DeskBench;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.Opportunities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kill switch where venues are on paper: what rests ends within a second, nothing opens. */
class StoppedOnPaperTest implements DeskOutput {
  private static final long MILLI = 1_000_000L;
  private static final long START = 1_000_000 * MILLI;
  private static final String BTC = "BTC-USD";

  private final List<DeskRecord> records = new ArrayList<>();
  private final TradingState state = new TradingState();
  private final DeskConfig config =
      DeskBench.config(DeskLimits.standard(), ExecutionStyle.SIMULTANEOUS, "kraken", "coinbase")
          .withDirectives();
  private final PaperConfig paper = paper();
  private TradingSession session = new TradingSession(config, paper, state);
  private long now = START;

  private PaperConfig paper() {
    ArrayList<PaperConfig.PaperAccount> accounts = new ArrayList<>();
    Map<String, BigDecimal> given =
        Map.of("USD", new BigDecimal("100000"), "BTC", new BigDecimal("10"));
    for (String venue : List.of("kraken", "coinbase")) {
      accounts.add(new PaperConfig.PaperAccount(venue, "", new HashMap<>(given)));
    }
    return new PaperConfig(
        7, accounts, new HashMap<>(), 50 * MILLI, config.fees(), 1, 60_000 * MILLI);
  }

  @Override
  public void command(GatewayCommand command) {
    throw new AssertionError("nothing leaves on paper: " + command);
  }

  @Override
  public void report(DeskRecord record) {
    records.add(record);
  }

  @Override
  public void wakeAt(long time) {
    throw new AssertionError("the session takes note");
  }

  private void tell(DeskInput input) {
    session.on(input, this);
  }

  private void markets() {
    for (String venue : List.of("kraken", "coinbase")) {
      tell(new DeskInput.Market(new ListingUpdate(now, Listings.of(venue, BTC).listing())));
    }
    tell(new DeskInput.Market(book("kraken", "29990", "30000")));
    tell(new DeskInput.Market(book("coinbase", "30100", "30110")));
  }

  private BookView book(String venue, String bid, String ask) {
    return Books.of(venue, BTC).bid(bid, "1").ask(ask, "1").nanos(now).view();
  }

  private void found(String id) {
    tell(
        new DeskInput.Confirmed(
            Opportunities.of(id, now)
                .leg("kraken", BTC, "0.1", "30000")
                .leg("coinbase", BTC, "-0.1", "30100")
                .candidate()));
  }

  private List<DeskRule> refusals() {
    return records.stream()
        .filter(DeskRecord.Refused.class::isInstance)
        .map(record -> ((DeskRecord.Refused) record).rule())
        .toList();
  }

  @Test
  void whatRestsEndsWithinASecondAndNothingOpens() {
    DeskConfig makes =
        DeskBench.config(DeskLimits.standard(), ExecutionStyle.MAKER_LEAD, "kraken", "coinbase")
            .withMaker(MakerRules.of(Map.of("kraken", 30_000 * MILLI, "coinbase", 1000 * MILLI)))
            .withDirectives();
    session = new TradingSession(makes, paper, state);
    tell(new DeskInput.Stopped(List.of(), now));
    for (int i = 0; i < 12; i++) {
      // Nothing rests in a market that was not watched for a while.
      markets();
      now += 1000 * MILLI;
      session.onTime(now, this);
    }
    markets();
    found("rests");
    now += 200 * MILLI;
    session.onTime(now, this);
    assertThat(state.paper.resting).hasSize(1);

    long stopped = now;
    tell(new DeskInput.Stopped(List.of("all"), now));
    while (!state.paper.resting.isEmpty()) {
      now = session.next();
      session.onTime(now, this);
    }
    assertThat(now - stopped).isLessThan(1000 * MILLI);
    markets();
    found("after");
    assertThat(refusals()).endsWith(DeskRule.STOPPED);

    now += MILLI;
    tell(new DeskInput.Stopped(List.of(), now));
    markets();
    found("released");
    assertThat(refusals()).as("it is not refused").hasSize(1);
    assertThat(state.desk.operations).hasSize(1);
  }

  @Test
  void aHedgeIsRefusedAsThePermitWouldAndOneAfterABreachIsNot() {
    markets();
    tell(new DeskInput.Stopped(List.of(), now));
    found("half");
    // The second leg finds no market any more: what the first bought is exposed.
    tell(new DeskInput.Market(book("coinbase", "29000", "29010")));
    now += 40 * MILLI;
    tell(new DeskInput.Stopped(List.of("all"), now));
    long orders = state.paper.orders;
    now += 100 * MILLI;
    session.onTime(now, this);
    orders += 2;
    assertThat(state.paper.orders).as("those that were under way arrived").isEqualTo(orders);
    markets();
    now += 100 * MILLI;
    session.onTime(now, this);
    assertThat(state.paper.orders).as("no hedge arrives").isEqualTo(orders);
    assertThat(state.desk.operations).hasSize(1);
    tell(new DeskInput.Stopped(List.of("all"), List.of("all"), now));
    now += 100 * MILLI;
    session.onTime(now, this);
    assertThat(state.paper.orders).as("what is exposed is closed").isEqualTo(orders + 1);
  }

  @Test
  void whatIsStoppedIsAskedAnewAfterARestore() {
    markets();
    tell(new DeskInput.Stopped(List.of(), now));
    session = new TradingSession(config, paper, session.state());
    session.restored(false);
    found("early");
    assertThat(refusals()).containsExactly(DeskRule.NOT_READY);
  }
}
