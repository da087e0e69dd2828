package io.crossbook.wire.metrics;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.money.ScaledDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What a lane's facts say of venues and their markets, as metrics. A fact costs a look into two
 * maps; what can be computed is computed when it is read. Told by the lane's thread, read by any.
 */
public final class VenueFigures {
  private static final double NANOS = 1e9;

  private final Series series;
  private final Labels listings;
  private final LongSupplier clock;
  private final Map<String, Venue> venues = new HashMap<>();

  /**
   * @param mostListings listings whose market is shown; of others nothing is
   * @param clock nanoseconds since the epoch
   */
  public VenueFigures(Series series, int mostListings, LongSupplier clock) {
    this.series = series;
    this.listings = new Labels(mostListings);
    this.clock = clock;
  }

  /** A venue that facts may come of: it is not connected before it says so. */
  public void watch(String venue) {
    venues.computeIfAbsent(venue, Venue::new);
  }

  /** A fact became known. */
  public void on(Fact fact) {
    Venue venue = venues.get(fact.venue());
    if (venue == null) {
      venue = new Venue(fact.venue());
      venues.put(fact.venue(), venue);
    }
    if (fact instanceof VenueStatus status) {
      venue.status(status);
      return;
    }
    venue.heardAt = fact.time();
    if (fact instanceof BookView book) {
      Market market = venue.market(book.symbol(), book.instrument());
      if (market != null) {
        market.book = book;
      }
    } else if (fact instanceof Trade trade) {
      Market market = venue.market(trade.symbol(), trade.instrument());
      if (market != null) {
        market.lastPrice = ScaledDecimal.toDouble(trade.price(), trade.priceScale());
      }
    }
  }

  private final class Venue {
    private final String name;
    private final Map<String, Market> markets = new HashMap<>();
    private final Map<String, VenueStatus.State> states = new ConcurrentHashMap<>();
    private volatile long heardAt;

    Venue(String name) {
      this.name = name;
      series.gauge("exchange_connection_status", this::connected, "exchange", name);
      series.gauge("trading_exchange_last_heartbeat_seconds", this::silence, "exchange", name);
    }

    void status(VenueStatus status) {
      if (status.connection().isEmpty() && status.state() == VenueStatus.State.DISCONNECTED) {
        // What its connections said is void.
        states.clear();
      }
      states.put(status.connection(), status.state());
    }

    private double connected() {
      boolean up =
          states.values().stream()
              .allMatch(
                  state ->
                      state == VenueStatus.State.ONLINE || state == VenueStatus.State.RESTRICTED);
      return up && !states.isEmpty() ? 1 : 0;
    }

    private double silence() {
      return heardAt == 0 ? Double.NaN : Math.max(0, clock.getAsLong() - heardAt) / NANOS;
    }

    /** Null if its market is not shown. */
    Market market(String symbol, String instrument) {
      Market market = markets.get(symbol);
      if (market == null && !markets.containsKey(symbol)) {
        boolean shown = !listings.of(name + ":" + symbol).equals(Labels.OTHER);
        market = shown ? new Market(series, name, instrument) : null;
        markets.put(symbol, market);
      }
      return market;
    }
  }

  /** The market of a listing; prices in quote, sizes in the listing's unit. */
  private static final class Market {
    private volatile BookView book;
    private volatile double lastPrice = Double.NaN;

    Market(Series series, String venue, String instrument) {
      Map<String, ToDoubleFunction<BookView>> values =
          Map.of(
              "market_bid_price", BookView::bestBid,
              "market_ask_price", BookView::bestAsk,
              "market_bid_size", of -> ScaledDecimal.toDouble(of.bidSizes()[0], of.sizeScale()),
              "market_ask_size", of -> ScaledDecimal.toDouble(of.askSizes()[0], of.sizeScale()),
              "market_spread", of -> of.bestAsk() - of.bestBid(),
              "market_spread_ratio",
                  of -> 2 * (of.bestAsk() - of.bestBid()) / (of.bestAsk() + of.bestBid()));
      values.forEach(
          (name, value) ->
              series.gauge(name, () -> shown(value), "exchange", venue, "instrument", instrument));
      series.gauge(
          "market_last_price", () -> lastPrice, "exchange", venue, "instrument", instrument);
    }

    private double shown(ToDoubleFunction<BookView> value) {
      BookView now = book;
      return now != null && now.tradable() ? value.applyAsDouble(now) : Double.NaN;
    }
  }
}
