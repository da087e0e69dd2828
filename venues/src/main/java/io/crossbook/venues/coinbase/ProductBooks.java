package io.crossbook.venues.coinbase;

import io.crossbook.core.instrument.Listing;
import io.crossbook.core.instrument.ListingStatus;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.book.BookSet;
import io.crossbook.venues.book.TrackedBook;
import io.crossbook.venues.coinbase.CoinbaseProducts.Product;
import io.crossbook.venues.json.JsonCursor;
import io.crossbook.venues.json.SymbolTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The wanted books, by the product under which the venue streams them. Products that are aliases of
 * each other (BTC-USDC of BTC-USD) are one book, streamed as the root; it is shown once: as the
 * root if that is wanted, else as the first wanted alias. Not thread-safe: the lane's thread.
 */
final class ProductBooks {
  private final VenueSettings settings;
  private final BookSet books;
  private final SymbolTable<ProductBook> byWireName = new SymbolTable<>();
  private final List<ProductBook> all = new ArrayList<>();
  private final Map<String, String> holderOfRoot = new HashMap<>();

  ProductBooks(VenueSettings settings, BookSet books) {
    this.settings = settings;
    this.books = books;
  }

  /** Every wanted book. */
  List<ProductBook> all() {
    return Collections.unmodifiableList(all);
  }

  /** The book of the product that the cursor read last; null if it is unknown or not wanted. */
  ProductBook find(JsonCursor cursor) {
    return byWireName.get(cursor);
  }

  /** Learns of the venue's products. */
  void learn(List<Product> products, long now, ProtocolOutput out) {
    chooseHolders(products);
    for (Product product : products) {
      Listing listing = product.listing();
      String symbol = listing.symbol();
      Listing before = books.listing(symbol);
      if (!settings.wants(listing) || symbol.equals(holderOfRoot.get(product.root()))) {
        books.learn(listing, now, out);
      } else {
        books.learnShared(listing, now, out);
      }
      TrackedBook book = books.find(symbol);
      if (book != null) {
        keep(product.root(), symbol, book, !BookSet.sameLevels(before, listing), now);
      }
    }
  }

  /** Learns that a listing's status changed. */
  void learnStatus(Listing listing, ListingStatus status, long now, ProtocolOutput out) {
    Listing changed = listing.withStatus(status);
    if (books.find(listing.symbol()) != null) {
      books.learn(changed, now, out);
    } else {
      books.learnShared(changed, now, out);
    }
  }

  /** The books that no connection feeds yet and that still trade, ordered by product. */
  List<ProductBook> unassigned() {
    List<ProductBook> unassigned = new ArrayList<>();
    for (ProductBook product : all) {
      Listing listing = books.listing(product.book.listing().symbol());
      if (product.stream == null && listing.status() != ListingStatus.DELISTED) {
        unassigned.add(product);
      }
    }
    unassigned.sort((a, b) -> a.wireName.compareTo(b.wireName));
    return unassigned;
  }

  /** Decides under which wanted product each book is shown; a decision stays. */
  private void chooseHolders(List<Product> products) {
    Map<String, String> chosen = new HashMap<>();
    for (Product product : products) {
      String root = product.root();
      String symbol = product.listing().symbol();
      if (!settings.wants(product.listing()) || holderOfRoot.containsKey(root)) {
        continue;
      }
      String other = chosen.get(root);
      if (other == null
          || symbol.equals(root)
          || (!other.equals(root) && symbol.compareTo(other) < 0)) {
        chosen.put(root, symbol);
      }
    }
    holderOfRoot.putAll(chosen);
  }

  private void keep(String root, String symbol, TrackedBook book, boolean voided, long now) {
    for (ProductBook known : all) {
      if (known.book.listing().symbol().equals(symbol)) {
        known.book = book;
        if (voided && known.stream != null && known.stream.open) {
          // The scales changed: a snapshot in the new ones is needed.
          known.disconnected();
          books.fedBy(book, known.stream.name);
          known.resync.needed(now);
        }
        return;
      }
    }
    ProductBook product = new ProductBook(root, book);
    all.add(product);
    byWireName.put(root, product);
    byWireName.put(symbol, product);
  }
}
