package io.crossbook.core.desk;

import io.crossbook.core.book.Side;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.opportunity.Leg;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.order.OrderNews;
import io.crossbook.core.order.RejectReason;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a venue's refusals mean for the orders that would follow: where it refuses the key, says
 * that there is too little money, or that a listing does not trade, nothing more is sent there for
 * a while, hedges included, and a person hears of it once. Not thread-safe: the desk's thread.
 */
final class VenueRefusals {
  /** Breakers that stop hedges too: the venue would refuse them. */
  static final Set<String> BREAKERS =
      Set.of(Breakers.ACCOUNT_REFUSED, Breakers.FUNDS_REFUSED, Breakers.LISTING_REFUSED);

  private final DeskBooks books;
  private final Breakers breakers;
  private final DeskReports reports;

  VenueRefusals(DeskBooks books, Breakers breakers, DeskReports reports) {
    this.books = books;
    this.breakers = breakers;
    this.reports = reports;
  }

  /** The asset that an order of this side takes of its account. */
  static String spent(Instrument instrument, boolean buys) {
    if (!Operation.exchanges(instrument)) {
      return instrument.settlement();
    }
    return buys ? instrument.quote() : instrument.base();
  }

  /** Scopes in which an order can be refused. */
  static List<String> scopes(String venue, String symbol, String spent) {
    return List.of(
        Breakers.venue(venue), Breakers.listing(venue, symbol), Breakers.funds(venue, spent));
  }

  /** Scopes in which one of the orders of these legs can be refused. */
  static Set<String> scopes(List<Leg> legs) {
    Set<String> scopes = new TreeSet<>();
    for (Leg leg : legs) {
      String spent = spent(Instrument.parse(leg.instrument()), leg.buys());
      scopes.addAll(scopes(leg.venue(), leg.symbol(), spent));
    }
    return scopes;
  }

  /** The ledger has news of an order. */
  void heard(WorkingOrder order, OrderNews news, long now) {
    if (order.instrument.isEmpty()) {
      return;
    }
    if (news.state() != LedgerState.REJECTED) {
      taken(order, now);
      return;
    }
    String spent = spent(Instrument.parse(order.instrument), order.side == Side.BUY);
    RejectReason reason = RejectReason.leading(news.detail()).orElse(RejectReason.OTHER);
    switch (reason) {
      case NOT_AUTHORIZED ->
          refused(
              Breakers.ACCOUNT_REFUSED,
              Breakers.venue(order.venue),
              refusesAccount(order.venue, news.detail()),
              order,
              now);
      case INSUFFICIENT_FUNDS, INSUFFICIENT_MARGIN ->
          refused(
              Breakers.FUNDS_REFUSED,
              Breakers.funds(order.venue, spent),
              order.venue
                  + " says that the account has too little "
                  + spent
                  + " ("
                  + news.detail()
                  + "), and the books have "
                  + books.cash(order.venue, order.account, spent).toPlainString()
                  + "; look what was taken out, or pay it in",
              order,
              now);
      case NOT_TRADABLE ->
          refused(
              Breakers.LISTING_REFUSED,
              Breakers.listing(order.venue, order.symbol),
              order.venue
                  + " takes no orders in "
                  + order.symbol
                  + " ("
                  + news.detail()
                  + "); it is tried again by itself",
              order,
              now);
      default -> {}
    }
  }

  private static String refusesAccount(String venue, String why) {
    return venue
        + " refuses this account ("
        + why
        + "); check its key, its permissions and the address that it may be used from";
  }

  /** More is known of an order: perhaps that the venue took it. */
  void taken(WorkingOrder order, long now) {
    boolean there = order.state == LedgerState.ACCEPTED || order.filled.signum() > 0;
    if (!there || order.instrument.isEmpty()) {
      return;
    }
    String spent = spent(Instrument.parse(order.instrument), order.side == Side.BUY);
    breakers.taken(scopes(order.venue, order.symbol, spent), order.decidedAt, now);
    takenAgain(order.venue, order.account, now);
  }

  private void takenAgain(String venue, String account, long now) {
    DeskState.AccountState known = books.account(venue, account);
    if (known.refused
        && known.live
        && !breakers.refuses(Breakers.ACCOUNT_REFUSED, Breakers.venue(venue))) {
      known.refused = false;
      reports.alert(false, "account " + venue, venue + " takes the account again", now);
    }
  }

  private void refused(
      String breaker, String scope, String sentence, WorkingOrder order, long now) {
    boolean first = breakers.refused(breaker, scope, sentence, now);
    if (breaker.equals(Breakers.ACCOUNT_REFUSED)) {
      told(order.venue, order.account, sentence, now);
    } else if (first) {
      boolean critical = breaker.equals(Breakers.FUNDS_REFUSED);
      reports.alert(critical, "account " + order.venue, sentence, now);
    }
  }

  /** Whether its orders or its reports were refused first, it is one cause and told once. */
  private void told(String venue, String account, String sentence, long now) {
    DeskState.AccountState known = books.account(venue, account);
    if (!known.refused) {
      known.refused = true;
      reports.alert(true, "account " + venue, sentence, now);
    }
  }

  /** The account's reports can be relied on, or not. */
  void status(DeskInput.AccountStatus status, long now) {
    books.account(status.venue(), status.account()).live = status.live();
    if (status.refused()) {
      told(status.venue(), status.account(), refusesAccount(status.venue(), status.reason()), now);
    } else if (status.live()) {
      takenAgain(status.venue(), status.account(), now);
    }
  }
}
