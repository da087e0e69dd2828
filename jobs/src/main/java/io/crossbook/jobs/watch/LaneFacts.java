package io.crossbook.jobs.watch;

import io.crossbook.core.fact.BookView;
import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Liveness;
import io.crossbook.core.fact.VenueStatus;
import io.crossbook.wire.LaneEvent;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * The facts of one lane as readers outside of the job need them. Lanes name their connections
 * alike, and a lane that begins anew does it again: so the lane's number stands before the name,
 * and before the first fact of a venue readers are told that what they knew of it is void.
 */
final class LaneFacts extends RichFlatMapFunction<LaneEvent, Fact> {
  private static final long serialVersionUID = 1L;

  private transient Set<String> begun;
  private transient String lane;

  @Override
  public void open(OpenContext context) {
    begun = new HashSet<>();
    lane = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() + ":";
  }

  @Override
  public void flatMap(LaneEvent event, Collector<Fact> out) {
    Fact fact = event.fact();
    if (fact == null) {
      return;
    }
    if (begun.add(fact.venue())) {
      out.collect(wholeVenue(fact, VenueStatus.State.DISCONNECTED));
      out.collect(wholeVenue(fact, VenueStatus.State.ONLINE));
    }
    out.collect(named(fact));
  }

  private static VenueStatus wholeVenue(Fact first, VenueStatus.State state) {
    return new VenueStatus(first.venue(), first.time(), "", state, "The lane begins anew.");
  }

  private Fact named(Fact fact) {
    if (fact instanceof BookView book) {
      return named(book);
    }
    if (fact instanceof Liveness alive) {
      return new Liveness(alive.venue(), alive.time(), lane + alive.connection());
    }
    if (fact instanceof VenueStatus status && !status.connection().isEmpty()) {
      return new VenueStatus(
          status.venue(),
          status.time(),
          lane + status.connection(),
          status.state(),
          status.reason());
    }
    return fact;
  }

  private BookView named(BookView book) {
    return new BookView(
        book.venue(),
        book.symbol(),
        book.instrument(),
        lane + book.connection(),
        book.time(),
        book.venueTime(),
        book.lag(),
        book.epoch(),
        book.sequence(),
        book.integrity(),
        book.priceScale(),
        book.sizeScale(),
        book.bidPrices(),
        book.bidSizes(),
        book.askPrices(),
        book.askSizes(),
        book.bidLevels(),
        book.askLevels(),
        book.checksumsVerified(),
        book.checksumFailures(),
        book.gaps(),
        book.resyncs());
  }
}
