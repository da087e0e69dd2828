package io.crossbook.transport;

import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.PrivateProtocol;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** One account at one venue that requests can be made to. Thread-safe. */
public interface VenueAccount extends AutoCloseable {
  /**
   * How the venue is spoken to. Requests may be made inside {@link #ask} only; what does not change
   * (venue, traits, client order ids) may be asked for anywhere.
   */
  PrivateProtocol protocol();

  /**
   * A moment of our clock by the venue's clock, as far as that is known.
   *
   * @param time nanoseconds since the epoch
   */
  long byVenueClock(long time);

  /**
   * Makes a request when its turn has come, once, and follows {@link Answer.More}. A request that
   * was not sent by {@code notAfter} is never sent, and the answer is {@code TOO_LATE} with a text
   * that begins with "not sent". Times in answers are of our clock.
   *
   * @param priority what it is; orders are for {@link #order}
   * @param notAfter nanoseconds since the epoch, our clock
   * @param make makes the request, given the time by the venue's clock; called just before it is
   *     sent, on the account's thread, and perhaps more than once if nothing was sent
   * @return completed on the account's thread, where nothing may block; exceptionally with what
   *     {@code make} threw, and then nothing was sent
   */
  <T> CompletableFuture<Answer<T>> ask(
      Priority priority, long notAfter, LongFunction<Call<T>> make);

  /**
   * The same for a new order, which waits for the venue's limits of orders too. One whose symbol
   * has to wait is overtaken by those of others. One whose permission does not stand any more when
   * its turn comes asks for it anew, and no read goes meanwhile; if it is refused, the answer is
   * {@code OTHER} with a text that begins with "not sent".
   *
   * @param symbol the venue's symbol
   */
  <T> CompletableFuture<Answer<T>> order(
      String symbol, long notAfter, Permission permission, LongFunction<Call<T>> make);

  /** What the requests have come to. */
  AccountCounters counters();

  /**
   * Completed with the defect of ours that ended the account, on any thread; never if nothing did.
   * Everything that was asked has its answer by then, as after {@link #close}.
   */
  CompletableFuture<Throwable> defect();

  /**
   * Tells its owner of a defect that ended the account, which sends nothing any more.
   *
   * @param name of the account, for people
   * @param owner takes a sentence with that name; on any thread
   */
  default void onDefect(String name, Consumer<Throwable> owner) {
    CompletableFuture<?> unused =
        defect()
            .thenAccept(
                defect ->
                    owner.accept(
                        new IllegalStateException(
                            "a defect has ended the connection to the account "
                                + name
                                + ", which sends nothing any more: "
                                + defect,
                            defect)));
  }

  /** What waits is not sent; what was sent is unknown. */
  @Override
  void close();
}
