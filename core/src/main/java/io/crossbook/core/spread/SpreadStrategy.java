package io.crossbook.core.spread;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.quote.Quotes;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.Strategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds crossed books: after every book message of an instrument it compares all venues that list
 * it (and those that list it in a currency of the same family), matches fee-adjusted asks with
 * fee-adjusted bids across all of them at once, and calls what passes every gate a candidate.
 *
 * <p>A pair of venues counts while both books are current and not older than the rule's age, and
 * their times differ by at most its skew.
 */
public final class SpreadStrategy implements Strategy<SpreadState> {
  /** The name under which rules, operators and rows know it. */
  public static final String NAME = "spread";

  private static final long serialVersionUID = 1L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SpreadConfig config;
  private transient HashMap<String, Instrument> parsed;

  /** A strategy with this configuration. */
  public SpreadStrategy(SpreadConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Class<? extends Fact>> reads() {
    return Set.of(BookView.class, ListingUpdate.class, VenueStatus.class, Liveness.class);
  }

  @Override
  public String keyOf(Instrument instrument) {
    if (!config.kinds().contains(instrument.kind())) {
      return null;
    }
    // Foreign exchange keeps its own keys, so that it never meets a crypto pair of the same name.
    return instrument.kind() == InstrumentKind.FX
        ? instrument.name()
        : instrument.base() + "/" + config.familyOf(instrument.quote());
  }

  @Override
  public boolean shared(Instrument instrument) {
    return instrument.kind() == InstrumentKind.SPOT
        && config.convertible(instrument.base(), instrument.quote());
  }

  @Override
  public Class<SpreadState> stateType() {
    return SpreadState.class;
  }

  @Override
  public SpreadState newState(String key) {
    SpreadState state = new SpreadState();
    state.key = key;
    return state;
  }

  @Override
  public void on(Fact fact, SpreadState state, Context context) {
    long now = Math.max(fact.time(), state.lastTime);
    if (state.lastTime == 0) {
      context.wakeAt(Long.MAX_VALUE);
    }
    state.lastTime = now;
    endWhatIsDue(now, state, context);
    if (fact instanceof BookView book) {
      take(book, now, state, context);
    } else if (fact instanceof Liveness alive) {
      Quotes.prove(state.quotes, alive);
      Quotes.prove(state.conversions, alive);
    } else if (fact instanceof ListingUpdate update) {
      learn(update.listing(), state);
    } else if (fact instanceof VenueStatus status) {
      Quotes.restrict(state.quotes, status);
      Quotes.restrict(state.conversions, status);
    }
  }

  @Override
  public void onTime(long now, SpreadState state, Context context) {
    endWhatIsDue(now, state, context);
    if (now == Long.MAX_VALUE) {
      for (Map.Entry<String, EdgeStatistics> each : state.run.entrySet()) {
        EdgeStatistics edges = each.getValue();
        context.statistics(
            edges.row(each.getKey(), SpreadStatistics.Scope.RUN, edges.from, state.lastTime));
      }
    }
  }

  private void take(BookView book, long now, SpreadState state, Context context) {
    Instrument instrument = instrument(book.instrument());
    if (shared(instrument)) {
      quote(state.conversions, book, instrument).take(book);
    }
    if (!state.key.equals(keyOf(instrument))) {
      return;
    }
    quote(state.quotes, book, instrument).take(book);
    observeVolatility(book, now, state);
    DetectionRule rule = context.rule(now);
    if (rule == null) {
      context.dropped(DropReason.NO_RULE);
      return;
    }
    new SpreadEvaluation(config, rule, state, now, context).run(book.instrument());
    if (state.windowFrom == 0) {
      state.windowFrom = now;
      context.wakeAt(now + config.windowMillis() * NANOS_PER_MILLI);
    }
  }

  private void endWhatIsDue(long now, SpreadState state, Context context) {
    state.candidates.expire(now, context);
    long windowNanos = config.windowMillis() * NANOS_PER_MILLI;
    if (state.windowFrom != 0 && (now == Long.MAX_VALUE || now >= state.windowFrom + windowNanos)) {
      long end = state.windowFrom + windowNanos;
      for (Map.Entry<String, EdgeStatistics> each : state.window.entrySet()) {
        context.statistics(
            each.getValue()
                .row(each.getKey(), SpreadStatistics.Scope.WINDOW, state.windowFrom, end));
      }
      state.window.clear();
      state.windowFrom = 0;
    }
  }

  /** Parsing a name costs more than comparing the venues, so each is parsed once. */
  private Instrument instrument(String name) {
    if (parsed == null) {
      parsed = new HashMap<>();
    }
    return parsed.computeIfAbsent(name, Instrument::parse);
  }

  private static Quote quote(List<Quote> quotes, BookView book, Instrument instrument) {
    return Quotes.find(quotes, book.venue(), book.symbol(), book.instrument(), instrument.quote());
  }

  private void learn(Listing listing, SpreadState state) {
    Instrument instrument = listing.instrument();
    if (shared(instrument)) {
      quote(state.conversions, listing).listing = listing;
    }
    if (state.key.equals(keyOf(instrument))) {
      quote(state.quotes, listing).listing = listing;
    }
  }

  private static Quote quote(List<Quote> quotes, Listing listing) {
    Instrument instrument = listing.instrument();
    return Quotes.find(
        quotes, listing.venue(), listing.symbol(), instrument.name(), instrument.quote());
  }

  /** Exponentially weighted variance of the middle price per second, half-life about a minute. */
  private static void observeVolatility(BookView book, long now, SpreadState state) {
    if (!book.tradable()) {
      return;
    }
    double mid = (book.bestBid() + book.bestAsk()) / 2;
    double seconds = (now - state.lastMidAt) / 1e9;
    if (Double.isNaN(state.lastMid)) {
      state.lastMid = mid;
      state.lastMidAt = now;
    } else if (seconds >= 1) {
      double change = mid / state.lastMid - 1;
      double sample = change * change / seconds;
      double weight = 1 - Math.exp(-seconds / 90);
      state.variancePerSecond =
          Double.isNaN(state.variancePerSecond)
              ? sample
              : state.variancePerSecond + weight * (sample - state.variancePerSecond);
      state.lastMid = mid;
      state.lastMidAt = now;
    }
  }
}
