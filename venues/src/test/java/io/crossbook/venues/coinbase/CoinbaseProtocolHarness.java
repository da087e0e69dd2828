package io.crossbook.venues.coinbase;

import static io.crossbook.venues.coinbase.CoinbaseMessages.bid;
import static io.crossbook.venues.coinbase.CoinbaseMessages.book;
import static io.crossbook.venues.coinbase.CoinbaseMessages.frame;
import static io.crossbook.venues.coinbase.CoinbaseMessages.offer;
import static io.crossbook.venues.coinbase.CoinbaseMessages.utf8;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.testing.CollectedOutput;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/** A protocol with what it put out, and short ways to feed it. */
abstract class CoinbaseProtocolHarness {
  static final String FEED = "coinbase-0";
  static final long SECOND = 1_000_000_000L;
  static final long VENUE_TIME =
      Instant.parse("2026-04-07T14:30:01.456789Z").getEpochSecond() * SECOND + 456_789_000L;

  final CollectedOutput out = new CollectedOutput();
  long now = VENUE_TIME;
  CoinbasePublicProtocol protocol;

  final void start(String... instruments) {
    protocol =
        new CoinbasePublicProtocol(
            new VenueSettings("", "", new LinkedHashSet<>(List.of(instruments)), 0, 3, ""));
    protocol.start(now, out);
    protocol.onResponse(
        "/api/v3/brokerage/market/products", 200, utf8(CoinbaseMessages.PRODUCTS), tick(), out);
  }

  final void open() {
    protocol.onOpen(FEED, tick(), out);
  }

  final void receive(String text) {
    byte[] bytes = utf8(text);
    protocol.onFrame(FEED, bytes, 0, bytes.length, true, tick(), out);
  }

  final long tick() {
    return now += 1_000_000;
  }

  final BookView last(String symbol) {
    return out.books.get(symbol);
  }

  final List<String> reasons() {
    return out.deadLetters.stream().map(DeadLetter::reason).toList();
  }

  /** Opens and gives BTC-USD (messages 0, 1) and ETH-USD (2) their snapshots. */
  final void startWithBooks() {
    start("BTC-USD", "ETH-USD");
    open();
    receive(frame("subscriptions", 0, "{\"subscriptions\":{\"level2\":[\"BTC-USD\"]}}"));
    receive(
        book(
            1,
            "snapshot",
            "BTC-USD",
            bid("68900.00", "1.50000000"),
            bid("68899.50", "0.75"),
            offer("68901.00", "0.5"),
            offer("68901.5", "1.2")));
    receive(book(2, "snapshot", "ETH-USD", bid("1900", "1"), offer("1901", "2")));
  }
}
