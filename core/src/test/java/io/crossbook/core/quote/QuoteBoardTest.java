package io.crossbook.core.quote;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.core.fact.VenueStatus.State;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.testing.Books;
import org.junit.jupiter.api.Test;

class QuoteBoardTest {
  private static final Instrument BTC = Instrument.spot("BTC", "USD");

  private final QuoteBoard board = new QuoteBoard();

  private void say(String venue, String connection, State state) {
    board.restrict(new VenueStatus(venue, 1, connection, state, "test"));
  }

  @Test
  void quotesAreOrderedByVenueAndSymbolHoweverTheyCome() {
    board.quote("b", "Y", BTC);
    board.quote("a", "Z", BTC);
    board.quote("b", "X", BTC);
    board.quote("c", "A", BTC);
    assertThat(board.quotes)
        .extracting(Quote::identity)
        .containsExactly("a:Z", "b:X", "b:Y", "c:A");
    assertThat(board.quote("b", "X", BTC)).isSameAs(board.quotes.get(1));
    assertThat(board.conversions).isEmpty();
  }

  @Test
  void aHeartbeatNeverMakesABookOlder() {
    Quote quote = board.quote("a", "X", BTC);
    quote.take(Books.of("a", "BTC-USD").nanos(100).bid("1", "1").ask("2", "1").view());
    board.prove(new Liveness("a", 90, "a-1"));
    assertThat(quote.provenAt).isEqualTo(100);
    board.prove(new Liveness("a", 110, "a-1"));
    assertThat(quote.provenAt).isEqualTo(110);
    board.prove(new Liveness("b", 120, "a-1"));
    assertThat(quote.provenAt).isEqualTo(110);
  }

  @Test
  void aHeartbeatDoesNotProveABookThatCameBeforeFactsWereMissed() {
    Quote quote = board.quote("a", "X", BTC);
    Quote conversion = board.conversion("a", "Y", BTC);
    quote.take(Books.of("a", "BTC-USD").nanos(100).bid("1", "1").ask("2", "1").view());
    conversion.take(Books.of("a", "BTC-USD").nanos(100).bid("1", "1").ask("2", "1").view());
    say("a", "", State.MAINTENANCE);
    board.missedFacts();
    board.prove(new Liveness("a", 110, "a-1"));
    assertThat(quote.book).isNull();
    assertThat(conversion.book).isNull();
    assertThat(quote.provenAt).isZero();
    assertThat(quote.venueTrades).isTrue();
    assertThat(board.quote("a", "Z", BTC).venueTrades).isTrue();
  }

  @Test
  void whatCameFromAVenueIsVoidWhenAllOfItIsDisconnected() {
    Quote quote = board.quote("a", "X", BTC);
    Quote other = board.quote("ab", "X", BTC);
    quote.take(Books.of("a", "BTC-USD").bid("1", "1").ask("2", "1").view());
    other.take(Books.of("ab", "BTC-USD").bid("1", "1").ask("2", "1").view());
    say("a", "1", State.RESTRICTED);
    say("ab", "1", State.RESTRICTED);
    say("a", "", State.DISCONNECTED);
    assertThat(quote.book).isNull();
    assertThat(quote.venueTrades).isTrue();
    assertThat(other.book).isNotNull();
    assertThat(other.venueTrades).isFalse();
  }

  @Test
  void reliabilityIsTheShareOfTradableBooks() {
    Quote quote = board.quote("a", "X", BTC);
    assertThat(quote.reliability()).isNaN();
    quote.take(Books.of("a", "BTC-USD").bid("1", "1").ask("2", "1").view());
    quote.take(Books.of("a", "BTC-USD").bid("1", "1").view());
    assertThat(quote.reliability()).isEqualTo(0.5);
  }

  @Test
  void everyRestrictionHasToEnd() {
    Quote quote = board.quote("a", "X", BTC);
    Quote other = board.quote("ab", "X", BTC);
    say("a", "", State.MAINTENANCE);
    say("a", "1", State.RESTRICTED);
    say("a", "1", State.RESTRICTED);
    assertThat(quote.venueTrades).isFalse();
    assertThat(other.venueTrades).as("a name that only begins the same").isTrue();
    say("a", "1", State.ONLINE);
    assertThat(quote.venueTrades).isFalse();
    say("a", "", State.DISCONNECTED);
    assertThat(quote.venueTrades).as("what the venue itself said stands").isFalse();
    say("a", "", State.ONLINE);
    assertThat(quote.venueTrades).isTrue();
    assertThat(board.restrictions).isEmpty();
  }
}
