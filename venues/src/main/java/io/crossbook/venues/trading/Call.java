package io.crossbook.venues.trading;

import java.util.function.Function;

/**
 * A request and how to read what comes back. Reading never throws: whatever comes means something.
 * Immutable; the answer may be read on another thread.
 *
 * @param <T> what the request asks for
 */
public final class Call<T> {
  private final SignedRequest request;
  private final int weight;
  private final Function<HttpAnswer, Answer<T>> reader;

  /**
   * @param weight how much of the venue's request limit it uses
   * @param reader what an answer with a status means; if it throws, the outcome is unknown
   */
  public Call(SignedRequest request, int weight, Function<HttpAnswer, Answer<T>> reader) {
    this.request = request;
    this.weight = weight;
    this.reader = reader;
  }

  /** What to send. */
  public SignedRequest request() {
    return request;
  }

  /** How much of the venue's request limit it uses. */
  public int weight() {
    return weight;
  }

  /** What an answer means. */
  public Answer<T> read(HttpAnswer answer) {
    if (answer.status() == 0) {
      return new Answer.Unknown<>(answer.quoted());
    }
    try {
      return reader.apply(answer);
    } catch (RuntimeException unreadable) {
      // An answer that cannot be read says nothing about what was done.
      return new Answer.Unknown<>(
          "the answer to "
              + request
              + " could not be read ("
              + answer
              + "): "
              + unreadable.getMessage());
    }
  }

  /**
   * The same request, read for something that is made of what it asks for.
   *
   * @param <R> that
   */
  public <R> Call<R> map(Function<? super T, ? extends R> of) {
    return new Call<>(request, weight, answer -> reader.apply(answer).map(of));
  }

  /** The request's text. */
  @Override
  public String toString() {
    return request.toString();
  }
}
