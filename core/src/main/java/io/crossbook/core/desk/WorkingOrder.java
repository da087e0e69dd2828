package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.OrderStatus;
import io.crossbook.core.order.Purpose;
import io.crossbook.core.quote.Quote;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * An order of an operation and what is known of it. News may come in any order, more than once and
 * from several sides: what is filled only grows, the first end counts, and each execution is
 * applied once. Public fields because the state is kept by Flink. Not thread-safe.
 */
public final class WorkingOrder {
  /** An answer that comes later than this after the deadline is found by asking. */
  private static final long ANSWER_NANOS = 1_000_000_000L;

  /** A market that moves says so within this time. */
  static final long NEWS_NANOS = 2_000_000_000L;

  /** Number in its operation; -1 if the operation took it over from one that had ended. */
  public int number;

  /** How often it was sent before under another name. */
  public int attempt;

  /** Index of the leg that it belongs to; -1 for one that puts something right. */
  public int leg = -1;

  /** What it is for. */
  public Purpose purpose = Purpose.OPEN;

  /** Venue id. */
  public String venue = "";

  /** The venue's name of the sub-account. */
  public String account = "";

  /** The venue's symbol. */
  public String symbol = "";

  /** Canonical name of the instrument. */
  public String instrument = "";

  /** Buys or sells. */
  public Side side = Side.BUY;

  /** How it meets the book. */
  public OrderKind kind = OrderKind.IOC;

  /** Ordered, in the listing's unit. */
  public BigDecimal quantity = BigDecimal.ZERO;

  /** Worst price, in quote. */
  public BigDecimal limit = BigDecimal.ZERO;

  /** Base per unit of quantity. */
  public BigDecimal multiplier = BigDecimal.ONE;

  /** True if it may only reduce a position. */
  public boolean reduceOnly;

  /** Must not be accepted later, nanoseconds since the epoch. */
  public long validUntil;

  /** Decided at, nanoseconds since the epoch. */
  public long decidedAt;

  /** The desk's epoch when it was decided. */
  public long epoch;

  /** True if it closes what its leg opened. */
  public boolean closing;

  /** In which sending of the legs it went: 0 to open, then one for each attempt to close. */
  public int round;

  /** True if the intent ledger, or a venue, has it. */
  public boolean written;

  /** True if it was not let out and does not count as an attempt. */
  public boolean excused;

  /** True once its cancellation was asked for. */
  public boolean cancelling;

  /** Where it stands. */
  public LedgerState state = LedgerState.INTENDED;

  /** The venue's id; empty while it is not known. */
  public String venueOrderId = "";

  /** Cumulative filled as far as anybody said, in the listing's unit. */
  public BigDecimal filled = BigDecimal.ZERO;

  /** Filled by the executions that were applied. */
  public BigDecimal applied = BigDecimal.ZERO;

  /** Price x quantity of the executions that were applied, without the multiplier. */
  public BigDecimal value = BigDecimal.ZERO;

  /** Ids of executions that were seen, applied or not. */
  public List<String> seen = new ArrayList<>();

  /** Quantity of the executions that were seen. */
  public BigDecimal seenQuantity = BigDecimal.ZERO;

  /** Ids of executions that were applied. */
  public List<String> trades = new ArrayList<>();

  /** Why it ended; empty if nobody said. */
  public String detail = "";

  /** For Flink. */
  public WorkingOrder() {}

  /** True while more can become of it. */
  public boolean live() {
    return !state.terminal();
  }

  /** True if nobody can say what became of it: its answer was lost, or did not come in time. */
  boolean lost(long now) {
    return state == LedgerState.UNKNOWN
        || (state == LedgerState.INTENDED && validUntil > 0 && validUntil + ANSWER_NANOS <= now);
  }

  /**
   * When it is waited for no more if nobody knows what became of it, nanoseconds since the epoch.
   *
   * @param patience from its deadline, nanoseconds
   */
  long awaitedUntil(long patience) {
    return validUntil + patience;
  }

  /** True if it took what there was at its limit, and that was less than it wanted. */
  boolean foundTooLittle() {
    return !kind.rests()
        && (state == LedgerState.CANCELLED || state == LedgerState.EXPIRED)
        && filled.compareTo(quantity) < 0;
  }

  /**
   * True if it has found less than a book said, and the book is still that one: what it says is not
   * there any more. A book that stays as it is for longer is believed again.
   *
   * @param wanted side on which somebody wants to trade against the book
   */
  boolean disproves(Quote quote, Side wanted, long now) {
    return side == wanted
        && quote.is(venue, symbol)
        && foundTooLittle()
        && quote.book.time() <= decidedAt
        && now < decidedAt + NEWS_NANOS;
  }

  /** True if an order with this limit would meet it, if it rests. */
  boolean meets(String otherVenue, String otherSymbol, Side otherSide, BigDecimal otherLimit) {
    return live()
        && side != otherSide
        && venue.equals(otherVenue)
        && symbol.equals(otherSymbol)
        && (side == Side.SELL
            ? otherLimit.compareTo(limit) >= 0
            : otherLimit.compareTo(limit) <= 0);
  }

  /** True if nothing more is to come of it and every execution is applied. */
  public boolean settled() {
    return state.terminal() && applied.compareTo(filled) >= 0;
  }

  /** What may still be filled at the worst. */
  public BigDecimal open() {
    return live() ? quantity.subtract(filled).max(BigDecimal.ZERO) : BigDecimal.ZERO;
  }

  /** What is not booked and was, or may still be, filled at the worst. */
  BigDecimal unbooked() {
    return (live() ? quantity : filled).subtract(applied).max(BigDecimal.ZERO);
  }

  /** Base bought (positive) or sold (negative) so far. */
  public BigDecimal base() {
    return signed(filled).multiply(multiplier);
  }

  /** Quote paid (negative) or received (positive); what was not applied counts at the limit. */
  public BigDecimal quote() {
    BigDecimal unapplied = filled.subtract(applied).max(BigDecimal.ZERO).multiply(limit);
    return signed(value.add(unapplied).multiply(multiplier)).negate();
  }

  private BigDecimal signed(BigDecimal amount) {
    return side == Side.BUY ? amount : amount.negate();
  }

  /**
   * Takes a line of the ledger.
   *
   * @return true if anything is new
   */
  boolean take(OrderNews news) {
    boolean wasWritten = written;
    written = true;
    return become(news.state(), news.venueOrderId(), news.filled(), news.detail()) || !wasWritten;
  }

  /**
   * Takes what the venue says.
   *
   * @return true if anything is new
   */
  boolean take(OrderState said) {
    written = true;
    return become(state(said), said.venueOrderId(), said.filled(), said.reason());
  }

  /** What a venue's word means in the ledger. */
  static LedgerState state(OrderState said) {
    OrderStatus status = said.status();
    return switch (status) {
      case PENDING, OPEN -> LedgerState.ACCEPTED;
      case FILLED -> LedgerState.FILLED;
      case CANCELLED -> LedgerState.CANCELLED;
      case EXPIRED -> LedgerState.EXPIRED;
      case REJECTED -> LedgerState.REJECTED;
    };
  }

  private boolean become(LedgerState next, String venueId, BigDecimal cumulative, String why) {
    boolean news = false;
    if (!venueId.isEmpty() && venueOrderId.isEmpty()) {
      venueOrderId = venueId;
      news = true;
    }
    if (state != next && rank(next) > rank(state)) {
      state = next;
      detail = why;
      news = true;
    }
    if (cumulative != null) {
      news |= fill(cumulative);
    }
    if (state == LedgerState.FILLED) {
      news |= fill(quantity);
    }
    return news;
  }

  private static int rank(LedgerState state) {
    return switch (state) {
      case INTENDED -> 0;
      case UNKNOWN -> 1;
      case ACCEPTED -> 2;
      default -> 3;
    };
  }

  private boolean fill(BigDecimal cumulative) {
    if (cumulative.compareTo(filled) <= 0) {
      return false;
    }
    filled = cumulative;
    if (live() && filled.compareTo(quantity) >= 0) {
      state = LedgerState.FILLED;
    }
    return true;
  }

  /** What tells an execution from the others of this order. */
  static String id(Fill fill) {
    return fill.tradeId().isEmpty()
        ? fill.venueTime() + "/" + fill.price() + "/" + fill.quantity()
        : fill.tradeId();
  }

  /**
   * Sees an execution: what is filled is known from now on, also while its fee is not.
   *
   * @return true if anything is new
   */
  boolean see(Fill fill) {
    written = true;
    boolean news = false;
    if (venueOrderId.isEmpty() && !fill.venueOrderId().isEmpty()) {
      venueOrderId = fill.venueOrderId();
      news = true;
    }
    if (!seen.contains(id(fill))) {
      seen.add(id(fill));
      seenQuantity = seenQuantity.add(fill.quantity());
      news = true;
    }
    news |= fill(seenQuantity);
    if (fill.cumulative() != null) {
      news |= fill(fill.cumulative());
    }
    return news;
  }

  /**
   * Applies an execution whose fee is known.
   *
   * @return false if it was applied before: nothing is to be posted
   */
  boolean apply(Fill fill) {
    if (trades.contains(id(fill))) {
      return false;
    }
    trades.add(id(fill));
    applied = applied.add(fill.quantity());
    value = value.add(fill.value());
    return true;
  }
}
