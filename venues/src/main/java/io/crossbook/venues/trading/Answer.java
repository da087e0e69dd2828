package io.crossbook.venues.trading;

import io.crossbook.core.order.RejectReason;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * What an answer of a venue means. There is no "failed": either it is known what became of the
 * request, or it is not, and then it is {@link Unknown}. Whatever a venue's protocol does not
 * recognise in the answer to a request that changes something is unknown.
 *
 * @param <T> what the request asks for
 */
public sealed interface Answer<T> {
  /**
   * It was done, and this is what came back.
   *
   * @param value what was asked for
   */
  record Done<T>(T value) implements Answer<T> {}

  /**
   * It was refused for good: nothing was executed, and the same request would be refused again.
   *
   * @param reason why
   * @param text the venue's words
   */
  record Rejected<T>(RejectReason reason, String text) implements Answer<T> {}

  /**
   * Nothing was executed, and the same may be asked again later (with a new signature).
   *
   * @param notBefore nanoseconds since the epoch
   * @param text the venue's words
   */
  record RetryAfter<T>(long notBefore, String text) implements Answer<T> {}

  /**
   * Nothing was executed, because too much was asked: this account or address must be silent until
   * then.
   *
   * @param notBefore nanoseconds since the epoch
   * @param text the venue's words
   */
  record RateLimited<T>(long notBefore, String text) implements Answer<T> {}

  /**
   * A part of it came, and nothing is wrong: the rest is behind one more request, whose answer
   * holds everything, what came before included. Only for requests that read.
   *
   * @param next makes the request that goes on, given the time in nanoseconds since the epoch; to
   *     be called where the protocol's own methods are called
   */
  record More<T>(LongFunction<Call<T>> next) implements Answer<T> {}

  /**
   * Nobody knows whether it was executed. For a request that only reads it means that nothing was
   * learned.
   *
   * @param text what happened
   */
  record Unknown<T>(String text) implements Answer<T> {}

  /** The same answer, of something that is made of what was asked for. */
  default <R> Answer<R> map(Function<? super T, ? extends R> of) {
    if (this instanceof Done<T> done) {
      return new Done<>(of.apply(done.value()));
    }
    if (this instanceof More<T> more) {
      return new More<>(now -> more.next().apply(now).map(of));
    }
    if (this instanceof Rejected<T> rejected) {
      return new Rejected<>(rejected.reason(), rejected.text());
    }
    if (this instanceof RetryAfter<T> retry) {
      return new RetryAfter<>(retry.notBefore(), retry.text());
    }
    if (this instanceof RateLimited<T> limited) {
      return new RateLimited<>(limited.notBefore(), limited.text());
    }
    return new Unknown<>(((Unknown<T>) this).text());
  }
}
