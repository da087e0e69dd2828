package io.crossbook.venues.coinbase.trading;

import io.crossbook.core.order.Balance;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Asks for the balances over REST, again and again: twice a minute, and a second after something
 * happened that changes them. Not thread-safe: the stream's thread.
 */
final class BalancePoll {
  private static final long SECOND = 1_000_000_000L;

  static final long EVERY_NANOS = 30 * SECOND;

  /** Answers lag behind what happened, and much happens at once. */
  static final long AFTER_NANOS = SECOND;

  static final long ANSWER_WITHIN_NANOS = 15 * SECOND;

  private final LongFunction<Call<List<Balance>>> request;
  private long dueAt = Long.MIN_VALUE;
  private long notBefore = Long.MIN_VALUE;
  private Call<List<Balance>> asked;
  private long askedAt;
  private long number;

  BalancePoll(LongFunction<Call<List<Balance>>> request) {
    this.request = request;
  }

  /** Something happened that changes them. */
  void soon(long now) {
    dueAt = Math.min(dueAt, now + AFTER_NANOS);
  }

  /** Time passed. */
  void onTick(long now, PrivateOutput out) {
    if (asked != null && now - askedAt >= ANSWER_WITHIN_NANOS) {
      asked = null;
    }
    if (asked == null && now >= dueAt && now >= notBefore) {
      dueAt = now + EVERY_NANOS;
      ask(request.apply(now), now, out);
    }
  }

  private void ask(Call<List<Balance>> call, long now, PrivateOutput out) {
    asked = call;
    askedAt = now;
    number++;
    out.request(tag(), call.request());
  }

  private String tag() {
    return "balances-" + number;
  }

  /** An answer came; one that is not waited for any more is not used. */
  void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    if (asked == null || !tag.equals(tag())) {
      return;
    }
    Answer<List<Balance>> read = asked.read(answer);
    asked = null;
    long now = answer.receivedAt();
    if (read instanceof Answer.Done<List<Balance>> done) {
      done.value().forEach(balance -> out.balance(balance, now));
    } else if (read instanceof Answer.More<List<Balance>> more) {
      ask(more.next().apply(now), now, out);
    } else {
      if (read instanceof Answer.RateLimited<List<Balance>> limited) {
        notBefore = limited.notBefore();
      }
      byte[] body = answer.body();
      out.deadLetter(
          tag, now, DeadLetterReason.REQUEST_FAILED, read.toString(), body, 0, body.length);
    }
  }
}
