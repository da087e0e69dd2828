package io.crossbook.core.spread;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.testing.Books;
import io.crossbook.core.testing.Listings;
import io.crossbook.core.testing.RecordingContext;

/** One key of a spread strategy with everything it says. */
final class SpreadRun {
  final SpreadStrategy strategy;
  final SpreadState state;
  final RecordingContext context;

  SpreadRun(String instrument, SpreadConfig config, FeeBook fees, DetectionRule... rules) {
    strategy = new SpreadStrategy(config);
    state = strategy.newState(strategy.keyOf(Instrument.parse(instrument)));
    context = new RecordingContext(SpreadStrategy.NAME, fees, rules);
  }

  SpreadRun(String instrument, FeeBook fees, DetectionRule... rules) {
    this(instrument, SpreadConfig.standard(true), fees, rules);
  }

  SpreadRun listings(String instrument, String... venues) {
    for (String venue : venues) {
      on(Listings.of(venue, instrument).at(1));
    }
    return this;
  }

  SpreadRun on(Fact fact) {
    strategy.on(fact, state, context);
    return this;
  }

  SpreadRun book(Books book) {
    return on(book.view());
  }

  SpreadRun alive(String venue, long millis) {
    return on(new Liveness(venue, millis * 1_000_000, venue + "-1"));
  }

  SpreadRun status(String venue, String connection, VenueStatus.State state, long millis) {
    return on(new VenueStatus(venue, millis * 1_000_000, connection, state, "test"));
  }

  SpreadRun time(long millis) {
    strategy.onTime(millis * 1_000_000, state, context);
    return this;
  }
}
