package io.crossbook.benchmarks.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.trade.LimitOrder;

/**
 * XChange's own streaming services fed offline: from {@code messageHandler(String)}, which its
 * WebSocket calls with the text of each frame, to the {@code OrderBook} that its {@code
 * getOrderBook} observable emits. Only the socket is replaced.
 *
 * <p>Each symbol has a service of its own that is handed its frames only, so that no subscriber
 * looks at frames of other symbols: the fastest way to use it. Not thread-safe.
 */
abstract class XchangeBooks implements Books {
  private final Map<String, Lane> lanes = new HashMap<>();
  private long emitted;
  private OrderBook last;

  /** What takes the place of the socket and its subscriptions. */
  static final class Wire {
    private final PublishSubject<JsonNode> messages = PublishSubject.create();

    Observable<JsonNode> subscription() {
      return messages;
    }

    void channelMessage(JsonNode message) {
      messages.onNext(message);
    }
  }

  /**
   * One symbol.
   *
   * @param handler takes the text of a frame
   */
  record Source(Consumer<String> handler, Observable<OrderBook> books) {}

  private static final class Lane {
    private Source source;
    private Disposable subscription;
    private OrderBook book;
    private Throwable failed;
  }

  static XchangeBooks of(Recording recording) {
    return switch (recording.feed()) {
      case KRAKEN_V1 -> new XchangeKraken();
      case BINANCE -> new XchangeBinance(recording);
      case COINBASE_EXCHANGE -> new XchangeCoinbasePro();
      default ->
          throw new IllegalArgumentException(
              "XChange 5.2.0 has no decoder for " + recording.feed());
    };
  }

  /** Begins a symbol. */
  abstract Source open(String symbol);

  /** What XChange is told when it has subscribed; null if nothing. */
  String acknowledgement(Frame first) {
    return null;
  }

  @Override
  public final void accept(Frame frame) {
    if (!frame.streamed()) {
      // XChange asks for a snapshot itself, on the first update, and is given it then.
      return;
    }
    Lane lane = lanes.get(frame.symbol());
    if (lane == null) {
      lane = begin(frame);
    }
    lane.source.handler.accept(new String(frame.bytes(), UTF_8));
    if (lane.failed != null || lane.subscription.isDisposed()) {
      throw new IllegalStateException("XChange failed on " + frame.symbol(), lane.failed);
    }
  }

  private Lane begin(Frame first) {
    Lane lane = new Lane();
    lane.source = open(first.symbol());
    lanes.put(first.symbol(), lane);
    lane.subscription =
        lane.source.books.subscribe(
            book -> {
              emitted++;
              last = book;
              lane.book = book;
            },
            failure -> lane.failed = failure);
    String acknowledgement = acknowledgement(first);
    if (acknowledgement != null) {
      lane.source.handler.accept(acknowledgement);
    }
    return lane;
  }

  @Override
  public final long emitted() {
    return emitted;
  }

  /** The book emitted last; null before the first. */
  final OrderBook last() {
    return last;
  }

  @Override
  public final Best best(String symbol) {
    OrderBook book = lanes.get(symbol).book;
    LimitOrder bid = book.getBids().get(0);
    LimitOrder ask = book.getAsks().get(0);
    return new Best(
        bid.getLimitPrice(),
        bid.getRemainingAmount(),
        ask.getLimitPrice(),
        ask.getRemainingAmount());
  }
}
