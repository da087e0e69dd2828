package io.crossbook.core.desk;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.opportunity.Candidate;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.Fill;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.LedgerNews;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.VenuePosition;
import java.util.List;

/**
 * Something that a desk is told. Immutable. Accounts are named by venue and the venue's name of the
 * sub-account, which is empty for the main one; times are nanoseconds since the epoch.
 */
public sealed interface DeskInput {
  /** When it became known. */
  long time();

  /**
   * Something about the market.
   *
   * @param fact what
   */
  record Market(Fact fact) implements DeskInput {
    @Override
    public long time() {
      return fact.time();
    }
  }

  /**
   * An opportunity was confirmed.
   *
   * @param candidate as it stood then
   */
  record Confirmed(Candidate candidate) implements DeskInput {
    @Override
    public long time() {
      return candidate.detectedAt();
    }
  }

  /**
   * A line of the intent ledger.
   *
   * @param news which
   */
  record Ledger(LedgerNews news) implements DeskInput {
    @Override
    public long time() {
      return news.news().time();
    }
  }

  /**
   * Every line of the ledger that was there when the desk was taken has been told; from here on
   * nobody else can write.
   *
   * @param epoch under which the desk is held from now on
   * @param nextOperation first operation number that no row has
   */
  record CaughtUp(long epoch, long nextOperation, long time) implements DeskInput {}

  /**
   * What is stopped now, all of it; told at the start and at each change.
   *
   * @param scopes such as {@code all} or {@code venue:kraken}
   * @param breached those of them that are stopped because a risk limit was breached: what is open
   *     there is closed
   */
  record Stopped(List<String> scopes, List<String> breached, long time) implements DeskInput {
    /** Takes a state that knew of no breaches for one without. */
    public Stopped {
      breached = breached == null ? List.of() : breached;
    }

    /** Without a breach. */
    public Stopped(List<String> scopes, long time) {
      this(scopes, List.of(), time);
    }
  }

  /**
   * What a venue says of an order, by its stream or over REST.
   *
   * @param name null if the order is not one of ours
   */
  record OrderReport(String venue, String account, OrderName name, OrderState state, long time)
      implements DeskInput {}

  /**
   * An execution. The same one may be told again.
   *
   * @param name null if the order is not one of ours, or the venue did not say its id
   */
  record FillReport(String venue, String account, OrderName name, Fill fill, long time)
      implements DeskInput {}

  /**
   * What an account holds.
   *
   * @param balances of each asset
   * @param complete true if assets that are not named are not held
   */
  record BalanceReport(
      String venue, String account, List<Balance> balances, boolean complete, long time)
      implements DeskInput {}

  /**
   * The derivative positions of an account.
   *
   * @param positions of each symbol
   * @param complete true if symbols that are not named are flat
   */
  record PositionReport(
      String venue, String account, List<VenuePosition> positions, boolean complete, long time)
      implements DeskInput {}

  /**
   * Funding was settled on a perpetual position. The same payment may be told again.
   *
   * @param payment as the venue booked it
   */
  record FundingReport(String venue, String account, FundingPayment payment, long time)
      implements DeskInput {}

  /**
   * Whether reports of an account can be relied on.
   *
   * @param live true from when on nothing is missed
   * @param why empty while live
   */
  record AccountStatus(String venue, String account, boolean live, String why, long time)
      implements DeskInput {
    /** With this {@code why} begins where the venue does not take the account's key. */
    public static final String REFUSED = "the venue refuses the account: ";

    /** True if nothing but a person can help. */
    public boolean refused() {
      return !live && why.startsWith(REFUSED);
    }

    /** The venue's words. */
    String reason() {
      return refused() ? why.substring(REFUSED.length()) : why;
    }
  }

  /**
   * A person orders something, or takes an order back.
   *
   * @param position of the directive, from 1: the number of the order. The same one may be told
   *     again
   * @param what which of both
   * @param text the order as {@link OrderRequest} is written, or the number of the one that is
   *     taken back
   * @param by who
   * @param why in words
   * @param givenAt when it was given
   */
  record PersonsOrder(
      long position, What what, String text, String by, String why, long givenAt, long time)
      implements DeskInput {
    /** Which of both. */
    public enum What {
      /** Something is ordered. */
      PLACE,
      /** An order is taken back. */
      CANCEL
    }
  }

  /**
   * A person decided something.
   *
   * @param kind what
   * @param subject the number of an operation, a breaker and its scope as {@code daily-loss/all},
   *     or what differs as {@code balance/VENUE/ACCOUNT/ASSET} or {@code
   *     position/VENUE/ACCOUNT/SYMBOL}, where the main account has an empty name
   * @param by who
   * @param why in words; empty if nothing was said
   */
  record Instruction(Kind kind, String subject, String by, String why, long time)
      implements DeskInput {
    /** One without a reason. */
    public Instruction(Kind kind, String subject, String by, long time) {
      this(kind, subject, by, "", time);
    }

    /** What a person can decide. */
    public enum Kind {
      /** A breaker lets go. */
      RESUME,
      /** An operation that was given up is put right once more. */
      RETRY,
      /** An operation that was given up is over; what it left stays in the books. */
      WRITE_OFF,
      /** A difference between a venue and the books, as it was told last, is taken over. */
      ACCEPT_DRIFT
    }
  }
}
