package io.crossbook.jobs.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is told of alerts, and how often. Immutable.
 *
 * @param subjectInterval the same subject is sent over a route at most once in this time; 0 for
 *     always
 * @param messagesPerMinute most that is sent over a route in any minute
 * @param attempts how often sending is tried before it is given up
 * @param maxAge what was queued longer ago when sending begins is not sent
 * @param routes on which persons are told
 */
public record NotificationConfig(
    Duration subjectInterval,
    int messagesPerMinute,
    int attempts,
    Duration maxAge,
    List<RouteConfig> routes) {

  static NotificationConfig read(Section notifications) throws ConfigException {
    List<RouteConfig> routes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section each :
        notifications.tables("routes", "name, kind and what the kind needs (docs/OPERATIONS.md)")) {
      RouteConfig route = RouteConfig.read(each);
      if (!names.add(route.name())) {
        throw each.refused("name", "a name that no other route has");
      }
      routes.add(route);
    }
    NotificationConfig read =
        new NotificationConfig(
            Duration.ofSeconds(notifications.whole("subject-interval-s", 0, 86_400)),
            notifications.integer("messages-per-minute", 1, 1000),
            notifications.integer("attempts", 1, 1000),
            Duration.ofHours(notifications.whole("max-age-h", 1, 720)),
            List.copyOf(routes));
    notifications.end();
    return read;
  }
}
