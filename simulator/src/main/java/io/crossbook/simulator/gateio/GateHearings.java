package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.Connection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Who hears which private channel, and of which symbols. Owned by the event loop. */
final class GateHearings {
  /** Stands for every symbol. */
  static final String ALL = "!all";

  private static final long FIRST_USER = 13_439_717;

  /**
   * A message of a channel.
   *
   * @param channel without the product
   * @param result the rows
   */
  record Update(String channel, JsonNode result) {}

  /** Sends an update on a connection. */
  interface Sender {
    void send(Connection connection, Update update);
  }

  private record Hearing(Account account, Set<String> symbols) {}

  private final Map<Connection, Map<String, Hearing>> hearings = new LinkedHashMap<>();
  private final List<Account> users;
  private final Sender sender;

  /**
   * @param users the accounts in the order of their user ids
   */
  GateHearings(List<Account> users, Sender sender) {
    this.users = users.stream().distinct().toList();
    this.sender = sender;
  }

  /** The accounts. */
  List<Account> users() {
    return users;
  }

  /** The id under which an account is known in messages. */
  long user(Account account) {
    return FIRST_USER + users.indexOf(account);
  }

  /** Begins to hear more symbols of a channel, or ends it. */
  void change(
      Connection connection,
      String channel,
      Account account,
      List<String> symbols,
      boolean subscribe) {
    if (subscribe) {
      begin(connection, channel, account, symbols);
    } else {
      end(connection, channel, symbols);
    }
  }

  private void begin(Connection connection, String channel, Account account, List<String> symbols) {
    Map<String, Hearing> own = hearings.computeIfAbsent(connection, c -> new LinkedHashMap<>());
    Set<String> all = new LinkedHashSet<>(symbols);
    Hearing former = own.get(channel);
    if (former != null && former.account() == account) {
      all.addAll(former.symbols());
    }
    own.put(channel, new Hearing(account, all));
  }

  private void end(Connection connection, String channel, List<String> symbols) {
    Map<String, Hearing> own = hearings.getOrDefault(connection, new HashMap<>());
    Hearing former = own.get(channel);
    if (former != null) {
      former.symbols().removeAll(symbols);
      if (former.symbols().isEmpty()) {
        own.remove(channel);
      }
    }
  }

  void closed(Connection connection) {
    hearings.remove(connection);
  }

  /**
   * Tells a row to those who hear of it.
   *
   * @param symbol which it is about; {@link #ALL} where the channel has no symbols
   * @param row in the form of a connection
   */
  void tell(String channel, Account account, String symbol, Function<Connection, JsonNode> row) {
    hearings.forEach(
        (connection, own) -> {
          Hearing hearing = own.get(channel);
          if (hearing != null
              && hearing.account() == account
              && (hearing.symbols().contains(ALL) || hearing.symbols().contains(symbol))) {
            JsonNode rows = JsonNodeFactory.instance.arrayNode().add(row.apply(connection));
            sender.send(connection, new Update(channel, rows));
          }
        });
  }
}
