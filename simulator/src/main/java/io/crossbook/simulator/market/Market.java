package io.crossbook.simulator.market;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One listing's real book and trades, moved by its venue's view of the fair price. The book is
 * never crossed and has at least {@link #MINIMUM_LEVELS} levels a side after every step.
 */
public final class Market {
  /** Least number of levels a side. */
  public static final int MINIMUM_LEVELS = 60;

  private static final int MAXIMUM_LEVELS = 85;
  private static final double LEVEL_GAP = 0.8e-4;
  private static final double TRADES_PER_REQUOTE = 0.25;
  private static final double CHURN_PER_REQUOTE = 3;
  private static final double DAY_TURNOVER = 40_000;

  private final ListingSpec spec;
  private final VenueProfile profile;
  private final Fundamentals fundamentals;
  private final int baseIndex;
  private final int quoteIndex;
  private final SeededRandom random;
  private final MeanReversion noise;
  private final MeanReversion spreadFactor;
  private final Perpetual perpetual;
  private Duration fundingInterval = Duration.ofHours(8);
  private final double ticksPerUnit;
  private final double quoteFactor;
  private final BookSide bids = new BookSide(true);
  private final BookSide asks = new BookSide(false);
  private final List<Trade> flow = new ArrayList<>();
  private final List<Trade> clientTrades = new ArrayList<>();
  private List<Trade> trades = List.of();
  private double quotedFair;
  private long tradeCount;
  private long generation;
  private long lastPrice;
  private long highPrice;
  private long lowPrice;
  private final long openPrice;
  private double volume;
  private boolean replacementDue;

  Market(long seed, ListingSpec spec, VenueProfile profile, Fundamentals fundamentals) {
    this.spec = spec;
    this.profile = profile;
    this.fundamentals = fundamentals;
    this.baseIndex = fundamentals.indexOf(spec.base());
    this.quoteIndex = fundamentals.indexOf(spec.quote());
    this.random = SeededRandom.stream(seed, spec.venue() + ' ' + spec.symbol());
    this.noise = new MeanReversion(0, profile.noise(), 2_000.0 / MarketModel.STEP_MILLIS);
    this.spreadFactor = new MeanReversion(1, 0.25, 3_000.0 / MarketModel.STEP_MILLIS);
    this.ticksPerUnit = StrictMath.pow(10, spec.priceDecimals());
    this.quoteFactor =
        StrictMath.pow(10, spec.quantityDecimals()) / spec.contractSize().doubleValue();
    double index = StrictMath.exp(logIndex(0));
    this.perpetual = spec.kind() == Kind.PERPETUAL ? new Perpetual(random, index) : null;
    this.quotedFair = index * ticksPerUnit;
    this.volume = DAY_TURNOVER * profile.touchNotional() / 20 / index;
    quote(quotedFair);
    this.lastPrice = bids.price(0);
    this.openPrice = lastPrice;
    this.highPrice = Math.round(lastPrice * 1.012);
    this.lowPrice = Math.round(lastPrice * 0.985);
  }

  private double logIndex(int lag) {
    return fundamentals.logValue(baseIndex, lag) - fundamentals.logValue(quoteIndex, lag);
  }

  void step(double shift) {
    flow.clear();
    move(shift);
    List<Trade> all = new ArrayList<>(clientTrades);
    all.addAll(flow);
    clientTrades.clear();
    trades = List.copyOf(all);
  }

  private void move(double shift) {
    noise.step(random);
    spreadFactor.step(random);
    double log = logIndex(profile.lagSteps()) + noise.value() + shift;
    if (perpetual != null) {
      perpetual.step(random, StrictMath.exp(logIndex(0)));
      log += perpetual.premium();
    }
    double fair = StrictMath.exp(log) * ticksPerUnit;
    if (replacementDue) {
      replacementDue = false;
      generation++;
      bids.clear();
      asks.clear();
      quote(fair);
      return;
    }
    boolean moved = Math.abs(fair - quotedFair) > halfSpread(fair);
    if (moved || random.chance(profile.activity())) {
      sweepThrough(fair);
      quote(fair);
      churn();
      if (random.chance(TRADES_PER_REQUOTE)) {
        tradeAtTouch(random.chance(0.5));
      }
    }
  }

  private double halfSpread(double fair) {
    double factor = Math.max(0.5, spreadFactor.value());
    return Math.max(0.5, fair * profile.halfSpread() * factor);
  }

  /** When the fair price moved through a side, takers removed what stood in the way. */
  private void sweepThrough(double fair) {
    if (asks.size() > 0 && fair > asks.price(0)) {
      printTrade(asks.price(0), asks.quantity(0), true);
    } else if (bids.size() > 0 && fair < bids.price(0)) {
      printTrade(bids.price(0), bids.quantity(0), false);
    }
  }

  private void quote(double fair) {
    double half = halfSpread(fair);
    long bid = (long) StrictMath.floor(fair - half);
    long ask = Math.max(bid + 1, (long) StrictMath.ceil(fair + half));
    bids.removeBetterThan(bid);
    asks.removeBetterThan(ask);
    quoteSide(bids, bid, fair);
    quoteSide(asks, ask, fair);
    quotedFair = fair;
  }

  private void quoteSide(BookSide side, long touch, double fair) {
    long away = side.isBids() ? -1 : 1;
    double gap = Math.max(1, fair * LEVEL_GAP);
    if (side.size() == 0) {
      side.set(touch, drawQuantity(0));
    } else if (side.price(0) != touch) {
      long formerBest = side.price(0);
      side.set(touch, drawQuantity(0));
      long price = touch + away * gapTicks(gap);
      while (side.better(price, formerBest)) {
        side.set(price, drawQuantity(1));
        price += away * gapTicks(gap);
      }
    }
    while (side.size() < MINIMUM_LEVELS) {
      int n = side.size();
      side.set(side.price(n - 1) + away * gapTicks(gap), drawQuantity(n));
    }
    while (side.size() > MAXIMUM_LEVELS) {
      side.removeAt(side.size() - 1);
    }
  }

  private long gapTicks(double mean) {
    return 1 + (long) (random.uniform() * 2 * (mean - 1) + 0.5);
  }

  private void churn() {
    int operations = 1 + random.below((int) (2 * CHURN_PER_REQUOTE));
    for (int i = 0; i < operations; i++) {
      BookSide side = random.chance(0.5) ? bids : asks;
      double u = random.uniform();
      int at = (int) (u * u * side.size());
      double what = random.uniform();
      if (what < 0.6) {
        side.set(side.price(at), drawQuantity(at));
      } else if (what < 0.8) {
        if (side.size() > MINIMUM_LEVELS) {
          side.removeAt(at);
        }
      } else if (at + 1 < side.size()) {
        insertBetween(side, at);
      }
    }
  }

  private void insertBetween(BookSide side, int at) {
    long from = Math.min(side.price(at), side.price(at + 1));
    long room = Math.abs(side.price(at) - side.price(at + 1)) - 1;
    if (room > 0) {
      side.set(from + 1 + (long) (random.uniform() * room), drawQuantity(at));
    }
  }

  private void tradeAtTouch(boolean takerBuys) {
    BookSide side = takerBuys ? asks : bids;
    long available = side.quantity(0);
    long taken = Math.max(1, (long) (available * random.uniform(0.02, 1.1)));
    if (taken >= available && side.size() <= MINIMUM_LEVELS) {
      taken = Math.max(1, available / 2);
    }
    taken = Math.min(taken, available);
    printTrade(side.price(0), taken, takerBuys);
    if (available > 1) {
      side.set(side.price(0), available - taken);
    }
  }

  private void printTrade(long price, long quantity, boolean takerBuys) {
    flow.add(next(price, quantity, takerBuys));
  }

  /**
   * Prints the trade of a client's order; it is told with the trades of the next step.
   *
   * @param price in ticks
   * @param quantity in lots
   */
  public Trade print(long price, long quantity, boolean takerBuys) {
    Trade trade = next(price, quantity, takerBuys);
    clientTrades.add(trade);
    return trade;
  }

  /**
   * Takes a quantity away from the best level, which must have as much. The level stays as it is
   * left until the market quotes it anew.
   */
  public void remove(boolean fromBids, long quantity) {
    BookSide side = fromBids ? bids : asks;
    if (quantity <= 0 || quantity > side.quantity(0)) {
      throw new IllegalArgumentException(
          "Of " + side.quantity(0) + " lots one cannot take " + quantity);
    }
    side.set(side.price(0), side.quantity(0) - quantity);
  }

  private Trade next(long price, long quantity, boolean takerBuys) {
    tradeCount++;
    lastPrice = price;
    highPrice = Math.max(highPrice, price);
    lowPrice = Math.min(lowPrice, price);
    volume += spec.quantity(quantity).doubleValue();
    return new Trade(tradeCount, price, quantity, takerBuys);
  }

  private long drawQuantity(int depth) {
    double usdPerBase = StrictMath.exp(fundamentals.logValue(baseIndex, 0));
    double notional =
        profile.touchNotional()
            * (1 + 0.06 * depth)
            * StrictMath.exp(0.9 * random.gaussian() - 0.4);
    return Math.max(spec.minimumQuantity(), Math.round(notional / usdPerBase * quoteFactor));
  }

  /**
   * At the next step the whole book is withdrawn and quoted anew, so that most former levels are
   * gone and {@link #generation()} rises.
   */
  public void replaceBook() {
    replacementDue = true;
  }

  /** The listing's facts. */
  public ListingSpec spec() {
    return spec;
  }

  /** The real bids. */
  public BookSide bids() {
    return bids;
  }

  /** The real asks. */
  public BookSide asks() {
    return asks;
  }

  /** Level changes on both sides since the beginning; equal values mean equal books. */
  public long changes() {
    return bids.changes() + asks.changes();
  }

  /** How often the whole book was replaced. */
  public long generation() {
    return generation;
  }

  /** Trades of the last step and of clients since the step before, oldest first. */
  public List<Trade> trades() {
    return trades;
  }

  /** Trades of the last step between the market's own participants, oldest first. */
  public List<Trade> flow() {
    return List.copyOf(flow);
  }

  /** Price of the last trade, in ticks. */
  public long lastPrice() {
    return lastPrice;
  }

  /** Highest price of the day, in ticks. */
  public long highPrice() {
    return highPrice;
  }

  /** Lowest price of the day, in ticks. */
  public long lowPrice() {
    return lowPrice;
  }

  /** Price at the beginning, in ticks. */
  public long openPrice() {
    return openPrice;
  }

  /** Traded quantity of the day, in base or contracts. */
  public double volume() {
    return volume;
  }

  /**
   * The index price of a perpetual, in quote per base.
   *
   * @throws IllegalStateException if this is no perpetual
   */
  public double indexPrice() {
    return perpetual().indexPrice();
  }

  /** The mark price of a perpetual, in quote per base. */
  public double markPrice() {
    return perpetual().markPrice();
  }

  /** The running funding rate of a perpetual as a fraction; positive means longs pay shorts. */
  public double fundingRate() {
    return perpetual().fundingRate();
  }

  void fundEvery(Duration interval) {
    fundingInterval = interval;
  }

  /** Between two settlements of a perpetual's funding. */
  public Duration fundingInterval() {
    return fundingInterval;
  }

  /** Notes that the funding rate in force was paid; called when a settlement time passes. */
  public void settleFunding() {
    perpetual().settle();
  }

  /** Funding rates paid, oldest first. */
  public List<Double> settledFunding() {
    return perpetual().settledRates();
  }

  private Perpetual perpetual() {
    if (perpetual == null) {
      throw new IllegalStateException(spec.symbol() + " on " + spec.venue() + " has no funding");
    }
    return perpetual;
  }
}
