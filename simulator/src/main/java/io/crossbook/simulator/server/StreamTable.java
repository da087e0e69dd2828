package io.crossbook.simulator.server;

import io.crossbook.simulator.publish.PublishedBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is subscribed to what on one venue. */
public final class StreamTable {
  private final Map<String, Map<Connection, Subscription>> byStream = new LinkedHashMap<>();
  private final Map<Connection, Map<String, Subscription>> byConnection = new LinkedHashMap<>();

  Subscription add(Connection connection, String stream, PublishedBook book, boolean carriesBook) {
    Subscription subscription = new Subscription(connection, stream, book, carriesBook);
    byStream.computeIfAbsent(stream, s -> new LinkedHashMap<>()).put(connection, subscription);
    byConnection.computeIfAbsent(connection, c -> new LinkedHashMap<>()).put(stream, subscription);
    return subscription;
  }

  /** Whether the connection has the stream. */
  public boolean has(Connection connection, String stream) {
    return byConnection.getOrDefault(connection, Map.of()).containsKey(stream);
  }

  /** Whether anyone has the stream. */
  public boolean live(String stream) {
    return byStream.containsKey(stream);
  }

  /** Ends one subscription; false if there was none. */
  public boolean remove(Connection connection, String stream) {
    Map<String, Subscription> own = byConnection.get(connection);
    if (own == null || own.remove(stream) == null) {
      return false;
    }
    forget(connection, stream);
    return true;
  }

  void removeAll(Connection connection) {
    Map<String, Subscription> own = byConnection.remove(connection);
    if (own != null) {
      own.keySet().forEach(stream -> forget(connection, stream));
    }
  }

  private void forget(Connection connection, String stream) {
    Map<Connection, Subscription> subscribers = byStream.get(stream);
    if (subscribers == null) {
      return;
    }
    subscribers.remove(connection);
    if (subscribers.isEmpty()) {
      byStream.remove(stream);
    }
  }

  /** Subscriptions of a stream, oldest first; a copy. */
  public List<Subscription> of(String stream) {
    Map<Connection, Subscription> subscribers = byStream.get(stream);
    return subscribers == null ? List.of() : new ArrayList<>(subscribers.values());
  }

  /** Subscriptions of a connection, oldest first; a copy. */
  public List<Subscription> of(Connection connection) {
    Map<String, Subscription> own = byConnection.get(connection);
    return own == null ? List.of() : new ArrayList<>(own.values());
  }

  /** All streams somebody has; a copy. */
  public List<String> streams() {
    return new ArrayList<>(byStream.keySet());
  }

  List<Subscription> all() {
    return byConnection.values().stream().map(Map::values).flatMap(Collection::stream).toList();
  }
}
