package io.crossbook.sources.connection;

import java.net.http.HttpClient;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a connection needs of its lane.
 *
 * @param settings how it behaves
 * @param venue venue id, for the log
 * @param streamBase address before the target of a connection's plan, without a slash at the end
 * @param headers what to send along when a connection is opened; asked for each time and never
 *     logged
 * @param client opens connections
 * @param inbox takes what they bring
 * @param counters what is counted
 */
public record Door(
    ConnectionSettings settings,
    String venue,
    String streamBase,
    Supplier<Map<String, String>> headers,
    HttpClient client,
    Inbox inbox,
    ConnectionCounters counters) {
  /** Shows neither addresses nor headers. */
  @Override
  public String toString() {
    return "Door[" + venue + "]";
  }
}
