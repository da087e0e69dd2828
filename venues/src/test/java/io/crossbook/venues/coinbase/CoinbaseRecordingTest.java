package io.crossbook.venues.coinbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.book.Side;
import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.ListingUpdate;
import io.crossbook.core.fact.Trade;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.lane.LaneEngine;
import io.crossbook.venues.lane.LaneRecord;
import io.crossbook.venues.testing.CollectedOutput;
import io.crossbook.venues.testing.FinalBook;
import io.crossbook.venues.testing.ProtocolFuzz;
import io.crossbook.venues.testing.Recordings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recording of 2026-08-09, 24 s of BTC-USD and ETH-USD with whole books. */
class CoinbaseRecordingTest {

  @Test
  void rebuildsTheFinalBooks() {
    List<LaneRecord> records = Recordings.cryptofeedV3(Coinbase.ID, "COINBASE.jsonl.gz");
    CollectedOutput out = new CollectedOutput();
    CoinbasePublicProtocol protocol = new CoinbasePublicProtocol(VenueSettings.replay(0, 5));
    LaneEngine engine = new LaneEngine(List.of(protocol), out);
    engine.start(records.get(0).time());
    records.forEach(engine::on);

    assertThat(out.deadLetters).isEmpty();
    assertThat(out.reconnects).isEmpty();
    FinalBook.check(out, "BTC-USD | 65083.66 | 0.23929087 | 65083.67 | 0.29040961 | 18769 | 27238");
    FinalBook.check(out, "ETH-USD | 1919.28 | 0.14476526 | 1919.38 | 0.01194407 | 6925 | 16403");
    assertThat(out.books).hasSize(2);
    List<BookView> views = out.facts(BookView.class);
    assertThat(views).hasSize(775);
    views.forEach(ProtocolFuzz::check);
    BookView last = views.get(views.size() - 1);
    assertThat(last.gaps()).isZero();
    assertThat(last.resyncs()).isZero();
    assertThat(last.epoch()).isEqualTo(1);
    assertThat(last.lag()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void readsTheProductsAndTheTrades() {
    List<LaneRecord> records = Recordings.cryptofeedV3(Coinbase.ID, "COINBASE.jsonl.gz");
    CollectedOutput out = new CollectedOutput();
    CoinbasePublicProtocol protocol = new CoinbasePublicProtocol(VenueSettings.replay(0, 1));
    LaneEngine engine = new LaneEngine(List.of(protocol), out);
    engine.start(records.get(0).time());
    records.forEach(engine::on);

    assertThat(protocol.listings()).hasSize(920);
    assertThat(out.facts(ListingUpdate.class)).hasSize(920);
    assertThat(protocol.listings().stream().map(l -> l.status()))
        .filteredOn(status -> status == ListingStatus.DELISTED)
        .hasSize(8);
    List<Trade> trades = out.facts(Trade.class);
    assertThat(trades).hasSizeGreaterThan(57);
    // Aggressive buying happens at the ask: the side on the wire is the maker's.
    BookView book = null;
    int explained = 0;
    int contrary = 0;
    for (var fact : out.facts) {
      if (fact instanceof BookView view && view.symbol().equals("BTC-USD")) {
        book = view;
      } else if (fact instanceof Trade trade && trade.symbol().equals("BTC-USD") && book != null) {
        boolean atAsk = trade.price() >= book.askPrices()[0];
        boolean atBid = trade.price() <= book.bidPrices()[0];
        if (atAsk || atBid) {
          if (atAsk == (trade.taker() == Side.BUY)) {
            explained++;
          } else {
            contrary++;
          }
        }
      }
    }
    assertThat(explained).isGreaterThan(30);
    assertThat(contrary).isZero();
    for (int i = 1; i < trades.size(); i++) {
      if (trades.get(i).symbol().equals(trades.get(i - 1).symbol())) {
        assertThat(Long.parseLong(trades.get(i).tradeId()))
            .isGreaterThan(Long.parseLong(trades.get(i - 1).tradeId()));
      }
    }
  }
}
