package io.crossbook.core.strategy;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.instrument.Instrument;
import java.io.Serializable;
import java.util.Set;

/**
 * A way to find opportunities: a plain class that declares what it reads, how it is keyed and what
 * it remembers. One generic operator runs any of them. A strategy holds configuration only;
 * whatever changes is in its state, of which there is one per key, owned by one thread.
 *
 * <p>Decisions may depend on nothing but the facts before them, the rules and the configuration.
 *
 * @param <S> the state of one key: public, with a public constructor without arguments and public
 *     fields of types that Flink can evolve
 */
public interface Strategy<S> extends Serializable {

  /** Unique and stable: it names operators, rules and rows. */
  String name();

  /** The kinds of facts it wants to see. */
  Set<Class<? extends Fact>> reads();

  /**
   * The key under which facts about an instrument are kept together.
   *
   * @return null if the strategy does not care for the instrument
   */
  String keyOf(Instrument instrument);

  /**
   * True if books of this instrument go to every key, because they price conversions. They also go
   * to {@link #keyOf} if that is not null.
   */
  boolean shared(Instrument instrument);

  /** The class of the state. */
  Class<S> stateType();

  /** The state of a key that has seen nothing. */
  S newState(String key);

  /**
   * Facts were missed, because their source began anew: what was known of the market is void until
   * it comes again, or a new connection's heartbeat would prove a book that an old one fed. What
   * was found, counted or learned of listings stays.
   */
  void missedFacts(S state);

  /** A fact arrived. */
  void on(Fact fact, S state, Context context);

  /**
   * Time passed that was asked for by {@link Context#wakeAt}; {@code Long.MAX_VALUE} once at the
   * end of a bounded input.
   */
  void onTime(long now, S state, Context context);
}
