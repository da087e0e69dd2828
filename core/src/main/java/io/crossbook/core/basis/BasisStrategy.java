package io.crossbook.core.basis;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Funding;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import io.crossbook.core.instrument.Listing;
import io.crossbook.core.opportunity.DropReason;
import io.crossbook.core.quote.Quote;
import io.crossbook.core.rule.DetectionRule;
import io.crossbook.core.strategy.Context;
import io.crossbook.core.strategy.Strategy;
import java.util.HashMap;
import java.util.Set;

/**
 * Finds perpetuals that trade away from spot by more than it costs to hold both: buy spot and sell
 * the perpetual (cash and carry) or, where borrowing is configured, the reverse. After every book
 * message of either leg it costs entry and exit, with a fee for each of the four orders, and what
 * funding is expected to bring or take while the position is held. Detection only.
 *
 * <p>Only linear perpetuals, which settle in their quote: there a position of equal base on both
 * legs stays neutral.
 */
public final class BasisStrategy implements Strategy<BasisState> {
  /** The name under which rules, operators and rows know it. */
  public static final String NAME = "basis";

  private static final long serialVersionUID = 1L;

  private final BasisConfig config;

  /** What follows from an instrument's name: found once. */
  private transient HashMap<String, Known> known;

  private record Known(Instrument instrument, String key, boolean shared) {}

  /** A strategy with this configuration. */
  public BasisStrategy(BasisConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Class<? extends Fact>> reads() {
    return Set.of(
        BookView.class, Funding.class, ListingUpdate.class, VenueStatus.class, Liveness.class);
  }

  @Override
  public String keyOf(Instrument instrument) {
    boolean spot = instrument.kind() == InstrumentKind.SPOT;
    boolean linear =
        instrument.kind() == InstrumentKind.PERPETUAL
            && instrument.settlement().equals(instrument.quote());
    if (!(spot || linear) || currencies(instrument)) {
      return null;
    }
    return instrument.base() + "/" + config.familyOf(instrument.quote());
  }

  @Override
  public boolean shared(Instrument instrument) {
    return instrument.kind() == InstrumentKind.SPOT && currencies(instrument);
  }

  /** True for a pair that only exchanges currencies of one family. */
  private boolean currencies(Instrument instrument) {
    return config.familyOf(instrument.base()).equals(config.familyOf(instrument.quote()));
  }

  @Override
  public Class<BasisState> stateType() {
    return BasisState.class;
  }

  @Override
  public BasisState newState(String key) {
    BasisState state = new BasisState();
    state.key = key;
    return state;
  }

  @Override
  public void missedFacts(BasisState state) {
    state.board.missedFacts();
    state.fundings.clear();
  }

  @Override
  public void on(Fact fact, BasisState state, Context context) {
    long now = Math.max(fact.time(), state.lastTime);
    state.lastTime = now;
    state.gates.candidates.expire(now, context);
    if (fact instanceof BookView book) {
      take(book, now, state, context);
    } else if (fact instanceof Funding funding) {
      if (state.key.equals(known(funding.instrument()).key)) {
        state.take(funding);
      }
    } else if (fact instanceof Liveness alive) {
      state.board.prove(alive);
    } else if (fact instanceof ListingUpdate update) {
      learn(update.listing(), state);
    } else if (fact instanceof VenueStatus status) {
      state.board.restrict(status);
    }
  }

  @Override
  public void onTime(long now, BasisState state, Context context) {
    state.gates.candidates.expire(now, context);
  }

  private void take(BookView book, long now, BasisState state, Context context) {
    Known about = known(book.instrument());
    if (about.shared) {
      state.board.conversion(book.venue(), book.symbol(), about.instrument).take(book);
      return;
    }
    if (!state.key.equals(about.key)) {
      return;
    }
    Quote updated = state.board.quote(book.venue(), book.symbol(), about.instrument);
    updated.take(book);
    if (book.tradable()) {
      state.gates.volatility.observe(book, now);
    }
    DetectionRule rule = context.rule(now);
    if (rule == null) {
      context.dropped(DropReason.NO_RULE);
      return;
    }
    boolean isSpot = about.instrument.kind() == InstrumentKind.SPOT;
    for (Quote other : state.board.quotes) {
      boolean otherIsSpot = known(other.instrument).instrument.kind() == InstrumentKind.SPOT;
      Quote spot = isSpot ? updated : other;
      Quote perpetual = isSpot ? other : updated;
      if (isSpot == otherIsSpot || !config.compares(spot.venue, perpetual.venue)) {
        continue;
      }
      new BasisEvaluation(config, rule, state, now, context, spot, perpetual, false).run();
      if (config.reverse()) {
        new BasisEvaluation(config, rule, state, now, context, spot, perpetual, true).run();
      }
    }
  }

  private void learn(Listing listing, BasisState state) {
    Instrument instrument = listing.instrument();
    if (shared(instrument)) {
      state.board.conversion(listing.venue(), listing.symbol(), instrument).listing = listing;
    } else if (state.key.equals(keyOf(instrument))) {
      state.board.quote(listing.venue(), listing.symbol(), instrument).listing = listing;
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
}
