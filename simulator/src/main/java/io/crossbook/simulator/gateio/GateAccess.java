package io.crossbook.simulator.gateio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.server.Concern;
import io.crossbook.simulator.server.RestReply;
import io.crossbook.simulator.server.RestRequest;
import io.crossbook.simulator.server.VenueClock;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Which requests of a market are an account's, whose they are, and what they are paid from. */
final class GateAccess {
  /** Answers a request of a known account. */
  interface Answering {
    RestReply answer(RestRequest request, Account account) throws GateRefusal;
  }

  static final String DETAIL = "/api/v4/account/detail";

  private static final int CANCELLED_PER_SECOND = 200;
  private static final int PRIVATE_PER_TEN_SECONDS = 200;

  private final GateKeys keys;
  private final VenueClock clock;
  private final String orders;
  private final Set<String> paths;
  private final int placedPerSecond;
  private final Function<RestRequest, String> market;

  /**
   * @param orders path of orders; what lies behind it is private too
   * @param paths the other private paths
   * @param placedPerSecond orders a second of a user
   * @param market what else their budget depends on
   * @param revoked while true no key is known
   */
  GateAccess(
      List<ApiKey> keys,
      VenueClock clock,
      String orders,
      Set<String> paths,
      int placedPerSecond,
      Function<RestRequest, String> market,
      BooleanSupplier revoked) {
    this.keys = new GateKeys(keys, clock, revoked);
    this.clock = clock;
    this.orders = orders;
    this.paths = paths;
    this.placedPerSecond = placedPerSecond;
    this.market = market;
  }

  private boolean aboutOneOrder(RestRequest request) {
    return request.path().startsWith(orders + "/");
  }

  Concern concern(RestRequest request) {
    String path = request.path();
    boolean open = !path.equals(orders) && !path.equals(DETAIL) && !paths.contains(path);
    if (open && !aboutOneOrder(request)) {
      return Concern.PUBLIC;
    }
    return request.method().equals("GET") ? Concern.ACCOUNT : Concern.ORDER;
  }

  /** Private requests are counted by user, placements apart. */
  GateVenue.Budget budget(RestRequest request) {
    String user = request.header("KEY").orElse("");
    if (request.method().equals("DELETE")) {
      return new GateVenue.Budget("cancel " + user, CANCELLED_PER_SECOND, CANCELLED_PER_SECOND);
    }
    if (request.method().equals("POST") && request.path().equals(orders)) {
      String key = "place " + user + ' ' + market.apply(request);
      return new GateVenue.Budget(key, placedPerSecond, placedPerSecond);
    }
    String endpoint = aboutOneOrder(request) ? orders + "/" : request.path();
    int most = PRIVATE_PER_TEN_SECONDS;
    return new GateVenue.Budget(
        "private " + user + ' ' + request.method() + endpoint, most, most / 10.0);
  }

  /** Answers whoever signed a request. */
  RestReply signed(RestRequest request, Answering answering) {
    try {
      return answering.answer(request, keys.check(request));
    } catch (GateRefusal refusal) {
      return GateVenue.error(refusal.status(), refusal.label(), refusal.getMessage());
    }
  }

  /** Whose request about a private channel it is. */
  Account account(JsonNode request) throws GateRefusal {
    return keys.check(request);
  }

  /**
   * Answers a login on a stream.
   *
   * @param user the id under which an account is known in messages
   */
  String login(JsonNode request, ToLongFunction<Account> user) {
    JsonNode given = request.path("payload");
    ObjectNode answer = GateVenue.JSON.createObjectNode();
    answer.put("request_id", given.path("req_id").asText(""));
    ObjectNode header = answer.putObject("header");
    header.put("response_time", Long.toString(clock.millis())).put("status", "200");
    header.put("channel", request.path("channel").asText("")).put("event", "api");
    ObjectNode data = answer.putObject("data");
    try {
      Account account = keys.checkLogin(request);
      ObjectNode result = data.putObject("result");
      result.put("api_key", given.path("api_key").asText(""));
      result.put("uid", Long.toString(user.applyAsLong(account)));
    } catch (GateRefusal refusal) {
      header.put("status", Integer.toString(refusal.status()));
      ObjectNode errors = data.putObject("errs").put("label", refusal.label());
      errors.put("message", refusal.getMessage());
    }
    return answer.toString();
  }

  /** The answer to {@link #DETAIL}. */
  static RestReply detail(long user) {
    ObjectNode body = GateVenue.JSON.createObjectNode().put("user_id", user);
    body.putArray("ip_whitelist");
    body.putArray("currency_pairs");
    body.putObject("key").put("mode", 1);
    return RestReply.json(body.put("tier", 0).put("copy_trading_role", 0));
  }
}
