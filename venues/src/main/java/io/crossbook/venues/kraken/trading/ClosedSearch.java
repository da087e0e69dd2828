package io.crossbook.venues.kraken.trading;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.OrderState;
import io.crossbook.venues.json.JsonException;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.kraken.trading.KrakenAnswers.Purpose;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.QueryString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Looks for orders among the closed ones, page after page. An order can only have been opened
 * between its sending and its deadline, so only what was opened then is read, however long ago that
 * is and however much was traded since. Immutable.
 */
final class ClosedSearch {
  private static final long NANOS = 1_000_000_000L;

  /** How much earlier and later than by our clock an order may have been opened. */
  static final long SLACK_SECONDS = 30;

  /** Closed orders in one answer. */
  static final int PAGE = 50;

  /** More are read of no span; somebody else trades there then, or our clock is far off. */
  private static final int MOST = 2000;

  private final KrakenSigner signer;
  private final UnaryOperator<List<OrderState>> pick;
  private final List<Span> spans;
  private final List<OrderState> found;
  private final Pages pages;

  /**
   * When orders may have been opened, seconds since the epoch by the venue's clock.
   *
   * @param start exclusive
   * @param end inclusive
   */
  private record Span(long start, long end) {
    static Span of(OrderRef order, long now) {
      long last = Math.min(now / NANOS, order.validUntil() / NANOS + SLACK_SECONDS);
      return new Span(earliest(order), last + 1);
    }
  }

  /** The second from which on an order may have been opened. */
  static long earliest(OrderRef order) {
    return Math.max(0, order.sentAt() / NANOS - SLACK_SECONDS);
  }

  /**
   * @param pick takes those that are sought out of all
   */
  ClosedSearch(
      KrakenSigner signer, List<OrderRef> orders, UnaryOperator<List<OrderState>> pick, long now) {
    this(signer, pick, spans(orders, now), List.of(), Pages.NONE);
  }

  private ClosedSearch(
      KrakenSigner signer,
      UnaryOperator<List<OrderState>> pick,
      List<Span> spans,
      List<OrderState> found,
      Pages pages) {
    this.signer = signer;
    this.pick = pick;
    this.spans = spans;
    this.found = found;
    this.pages = pages;
  }

  /** The spans of all of them, those that touch as one, the oldest first. */
  private static List<Span> spans(List<OrderRef> orders, long now) {
    List<Span> spans = new ArrayList<>();
    for (Span each :
        orders.stream()
            .map(order -> Span.of(order, now))
            .sorted(Comparator.comparingLong(Span::start))
            .toList()) {
      Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && each.start <= last.end) {
        spans.set(spans.size() - 1, new Span(last.start, Math.max(last.end, each.end)));
      } else {
        spans.add(each);
      }
    }
    return spans;
  }

  /** The request of the next page, and what follows from its answer. */
  Call<List<OrderState>> call(long now) {
    Span span = spans.get(0);
    QueryString form =
        signer.form(now).add("start", span.start).add("end", span.end).add("closetime", "open");
    if (!pages.states.isEmpty()) {
      form.add("ofs", pages.states.size());
    }
    return new Call<>(
        signer.request("ClosedOrders", form),
        1,
        answer -> {
          Answer<Pages> read = KrakenAnswers.read(answer, Purpose.READ, pages::and);
          if (!(read instanceof Answer.Done<Pages> done)) {
            return read.map(none -> List.of());
          }
          if (!done.value().complete) {
            return more(spans, found, done.value());
          }
          List<OrderState> all = new ArrayList<>(found);
          all.addAll(done.value().states);
          return spans.size() > 1
              ? more(spans.subList(1, spans.size()), all, Pages.NONE)
              : new Answer.Done<>(pick.apply(all));
        });
  }

  private Answer<List<OrderState>> more(List<Span> left, List<OrderState> before, Pages begun) {
    return new Answer.More<>(
        later -> new ClosedSearch(signer, pick, left, before, begun).call(later));
  }

  /**
   * What has come of one span, and whether that is all of it. Pages are seconds apart; an order
   * that was open and is closed in between moves the rest on, so that some come twice and none is
   * left out.
   *
   * @param total how many there were at the first page; null if the venue did not say
   */
  private record Pages(List<OrderState> states, BigDecimal total, boolean complete) {
    static final Pages NONE = new Pages(List.of(), null, false);

    Pages and(JsonNode result) {
      List<OrderState> page = KrakenOrders.read(result.path("closed"));
      Map<String, OrderState> all = new LinkedHashMap<>();
      states.forEach(each -> all.put(each.venueOrderId(), each));
      page.forEach(each -> all.put(each.venueOrderId(), each));
      int had = states.size();
      BigDecimal count = JsonTree.decimal(result.path("count"));
      BigDecimal first = had == 0 ? count : total;
      if (first != null && had > 0) {
        BigDecimal since = count == null ? null : count.subtract(first);
        // Then this page would begin with orders that were not closed at the first.
        if (since == null || since.signum() < 0 || since.compareTo(BigDecimal.valueOf(had)) > 0) {
          throw new JsonException("the pages do not fit together", 0);
        }
      }
      boolean whole =
          first != null ? first.compareTo(BigDecimal.valueOf(all.size())) <= 0 : page.size() < PAGE;
      if (!whole && (all.size() == had || all.size() > MOST)) {
        throw new JsonException("the pages do not end", 0);
      }
      return new Pages(List.copyOf(all.values()), first, whole);
    }
  }
}
