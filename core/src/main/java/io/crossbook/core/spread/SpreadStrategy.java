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
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.statistics.EdgeStatistics;
import io.crossbook.core.statistics.SpreadStatistics;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.Strategy;
import java.util.HashMap;
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

  /** What follows from an instrument's name costs more than comparing the venues: found once. */
  private transient HashMap<String, Known> known;

  private record Known(Instrument instrument, String key, boolean shared) {}

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
    if (!config.kinds().contains(instrument.kind())
        || !instrument.settlement().equals(instrument.quote())) {
      // Where profit is not paid in the quote currency, price x size is not what a trade costs.
      return null;
    }
    String pair = instrument.base() + "/" + config.familyOf(instrument.quote());
    return switch (instrument.kind()) {
      case SPOT -> pair;
      case PERPETUAL -> pair + "-PERP";
      case FUTURE -> pair + "-" + instrument.expiry();
      // Foreign exchange keeps its own keys, so that it never meets a crypto pair of the same name.
      case FX, OPTION -> instrument.name();
    };
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
  public void missedFacts(SpreadState state) {
    state.board.missedFacts();
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
      state.board.prove(alive);
    } else if (fact instanceof ListingUpdate update) {
      learn(update.listing(), state);
    } else if (fact instanceof VenueStatus status) {
      state.board.restrict(status);
    }
  }

  @Override
  public void onTime(long now, SpreadState state, Context context) {
    endWhatIsDue(now, state, context);
    if (now == Long.MAX_VALUE) {
      for (EdgeStatistics edges : state.run) {
        context.statistics(edges.row(SpreadStatistics.Scope.RUN, edges.from, state.lastTime));
      }
    }
  }

  private void take(BookView book, long now, SpreadState state, Context context) {
    Known about = known(book.instrument());
    if (about.shared) {
      state.board.conversion(book.venue(), book.symbol(), about.instrument).take(book);
    }
    if (!state.key.equals(about.key)) {
      return;
    }
    state.board.quote(book.venue(), book.symbol(), about.instrument).take(book);
    if (book.tradable()) {
      state.gates.volatility.observe(book, now);
    }
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
    state.gates.candidates.expire(now, context);
    long windowNanos = config.windowMillis() * NANOS_PER_MILLI;
    if (state.windowFrom != 0 && (now == Long.MAX_VALUE || now >= state.windowFrom + windowNanos)) {
      long end = state.windowFrom + windowNanos;
      for (EdgeStatistics edges : state.window) {
        context.statistics(edges.row(SpreadStatistics.Scope.WINDOW, state.windowFrom, end));
      }
      state.window.clear();
      state.windowFrom = 0;
    }
  }

  private Known known(String name) {
    if (known == null) {
      known = new HashMap<>();
    }
    Known about = known.get(name);
    if (about == null) {
      Instrument instrument = Instrument.parse(name);
      about = new Known(instrument, keyOf(instrument), shared(instrument));
      known.put(name, about);
    }
    return about;
  }

  private void learn(Listing listing, SpreadState state) {
    Instrument instrument = listing.instrument();
    if (shared(instrument)) {
      state.board.conversion(listing.venue(), listing.symbol(), instrument).listing = listing;
    }
    if (state.key.equals(keyOf(instrument))) {
      state.board.quote(listing.venue(), listing.symbol(), instrument).listing = listing;
    }
  }
}
