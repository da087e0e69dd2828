package io.crossbook.venues.oanda.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.RejectReason;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.book.Backoff;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.PrivateOutput;
import io.crossbook.venues.trading.PrivateStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * OANDA's stream of transactions. It begins when it is opened and repeats nothing, but every
 * transaction has a number and every heartbeat says the last one, so what is missing is known: it
 * is asked for with {@code sinceid}, while what arrives meanwhile waits. Live when that has been
 * read; each transaction is reported once and in order. The account's summary is asked for first:
 * it says where to begin, what the currency is, and whether the token is good. Not thread-safe.
 */
final class OandaPrivateStream implements PrivateStream {
  private static final String CONNECTION = "oanda-private";
  private static final long SECOND = 1_000_000_000L;

  /** Two missed heartbeats. */
  private static final long SILENCE_NANOS = 10 * SECOND;

  private static final long ANSWER_WITHIN_NANOS = 15 * SECOND;
  private static final int MOST_WAITING = 10_000;

  private final OandaAccess access;
  private final TransactionReports reports;

  /** Transactions that came while older ones are being asked for. */
  private final TreeMap<Long, JsonNode> waiting = new TreeMap<>();

  private boolean refused;
  private boolean connected;
  private boolean open;
  private boolean live;

  /** Id of the last transaction reported; 0 before the first summary. */
  private long last;

  /** What to ask for; null while nothing is to be asked. */
  private Purpose purpose;

  private OandaHistory history = new OandaHistory(0, 0);
  private boolean asked;
  private int asks;
  private int failures;
  private long due = Long.MAX_VALUE;

  private enum Purpose {
    ACCOUNT,
    TRANSACTIONS
  }

  OandaPrivateStream(OandaAccess access) {
    this.access = access;
    this.reports = new TransactionReports(access);
  }

  @Override
  public void start(long now, PrivateOutput out) {
    ask(Purpose.ACCOUNT, now, out);
  }

  private String tag() {
    return "ask-" + asks;
  }

  private void ask(Purpose what, long now, PrivateOutput out) {
    purpose = what;
    asks++;
    asked = true;
    due = now + ANSWER_WITHIN_NANOS;
    out.request(tag(), access.get(what == Purpose.ACCOUNT ? "/summary" : history.target()));
  }

  private void askLater(Purpose what, long at) {
    purpose = what;
    asked = false;
    due = at;
  }

  private void catchUp(long now, PrivateOutput out) {
    history = new OandaHistory(last, 0);
    ask(last == 0 ? Purpose.ACCOUNT : Purpose.TRANSACTIONS, now, out);
  }

  @Override
  public void onAnswer(String tag, HttpAnswer answer, PrivateOutput out) {
    if (!asked || refused || !tag.equals(tag())) {
      // It was taken for lost, or is about a connection that is gone.
      return;
    }
    asked = false;
    due = Long.MAX_VALUE;
    if (purpose == Purpose.ACCOUNT) {
      summary(answer, out);
    } else {
      transactions(answer, out);
    }
  }

  private record Summary(Balance balance, long lastTransaction) {}

  private void summary(HttpAnswer answer, PrivateOutput out) {
    Answer<Summary> meaning =
        new Call<>(
                access.get("/summary"),
                1,
                given ->
                    OandaAnswers.read(
                        given,
                        body ->
                            new Summary(OandaAccount.balance(body, access), lastTransaction(body))))
            .read(answer);
    if (!(meaning instanceof Answer.Done<Summary> done)) {
      failed(answer, meaning, out);
      return;
    }
    failures = 0;
    long now = answer.receivedAt();
    out.balance(done.value().balance(), now);
    if (last == 0) {
      last = done.value().lastTransaction();
    }
    if (!connected) {
      connected = true;
      out.connect(
          new ConnectionPlan(
              CONNECTION,
              ConnectionPlan.Transport.HTTP_LINES,
              access.path("/transactions/stream"),
              SILENCE_NANOS,
              1),
          access.headers());
    } else if (open && !live) {
      catchUp(now, out);
    }
  }

  private static long lastTransaction(JsonNode body) {
    long id = OandaHistory.id(body, "lastTransactionID");
    if (id == 0) {
      throw new JsonException("an account begins with transaction 1", 0, true);
    }
    return id;
  }

  private void transactions(HttpAnswer answer, PrivateOutput out) {
    long now = answer.receivedAt();
    if (answer.status() == 416) {
      // The id is not one of this account's: begin anew.
      deadLetter(answer, "the venue does not know transaction " + last, out);
      last = 0;
      askLater(Purpose.ACCOUNT, now + Backoff.nanos(++failures));
      return;
    }
    Answer<OandaHistory.Batch> meaning =
        new Call<>(
                access.get(history.target()), 1, given -> OandaAnswers.read(given, history::read))
            .read(answer);
    if (!(meaning instanceof Answer.Done<OandaHistory.Batch> done)) {
      failed(answer, meaning, out);
      return;
    }
    failures = 0;
    for (JsonNode transaction : done.value().transactions()) {
      report(transaction, now, out);
    }
    history = done.value().next();
    last = Math.max(last, history.after());
    if (done.value().more()) {
      ask(Purpose.TRANSACTIONS, now, out);
      return;
    }
    purpose = null;
    if (takeWaiting(now, out) && open) {
      live = true;
      out.live(now);
    }
  }

  /**
   * Reports what waited; false if something is still missing before it, which is then asked for.
   */
  private boolean takeWaiting(long now, PrivateOutput out) {
    while (!waiting.isEmpty()) {
      Map.Entry<Long, JsonNode> first = waiting.firstEntry();
      if (first.getKey() > last + 1) {
        // The history is behind the stream.
        history = new OandaHistory(last, 0);
        askLater(Purpose.TRANSACTIONS, now + SECOND);
        return false;
      }
      waiting.remove(first.getKey());
      report(first.getValue(), now, out);
    }
    return true;
  }

  private void failed(HttpAnswer answer, Answer<?> meaning, PrivateOutput out) {
    long now = answer.receivedAt();
    if (meaning instanceof Answer.Rejected<?> rejected
        && rejected.reason() == RejectReason.NOT_AUTHORIZED) {
      refused = true;
      interrupt("the venue refuses the token", now, out);
      out.refused("OANDA refuses the token or the account: " + rejected.text(), now);
      if (connected) {
        out.disconnect(CONNECTION, "the venue refuses the token");
      }
      return;
    }
    due = now + Backoff.nanos(++failures);
    if (meaning instanceof Answer.RateLimited<?> limited) {
      due = Math.max(due, limited.notBefore());
    }
    deadLetter(answer, String.valueOf(meaning), out);
  }

  private static void deadLetter(HttpAnswer answer, String detail, PrivateOutput out) {
    byte[] body = answer.body();
    out.deadLetter(
        CONNECTION,
        answer.receivedAt(),
        DeadLetterReason.REQUEST_FAILED,
        detail,
        body,
        0,
        body.length);
  }

  @Override
  public void onOpen(String connection, long now, PrivateOutput out) {
    if (refused) {
      return;
    }
    open = true;
    live = false;
    waiting.clear();
    catchUp(now, out);
  }

  @Override
  public void onFrame(
      String connection,
      byte[] bytes,
      int offset,
      int length,
      boolean text,
      long receivedAt,
      PrivateOutput out) {
    if (!open || refused || blank(bytes, offset, length)) {
      return;
    }
    JsonNode line;
    boolean heartbeat;
    long id;
    try {
      if (!text) {
        throw new JsonException("a binary frame, where the venue sends lines", 0);
      }
      line = JsonTree.read(bytes, offset, length);
      if (line.has("errorMessage")) {
        out.deadLetter(
            connection,
            receivedAt,
            DeadLetterReason.VENUE_ERROR,
            "the venue reported an error",
            bytes,
            offset,
            length);
        return;
      }
      heartbeat = line.path("type").asText("").equals("HEARTBEAT");
      id = OandaHistory.id(line, heartbeat ? "lastTransactionID" : "id");
    } catch (JsonException malformed) {
      out.deadLetter(
          connection,
          receivedAt,
          DeadLetterReason.MALFORMED,
          malformed.getMessage(),
          bytes,
          offset,
          length);
      missing("a line could not be read", receivedAt, out);
      return;
    }
    if (heartbeat) {
      if (id > last) {
        missing("transaction " + id + " is the last, but " + last + " was", receivedAt, out);
      }
    } else if (id > last) {
      transaction(id, line, receivedAt, out);
    }
  }

  private static boolean blank(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private void transaction(long id, JsonNode line, long now, PrivateOutput out) {
    if (live && id == last + 1) {
      report(line, now, out);
      return;
    }
    if (waiting.size() < MOST_WAITING) {
      waiting.put(id, line);
    }
    missing("transaction " + id + " followed " + last, now, out);
  }

  /** Something is missing: asks for it, unless that is under way. */
  private void missing(String why, long now, PrivateOutput out) {
    if (live) {
      interrupt(why, now, out);
      catchUp(now, out);
    }
  }

  private void interrupt(String why, long now, PrivateOutput out) {
    if (live) {
      live = false;
      out.interrupted(why, now);
    }
  }

  /** Reports a transaction once. */
  private void report(JsonNode transaction, long now, PrivateOutput out) {
    long id = OandaHistory.id(transaction, "id");
    if (id <= last) {
      return;
    }
    last = id;
    try {
      reports.read(transaction, now, out);
    } catch (RuntimeException notUnderstood) {
      byte[] bytes = transaction.toString().getBytes(StandardCharsets.UTF_8);
      String detail = "transaction " + id + ": " + notUnderstood.getMessage();
      out.deadLetter(CONNECTION, now, DeadLetterReason.BAD_VALUE, detail, bytes, 0, bytes.length);
      if (live) {
        // It may have been a fill: the history is to be read.
        out.interrupted("transaction " + id + " could not be understood", now);
        out.live(now);
      }
    }
  }

  @Override
  public void onClose(String connection, String reason, long now, PrivateOutput out) {
    interrupt("the connection is gone: " + reason, now, out);
    open = false;
    waiting.clear();
    if (!refused) {
      // A token that was revoked shows nowhere else.
      ask(Purpose.ACCOUNT, now, out);
    }
  }

  @Override
  public void onTick(long now, PrivateOutput out) {
    if (refused || purpose == null || now < due) {
      return;
    }
    if (asked) {
      failures++;
    }
    ask(purpose, now, out);
  }
}
