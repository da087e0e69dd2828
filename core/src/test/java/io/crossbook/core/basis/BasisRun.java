package io.crossbook.core.basis;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Fees;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.RecordingContext;
import io.crossbook.core.testing.Rules;
import java.math.BigDecimal;

/**
 * One key of a basis strategy with everything it says: spot at venue s, perpetuals at p and q, and
 * a tether that is worth a dollar.
 */
final class BasisRun {
  private static final String SPOT = "BTC-USDT";
  private static final String PERP = "BTC-USDT-PERP";
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long EIGHT_HOURS = 28_800;
  private static final FeeBook FEES = Fees.taker("s", "0.001", "p", "0.0005", "q", "0.0005");

  final BasisStrategy strategy;
  final BasisState state;
  final RecordingContext context;

  BasisRun(BasisConfig config, Rules rules) {
    strategy = new BasisStrategy(config);
    state = strategy.newState(strategy.keyOf(Instrument.parse(SPOT)));
    context = new RecordingContext(BasisStrategy.NAME, FEES, rules.rule());
    on(Listings.of("s", SPOT).at(1));
    on(Listings.of("p", PERP).at(1));
    on(Listings.of("q", PERP).at(1));
    on(Books.of("s", "USDT-USD").millis(1).bid("1", "1").ask("1", "1").view());
  }

  BasisRun on(Fact fact) {
    strategy.on(fact, state, context);
    return this;
  }

  BasisRun spot(String bid, String ask, long millis) {
    return on(Books.of("s", SPOT).millis(millis).bid(bid, "2").ask(ask, "2").view());
  }

  BasisRun perpetual(String bid, String ask, long millis) {
    return perpetual("p", bid, ask, millis);
  }

  BasisRun perpetual(String venue, String bid, String ask, long millis) {
    return on(Books.of(venue, PERP).millis(millis).bid(bid, "2").ask(ask, "2").view());
  }

  /** Next payment an hour after the first second. */
  BasisRun funding(String venue, String rate, long millis) {
    return on(
        Funding.of(
            venue,
            PERP,
            PERP,
            millis * 1_000_000,
            0,
            new BigDecimal(rate),
            EIGHT_HOURS,
            (1000 + HOUR_MILLIS) * 1_000_000));
  }

  BasisRun funding(String rate) {
    return funding("p", rate, 1000);
  }
}
