package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbook.core.book.Side;
import io.crossbook.core.order.Balance;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.core.order.OrderName;
import io.crossbook.core.order.OrderState;
import io.crossbook.core.order.RejectReason;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.simulator.access.ApiKey;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Answer;
import io.crossbook.venues.trading.Call;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.HttpAnswer;
import io.crossbook.venues.trading.OrderRef;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingVenue;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Simulated counterparties that can be traded with, and what it takes to ask and to compare. */
abstract class SimulatedVenues {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final long SECOND = 1_000_000_000L;

  /** What is traded at Gate's perpetual counts contracts, and its prices stay near the mark. */
  private static final String CONTRACTS = "gateiofutures";

  private static final String CURRENCIES = "oanda";

  @TempDir Path folder;
  Simulation simulation;
  private Path ledger;
  private final HttpClient http = HttpClient.newHttpClient();
  int operation;

  @BeforeEach
  void start() throws IOException {
    ledger = folder.resolve("ledger.jsonl");
    simulation =
        Simulation.start(
            configured(
                SimulationConfig.defaults()
                    .withVenues(
                        Set.of(
                            "binance",
                            "binanceus",
                            "kraken",
                            "coinbase",
                            "gateio",
                            "mexc",
                            "binanceusdm",
                            "gateiofutures",
                            "oanda"))
                    .withAssets(Set.of("BTC"))
                    .withIntensity(0)
                    .withLedgerFile(ledger)));
  }

  /** What a test wants otherwise. */
  SimulationConfig configured(SimulationConfig config) {
    return config;
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  static BigDecimal quantity(String venue) {
    return new BigDecimal(
        venue.equals(CONTRACTS) ? "200" : venue.equals(CURRENCIES) ? "1000" : "0.02");
  }

  /** Far below what the simulated market ever quotes. */
  static BigDecimal low(String venue) {
    return new BigDecimal(
        venue.equals(CONTRACTS) ? "60000" : venue.equals(CURRENCIES) ? "0.9" : "5000");
  }

  /** Far above what the simulated market ever quotes. */
  static BigDecimal high(String venue) {
    return new BigDecimal(
        venue.equals(CONTRACTS) ? "110000" : venue.equals(CURRENCIES) ? "2" : "400000");
  }

  /** The credentials of an account; a token has no key beside it, and its account has a number. */
  static Credentials credentials(TradingVenue venue, String key, String secret) {
    return venue.form() == Credentials.Form.TOKEN
        ? Credentials.of(venue.id(), "", key, venue.form(), secret)
        : Credentials.of(venue.id(), key, "", venue.form(), secret);
  }

  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * SECOND + now.getNano();
  }

  final PrivateProtocol protocol(String venue, boolean wrongSecret) {
    TradingVenue trading = TradingCatalog.venue(venue);
    ApiKey key =
        simulation.accounts().stream()
            .filter(each -> each.venue().equals(venue))
            .findFirst()
            .orElseThrow();
    // Another account's secret is of the right form and wrong.
    String secret =
        wrongSecret
            ? simulation.accounts().stream()
                .filter(each -> each.venue().equals(venue) && !each.key().equals(key.key()))
                .findFirst()
                .orElseThrow()
                .secret()
            : key.secret();
    return trading.protocol().apply(credentials(trading, key.key(), secret));
  }

  final OrderIntent intent(String venue, String symbol, OrderKind kind, BigDecimal limit) {
    return new OrderIntent(
        new OrderName(7, operation++, 0, 0),
        venue,
        "",
        symbol,
        Side.BUY,
        kind,
        quantity(venue),
        limit,
        false,
        now() + 5 * SECOND);
  }

  /** Makes the request, and those that an answer asks for. */
  final <T> Answer<T> send(String venue, Call<T> call) throws InterruptedException {
    Answer<T> answer = call.read(exchange(venue, call));
    while (answer instanceof Answer.More<T> more) {
      Call<T> next = more.next().apply(now());
      answer = next.read(exchange(venue, next));
    }
    return answer;
  }

  private HttpAnswer exchange(String venue, Call<?> call) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + simulation.port()
                        + "/"
                        + venue
                        + call.request().target()))
            .method(
                call.request().method(),
                call.request().body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(call.request().bodyBytes()));
    call.request().headers().forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, String> headers = new HashMap<>();
      response
          .headers()
          .map()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), values.get(values.size() - 1)));
      return HttpAnswer.of(response.statusCode(), headers, response.body(), now());
    } catch (IOException lost) {
      return HttpAnswer.none(String.valueOf(lost.getMessage()), now());
    }
  }

  final <T> T done(String venue, Call<T> call) throws InterruptedException {
    Answer<T> answer = send(venue, call);
    assertThat(answer).as("%s", call).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<T>) answer).value();
  }

  static RejectReason rejected(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Rejected.class);
    return ((Answer.Rejected<?>) answer).reason();
  }

  /** Wherever it is; null if every lookup says that it is not. */
  final OrderState find(String venue, PrivateProtocol protocol, OrderRef order)
      throws InterruptedException {
    for (int step = 0; step < protocol.lookups(); step++) {
      Optional<OrderState> found = done(venue, protocol.lookup(step, order, now()));
      if (found.isPresent()) {
        return found.get();
      }
    }
    return null;
  }

  static OrderRef ref(OrderIntent intent, String venueOrderId) {
    return new OrderRef(intent.name(), intent.symbol(), venueOrderId, now() - 60 * SECOND);
  }

  final List<JsonNode> ledger(String type, String clientId) throws IOException {
    return lines(type).stream()
        .filter(line -> line.path("client_id").asText().equals(clientId))
        .toList();
  }

  final List<JsonNode> lines(String type) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(ledger)) {
      JsonNode each = JSON.readTree(line);
      if (each.path("type").asText().equals(type)) {
        lines.add(each);
      }
    }
    return lines;
  }

  static BigDecimal total(List<Balance> balances, String asset) {
    return balances.stream()
        .filter(each -> each.asset().equals(asset))
        .map(Balance::total)
        .findFirst()
        .orElse(BigDecimal.ZERO);
  }

  static BigDecimal decimal(JsonNode line, String field) {
    return new BigDecimal(line.path(field).asText());
  }
}
