package io.crossbook.simulator.oanda;

import static io.crossbook.simulator.WireClient.get;
import static io.crossbook.simulator.WireClient.getJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.TruthBooks;
import io.crossbook.simulator.WireClient;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import io.crossbook.simulator.fault.FaultRefusedException;
import io.crossbook.simulator.market.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OandaVenueTest {
  private static final String ACCOUNT = "/oanda/v3/accounts/101-004-1435156-001";
  private static final int HEARTBEAT_STEPS = 250;

  private final TruthBooks truth = new TruthBooks();
  private Simulation simulation;

  @BeforeEach
  void start() {
    simulation = Simulations.start(Simulations.manual("oanda"));
    simulation.addTruthListener(truth);
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private final class PriceStream implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    PriceStream(String query, String... headers) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:"
                          + simulation.port()
                          + ACCOUNT
                          + "/pricing/stream"
                          + query))
              .header("Authorization", "Bearer token");
      if (headers.length > 0) {
        request.headers(headers);
      }
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient()
              .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("RequestID")).isPresent();
      body = response.body();
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    JsonNode next() {
      try {
        String line = lines.readLine();
        assertThat(line).as("a line").isNotNull();
        return WireClient.json(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    List<JsonNode> untilHeartbeat() {
      List<JsonNode> prices = new ArrayList<>();
      JsonNode line = next();
      while (!line.path("type").asText().equals("HEARTBEAT")) {
        assertThat(line.path("type").asText()).isEqualTo("PRICE");
        prices.add(line);
        line = next();
      }
      return prices;
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private static List<BigDecimal> prices(JsonNode tiers) {
    List<BigDecimal> prices = new ArrayList<>();
    tiers.forEach(tier -> prices.add(new BigDecimal(tier.path("price").asText())));
    return prices;
  }

  @Test
  void pricesAreWholeLaddersAtMostFourASecond() throws Exception {
    try (PriceStream stream = new PriceStream("?instruments=EUR_USD%2CUSD_JPY")) {
      simulation.step(HEARTBEAT_STEPS);
      List<JsonNode> prices = stream.untilHeartbeat();
      assertThat(prices.get(0).path("instrument").asText()).isEqualTo("EUR_USD");
      assertThat(prices.get(1).path("instrument").asText()).isEqualTo("USD_JPY");
      List<JsonNode> euro =
          prices.stream().filter(p -> p.path("instrument").asText().equals("EUR_USD")).toList();
      assertThat(euro).hasSizeBetween(10, 21);
      for (int i = 1; i < euro.size(); i++) {
        Instant before = Instant.parse(euro.get(i - 1).path("time").asText());
        Instant after = Instant.parse(euro.get(i).path("time").asText());
        assertThat(after).isAfterOrEqualTo(before.plusMillis(250));
      }
      JsonNode last = euro.get(euro.size() - 1);
      assertThat(last.path("tradeable").booleanValue()).isTrue();
      assertThat(prices(last.path("bids"))).hasSize(4);
      assertThat(prices(last.path("bids")).get(0)).isLessThan(prices(last.path("asks")).get(0));
      assertThat(prices(last.path("asks"))).isSorted();
    }
  }

  @Test
  void thePolledPriceIsTheRealOne() {
    simulation.step(100);
    JsonNode pricing =
        getJson(
            simulation,
            ACCOUNT + "/pricing?instruments=GBP_USD",
            "Authorization",
            "Bearer token",
            "Accept-Datetime-Format",
            "UNIX");
    JsonNode price = pricing.path("prices").path(0);
    Level bid = truth.of("oanda", "GBP_USD").bids().get(0);
    assertThat(prices(price.path("bids")).get(0)).isEqualTo(BigDecimal.valueOf(bid.price(), 5));
    assertThat(price.path("time").asText()).matches("\\d{10}\\.\\d{9}");
  }

  @Test
  void heartbeatsGoOnWhenTheBookIsStaleOrTheSnapshotUnwanted() throws Exception {
    simulation.command(FaultCommand.of("oanda", FaultKind.STALE).withDuration(60_000));
    try (PriceStream stream = new PriceStream("?instruments=EUR_USD&snapshot=false")) {
      simulation.step(HEARTBEAT_STEPS);
      List<JsonNode> first = stream.untilHeartbeat();
      simulation.step(HEARTBEAT_STEPS);
      assertThat(stream.untilHeartbeat()).isEmpty();
      assertThat(first).hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void aDisconnectEndsTheStream() throws Exception {
    try (PriceStream stream = new PriceStream("?instruments=EUR_USD")) {
      stream.next();
      simulation.command(FaultCommand.of("oanda", FaultKind.DISCONNECT));
      assertThat(stream.lines.readLine()).isNull();
    }
    try (PriceStream stream = new PriceStream("?instruments=EUR_USD")) {
      stream.next();
      simulation.command(FaultCommand.of("oanda", FaultKind.DISCONNECT).with("abrupt", true));
      assertThatThrownBy(stream.lines::readLine).isInstanceOf(IOException.class);
    }
  }

  @Test
  void instrumentsDeclareTheirTick() {
    JsonNode rows =
        getJson(simulation, ACCOUNT + "/instruments", "Authorization", "Bearer token")
            .path("instruments");
    assertThat(rows).hasSize(3);
    assertThat(rows.path(1).path("name").asText()).isEqualTo("USD_JPY");
    assertThat(rows.path(1).path("displayPrecision").intValue()).isEqualTo(3);
    assertThat(rows.path(1).path("pipLocation").intValue()).isEqualTo(-2);
    assertThat(rows.path(0).path("minimumTradeSize").asText()).isEqualTo("1");
  }

  @Test
  void requestsNeedATokenAndKnownInstruments() {
    assertThat(get(simulation, ACCOUNT + "/instruments").statusCode()).isEqualTo(401);
    assertThat(
            get(
                    simulation,
                    ACCOUNT + "/pricing/stream?instruments=XXX_YYY",
                    "Authorization",
                    "Bearer token")
                .statusCode())
        .isEqualTo(400);
    assertThatThrownBy(() -> simulation.command(FaultCommand.of("oanda", FaultKind.GAP)))
        .isInstanceOf(FaultRefusedException.class)
        .hasMessageContaining("conflation");
  }
}
