package io.crossbook.venues.testing;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.DeadLetter;
import io.crossbook.core.fact.Fact;
import io.crossbook.venues.ConnectionPlan;
import io.crossbook.venues.DeadLetterReason;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.RestRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps whatever a protocol puts out, and the last book of each listing. */
public final class CollectedOutput implements ProtocolOutput {
  public final List<Fact> facts = new ArrayList<>();
  public final List<ConnectionPlan> connections = new ArrayList<>();
  public final List<String> sent = new ArrayList<>();
  public final List<RestRequest> requests = new ArrayList<>();
  public final List<String> reconnects = new ArrayList<>();
  public final List<DeadLetter> deadLetters = new ArrayList<>();
  public final Map<String, BookView> books = new TreeMap<>();

  @Override
  public void fact(Fact fact) {
    facts.add(fact);
    if (fact instanceof BookView book) {
      books.put(book.symbol(), book);
    }
  }

  @Override
  public void connect(ConnectionPlan plan) {
    connections.add(plan);
  }

  @Override
  public void send(String connection, String text) {
    sent.add(connection + " " + text);
  }

  @Override
  public void request(RestRequest request) {
    requests.add(request);
  }

  @Override
  public void reconnect(String connection, String reason) {
    reconnects.add(connection + " " + reason);
  }

  @Override
  public void deadLetter(
      String connection,
      long time,
      DeadLetterReason reason,
      String detail,
      byte[] bytes,
      int offset,
      int length) {
    deadLetters.add(
        new DeadLetter(
            "",
            connection,
            time,
            reason.word(),
            detail,
            Arrays.copyOfRange(bytes, offset, offset + Math.min(length, DeadLetter.MAX_PAYLOAD))));
  }

  /** The facts of one kind. */
  public <F extends Fact> List<F> facts(Class<F> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
