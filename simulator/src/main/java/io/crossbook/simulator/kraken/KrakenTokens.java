package io.crossbook.simulator.kraken;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.VenueClock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The tokens that open private channels. One is good for fifteen minutes, and beyond them while a
 * subscription that it opened lives.
 */
final class KrakenTokens {
  private static final long LIFE_SECONDS = 900;

  private record Issued(Account account, long expires) {}

  private final Map<String, Issued> issued = new HashMap<>();
  private final VenueClock clock;
  private final Predicate<String> live;

  /**
   * @param live whether a subscription that a token opened lives
   */
  KrakenTokens(VenueClock clock, Predicate<String> live) {
    this.clock = clock;
    this.live = live;
  }

  private boolean expired(String token, Issued what) {
    return what.expires() <= clock.seconds() && !live.test(token);
  }

  JsonNode issue(Account account) {
    issued.entrySet().removeIf(entry -> expired(entry.getKey(), entry.getValue()));
    String seed = "token " + clock.nanos() + ' ' + issued.size() + ' ' + account.name();
    String token =
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(
                UUID.nameUUIDFromBytes(seed.getBytes(UTF_8)).toString().getBytes(UTF_8));
    issued.put(token, new Issued(account, clock.seconds() + LIFE_SECONDS));
    return JsonNodeFactory.instance.objectNode().put("token", token).put("expires", LIFE_SECONDS);
  }

  /** Whose token it is. */
  Account check(String token) throws KrakenRefusal {
    return Optional.ofNullable(issued.get(token))
        .filter(what -> !expired(token, what))
        .map(Issued::account)
        .orElseThrow(() -> new KrakenRefusal("ESession:Invalid session"));
  }
}
