package io.crossbook.venues.deribit;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.ProtocolOutput;
import io.crossbook.venues.book.Backoff;
import io.crossbook.venues.book.Resubscription;
import io.crossbook.venues.json.JsonTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One connection and what is subscribed on it. A request that is refused or not answered is made
 * again with growing delay; subscribing twice does no harm. Not thread-safe: the lane's thread.
 */
final class DeribitLink {
  private static final int CHANNELS_PER_REQUEST = 100;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final long ANSWER_NANOS = 10_000_000_000L;
  private static final String SUBSCRIBE = "public/subscribe";
  private static final String UNSUBSCRIBE = "public/unsubscribe";

  private record Request(String method, List<String> channels, long deadline) {}

  final String name;
  private final List<String> ownChannels;
  private final List<DeribitFeed> feeds = new ArrayList<>();
  private final Map<String, DeribitFeed> byBookChannel = new HashMap<>();
  private final Map<Long, Request> unanswered = new HashMap<>();
  private final List<String> again = new ArrayList<>();
  private boolean open;
  private long lastId;
  private int failures;
  private long againAt;

  /**
   * @param ownChannels channels that belong to no listing
   */
  DeribitLink(String name, List<String> ownChannels) {
    this.name = name;
    this.ownChannels = ownChannels;
  }

  int size() {
    return feeds.size();
  }

  void add(DeribitFeed feed) {
    feeds.add(feed);
    byBookChannel.put(feed.bookChannel(), feed);
  }

  void opened(long now, ProtocolOutput out) {
    closed();
    open = true;
    send("public/set_heartbeat", "{\"interval\":" + HEARTBEAT_SECONDS + "}", List.of(), now, out);
    subscribe(SUBSCRIBE, ownChannels, now, out);
    subscribeNew(now, out);
  }

  void closed() {
    open = false;
    unanswered.clear();
    again.clear();
    failures = 0;
    for (DeribitFeed feed : feeds) {
      feed.subscribed = false;
      feed.resubscription.reset();
    }
  }

  /** Answers the venue's question whether anyone is there; it closes the connection if not. */
  void answerTest(long now, ProtocolOutput out) {
    if (open) {
      send("public/test", "{}", List.of(), now, out);
    }
  }

  /** Subscribes to what is not subscribed yet, if the connection is open. */
  void subscribeNew(long now, ProtocolOutput out) {
    if (!open) {
      return;
    }
    List<String> channels = new ArrayList<>();
    for (DeribitFeed feed : feeds) {
      if (!feed.subscribed) {
        feed.subscribed = true;
        feed.resubscription.subscribed(now);
        channels.add(feed.bookChannel());
        channels.add("trades." + feed.symbol() + ".100ms");
        switch (feed.kind()) {
          case PERPETUAL, FUTURE, OPTION -> channels.add("ticker." + feed.symbol() + ".100ms");
          case SPOT, FX -> {}
        }
      }
    }
    subscribe(SUBSCRIBE, channels, now, out);
  }

  /** Sends what is due: lost books, requests that were refused or not answered. */
  void onTick(long now, ProtocolOutput out) {
    if (!open) {
      return;
    }
    unanswered
        .values()
        .removeIf(
            request -> {
              boolean late = now >= request.deadline();
              if (late) {
                failed(request, now);
              }
              return late;
            });
    if (!again.isEmpty() && now >= againAt) {
      List<String> channels = List.copyOf(again);
      again.clear();
      subscribe(SUBSCRIBE, channels, now, out);
    }
    resubscribe(now, out);
  }

  /** Sends what is due to get lost books back, if the connection is open. */
  void resubscribe(long now, ProtocolOutput out) {
    if (!open) {
      return;
    }
    List<String> ended = null;
    List<String> begun = null;
    for (int i = 0; i < feeds.size(); i++) {
      DeribitFeed feed = feeds.get(i);
      Resubscription.Step step = feed.resubscription.next(now);
      if (step == Resubscription.Step.UNSUBSCRIBE) {
        ended = ended == null ? new ArrayList<>() : ended;
        ended.add(feed.bookChannel());
      } else if (step == Resubscription.Step.SUBSCRIBE) {
        begun = begun == null ? new ArrayList<>() : begun;
        begun.add(feed.bookChannel());
      }
    }
    if (ended != null) {
      subscribe(UNSUBSCRIBE, ended, now, out);
    }
    if (begun != null) {
      subscribe(SUBSCRIBE, begun, now, out);
    }
  }

  /**
   * An answer came.
   *
   * @return what the venue refused, or null if it refused nothing
   */
  String onAnswer(JsonNode answer, long now, ProtocolOutput out) {
    Request request = unanswered.remove(answer.path("id").asLong(-1));
    JsonNode error = answer.path("error");
    if (!error.isMissingNode()) {
      if (request != null) {
        failed(request, now);
      }
      return "error " + error.path("code").asText("") + ": " + error.path("message").asText("");
    }
    if (request == null || request.channels().isEmpty()) {
      return null;
    }
    failures = 0;
    Set<String> accepted = new HashSet<>();
    answer.path("result").forEach(channel -> accepted.add(channel.asText()));
    if (request.method().equals(UNSUBSCRIBE)) {
      for (String channel : request.channels()) {
        DeribitFeed feed = byBookChannel.get(channel);
        if (feed != null) {
          feed.resubscription.unsubscribed();
        }
      }
      resubscribe(now, out);
      return null;
    }
    // Channels that do not exist are left out without an error.
    List<String> missing = new ArrayList<>(request.channels());
    missing.removeAll(accepted);
    return missing.isEmpty() ? null : "channels not accepted: " + String.join(", ", missing);
  }

  /** A book comes back by its own deadlines; everything else is asked for again here. */
  private void failed(Request request, long now) {
    if (!request.method().equals(SUBSCRIBE)) {
      return;
    }
    failures++;
    if (again.isEmpty()) {
      againAt = now + Backoff.nanos(failures);
    }
    for (String channel : request.channels()) {
      if (!byBookChannel.containsKey(channel)) {
        again.add(channel);
      }
    }
  }

  private void subscribe(String method, List<String> channels, long now, ProtocolOutput out) {
    for (int from = 0; from < channels.size(); from += CHANNELS_PER_REQUEST) {
      List<String> some =
          List.copyOf(
              channels.subList(from, Math.min(channels.size(), from + CHANNELS_PER_REQUEST)));
      StringBuilder params = new StringBuilder(64 * some.size()).append("{\"channels\":[");
      for (int i = 0; i < some.size(); i++) {
        params.append(i == 0 ? "" : ",").append(JsonTree.quoted(some.get(i)));
      }
      send(method, params.append("]}").toString(), some, now, out);
    }
  }

  private void send(
      String method, String params, List<String> channels, long now, ProtocolOutput out) {
    long id = ++lastId;
    unanswered.put(id, new Request(method, channels, now + ANSWER_NANOS));
    out.send(
        name,
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}");
  }
}
