package io.crossbook.operators;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.wire.FactTypeInfo;
import io.crossbook.wire.LaneEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Counts what a lane emits and keeps the last book of each listing, for the report of a bounded
 * run; chained to the lane. Counts are part of the checkpoint, so that a run that crashed and went
 * on counts everything once.
 */
public final class TallyOperator extends AbstractStreamOperator<Tally>
    implements OneInputStreamOperator<LaneEvent, Tally>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private static final String FACTS = "facts";
  private static final String DEAD_LETTERS = "dead letters ";

  private transient ListState<Fact> storedBooks;
  private transient ListState<String> storedCounts;
  private transient Map<String, Map<String, BookView>> books;
  private transient long facts;
  private transient TreeMap<String, Long> deadLetters;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    storedBooks =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("last-books", new FactTypeInfo()));
    storedCounts =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("counts", Types.STRING));
    books = new HashMap<>();
    deadLetters = new TreeMap<>();
    for (Fact fact : storedBooks.get()) {
      keep((BookView) fact);
    }
    for (String line : storedCounts.get()) {
      int equals = line.lastIndexOf('=');
      String name = line.substring(0, equals);
      long count = Long.parseLong(line.substring(equals + 1));
      if (name.equals(FACTS)) {
        facts += count;
      } else {
        deadLetters.merge(name.substring(DEAD_LETTERS.length()), count, Long::sum);
      }
    }
  }

  @Override
  public void processElement(StreamRecord<LaneEvent> element) {
    LaneEvent event = element.getValue();
    if (event.fact() == null) {
      deadLetters.merge(event.deadLetter().reason(), 1L, Long::sum);
      return;
    }
    facts++;
    if (event.fact() instanceof BookView book) {
      keep(book);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<String> counts = new ArrayList<>();
    counts.add(FACTS + "=" + facts);
    deadLetters.forEach((reason, count) -> counts.add(DEAD_LETTERS + reason + "=" + count));
    storedCounts.update(counts);
    storedBooks.update(new ArrayList<>(lastBooks()));
  }

  @Override
  public void endInput() {
    output.collect(new StreamRecord<>(new Tally(facts, new TreeMap<>(deadLetters), lastBooks())));
  }

  private void keep(BookView book) {
    books.computeIfAbsent(book.venue(), venue -> new HashMap<>()).put(book.symbol(), book);
  }

  private List<BookView> lastBooks() {
    List<BookView> all = new ArrayList<>();
    books.values().forEach(ofVenue -> all.addAll(ofVenue.values()));
    return all;
  }
}
