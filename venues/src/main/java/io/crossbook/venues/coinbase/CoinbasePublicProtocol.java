package io.crossbook.venues.coinbase;

import io.crossbook.core.instrument.Listing;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.PublicProtocol;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.RepeatedRequest;
import io.crossbook.venues.coinbase.ProductBook.Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Coinbase Advanced Trade market data: whole books ({@code level2}, whose frames say {@code
 * l2_data}), trades, product status.
 *
 * <p>Integrity: every message of a connection, of whatever channel, carries the next {@code
 * sequence_num}, from 0 on. Any other number means that messages were lost or came out of order:
 * every book of the connection is void and the connection is renewed. A value that breaks the rules
 * of one product, or a book that stays crossed, voids that book alone, and its subscription is
 * renewed.
 */
public final class CoinbasePublicProtocol implements PublicProtocol {
  /** A halt that the status channel does not tell is seen this late at most. */
  private static final long METADATA_EVERY_NANOS = 300_000_000_000L;

  private final VenueSettings settings;
  private final BookSet books;
  private final ProductBooks products;
  private final Map<String, Stream> streams = new HashMap<>();
  private final RepeatedRequest metadata =
      new RepeatedRequest(Coinbase.PRODUCTS, 1, METADATA_EVERY_NANOS);
  private final CoinbaseFrames frames;

  /** A protocol for one lane. */
  public CoinbasePublicProtocol(VenueSettings settings) {
    this.settings = settings;
    this.books = new BookSet(Coinbase.ID, settings);
    this.products = new ProductBooks(settings, books);
    this.frames = new CoinbaseFrames(books, products, metadata);
  }

  @Override
  public String venue() {
    return Coinbase.ID;
  }

  @Override
  public Collection<Listing> listings() {
    return books.listings();
  }

  @Override
  public void start(long now, ProtocolOutput out) {
    metadata.send(now, out);
  }

  @Override
  public void onOpen(String connection, long now, ProtocolOutput out) {
    Stream stream = stream(connection);
    stream.open = true;
    stream.broken = false;
    stream.expected = 0;
    books.opened(connection, now, out);
    CoinbaseSubscriptions.subscribe(stream, products.all(), now, out);
  }

  @Override
  public void onClose(String connection, String reason, long now, ProtocolOutput out) {
    Stream stream = stream(connection);
    stream.open = false;
    stream.broken = false;
    stream.expected = -1;
    for (ProductBook product : products.all()) {
      if (product.stream == stream) {
        product.disconnected();
      }
    }
    books.closed(connection, reason, now, out);
  }

  @Override
  public void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      ProtocolOutput out) {
    Stream stream = stream(connection);
    if (!stream.open) {
      // A recording that began later than its connection.
      stream.open = true;
      books.opened(connection, receivedAt, out);
    }
    frames.read(stream, bytes, offset, length, text, receivedAt, out);
  }

  @Override
  public void onTick(long now, ProtocolOutput out) {
    metadata.onTick(now, out);
    for (ProductBook product : products.all()) {
      if (product.crossedTooLong(now)) {
        product.gapped(now, 0, out);
        product.resync.needed(now);
      }
      if (product.resync.due(now)) {
        CoinbaseSubscriptions.renew(product, now, out);
      }
    }
  }

  @Override
  public void onResponse(String target, int status, byte[] body, long now, ProtocolOutput out) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (!path.endsWith("/products")) {
      String detail = "an answer to a request that this protocol does not make";
      out.deadLetter(target, now, DeadLetterReason.UNKNOWN_MESSAGE, detail, body, 0, body.length);
      return;
    }
    if (status != 200) {
      String detail = "the request for products was answered with status " + status;
      out.deadLetter(target, now, DeadLetterReason.REQUEST_FAILED, detail, body, 0, body.length);
      metadata.answered(false, now);
      return;
    }
    CoinbaseProducts.Answer answer;
    try {
      answer = CoinbaseProducts.read(Coinbase.ID, body);
    } catch (IOException notProducts) {
      String detail = "the answer is not a list of products: " + notProducts.getMessage();
      out.deadLetter(target, now, DeadLetterReason.MALFORMED, detail, body, 0, body.length);
      metadata.answered(false, now);
      return;
    }
    for (String detail : answer.refused()) {
      out.deadLetter(target, now, DeadLetterReason.BAD_VALUE, detail, body, 0, body.length);
    }
    metadata.answered(true, now);
    products.learn(answer.products(), now, out);
    if (!settings.instruments().isEmpty()) {
      connect(out);
    }
  }

  /** Plans connections for the books that have none. */
  private void connect(ProtocolOutput out) {
    List<Stream> planned = new ArrayList<>();
    int free = 0;
    for (ProductBook product : products.unassigned()) {
      if (free == 0) {
        planned.add(stream(Coinbase.ID + "-" + streams.size()));
        free = Coinbase.PRODUCTS_PER_CONNECTION;
      }
      product.stream = planned.get(planned.size() - 1);
      free--;
    }
    int framesPerSecond = Math.max(1, Coinbase.FRAMES_PER_SECOND / Math.max(1, streams.size()));
    for (Stream stream : planned) {
      out.connect(
          new ConnectionPlan(
              stream.name,
              ConnectionPlan.Transport.WEBSOCKET,
              "",
              Coinbase.SILENCE_NANOS,
              framesPerSecond));
    }
  }

  private Stream stream(String connection) {
    Stream stream = streams.get(connection);
    if (stream == null) {
      stream = new Stream(connection);
      streams.put(connection, stream);
    }
    return stream;
  }
}
