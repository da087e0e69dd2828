package io.crossbook.launcher.corpus;

import io.crossbook.core.fact.BookView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a join of the last values of each venue would claim: best bid above best ask, whatever is
 * known about the books.
 */
final class NaiveJoin {
  private final Judge judge;
  private final Map<String, Map<String, BookView>> instruments = new TreeMap<>();
  private final Map<String, Episode> running = new TreeMap<>();
  private long episodes;
  private long falseEpisodes;

  private static final class Episode {
    boolean open;
    boolean wrong;
  }

  NaiveJoin(Judge judge) {
    this.judge = judge;
  }

  /** Takes the next book. */
  void on(BookView book) {
    Map<String, BookView> venues =
        instruments.computeIfAbsent(book.instrument(), name -> new TreeMap<>());
    venues.put(book.venue(), book);
    List<BookView> best = best(venues);
    Episode episode = running.computeIfAbsent(book.instrument(), name -> new Episode());
    if (best == null) {
      episode.open = false;
      return;
    }
    if (!episode.open) {
      episode.open = true;
      episode.wrong = false;
      episodes++;
    }
    if (!episode.wrong && !judge.judge(best, List.of(), book.time()).borneOut()) {
      episode.wrong = true;
      falseEpisodes++;
    }
  }

  /** The pair with the greatest edge; null if none has one. */
  private static List<BookView> best(Map<String, BookView> venues) {
    List<BookView> best = null;
    double most = 0;
    for (BookView buy : venues.values()) {
      for (BookView sell : venues.values()) {
        if (!buy.venue().equals(sell.venue())
            && buy.askPrices().length > 0
            && sell.bidPrices().length > 0) {
          double edge = (sell.bestBid() - buy.bestAsk()) / buy.bestAsk();
          if (edge > most) {
            most = edge;
            best = new ArrayList<>(List.of(buy, sell));
          }
        }
      }
    }
    return best;
  }

  /** Runs of books after which there was an edge. */
  long episodes() {
    return episodes;
  }

  /** Those during which the truth did not bear it out. */
  long falseEpisodes() {
    return falseEpisodes;
  }
}
