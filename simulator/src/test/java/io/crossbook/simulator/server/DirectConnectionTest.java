package io.crossbook.simulator.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.simulator.Simulation;
import io.crossbook.simulator.Simulations;
import io.crossbook.simulator.fault.FaultCommand;
import io.crossbook.simulator.fault.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectConnectionTest {
  private static final String BOOK =
      "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"]}}";
  private static final Map<String, String> TOKEN = Map.of("Authorization", "Bearer any");
  private static final String PRICES = "/oanda/v3/accounts/101-004-1/pricing/stream?instruments=";

  private final Simulation simulation =
      Simulations.start(Simulations.manual("kraken", "binance", "oanda"));
  private final List<String> heard = new ArrayList<>();

  private final class Ears implements FrameListener {
    @Override
    public void text(String message) {
      heard.add(message);
    }

    @Override
    public void binary(byte[] message) {
      heard.add(message.length + " bytes");
    }

    @Override
    public void pinged() {
      heard.add("ping");
    }

    @Override
    public void ended(String reason) {
      heard.add(reason);
    }
  }

  @AfterEach
  void stop() {
    simulation.close();
  }

  private DirectConnection kraken() {
    return simulation.connect("/kraken/v2", Map.of(), new Ears()).orElseThrow();
  }

  @Test
  void hearsTheVenueWithinTheStep() {
    DirectConnection connection = kraken();
    assertThat(heard).singleElement().asString().contains("\"status\"");
    simulation.send(connection, BOOK);
    assertThat(heard.get(2)).contains("\"snapshot\"");
    simulation.step(50);
    assertThat(heard).anyMatch(frame -> frame.contains("\"update\""));
    int before = heard.size();
    simulation.leave(connection);
    simulation.step(50);
    assertThat(heard).hasSize(before);
  }

  @Test
  void isRefusedAndEndedLikeAnyOther() {
    DirectConnection connection = kraken();
    simulation.send(connection, BOOK);
    simulation.command(FaultCommand.of("kraken", FaultKind.DISCONNECT).withDuration(1_000));
    assertThat(heard.get(heard.size() - 1)).isEqualTo("closed by the venue with 1001: going away");
    assertThat(simulation.connect("/kraken/v2", Map.of(), new Ears())).isEmpty();
    simulation.step(51);
    assertThat(simulation.connect("/kraken/v2", Map.of(), new Ears())).isPresent();
    assertThat(simulation.connect("/kraken/v9", Map.of(), new Ears())).isEmpty();
    assertThat(simulation.connect("/nobody/v2", Map.of(), new Ears())).isEmpty();
  }

  @Test
  void waitsToBeReadBySomebodySlow() {
    DirectConnection connection = kraken();
    simulation.command(FaultCommand.of("kraken", FaultKind.SLOW_CONSUMER).withDuration(1_000));
    simulation.send(connection, BOOK);
    simulation.step(49);
    assertThat(heard).hasSize(1);
    simulation.step(1);
    assertThat(heard).anyMatch(frame -> frame.contains("\"snapshot\""));
  }

  @Test
  void streamsLinesAndAnswersRequests() {
    assertThat(simulation.connect(PRICES + "EUR_USD", Map.of(), new Ears())).isEmpty();
    assertThat(simulation.connect(PRICES + "EUR_USD", TOKEN, new Ears())).isPresent();
    assertThat(heard).singleElement().asString().contains("EUR_USD").endsWith("\n");
    RestReply depth = simulation.get("/binance/api/v3/depth?symbol=BTCUSDT&limit=5", Map.of());
    assertThat(depth.status()).isEqualTo(200);
    assertThat(depth.body()).contains("lastUpdateId");
    assertThat(simulation.get("/nobody/x", Map.of()).status()).isEqualTo(404);
  }
}
