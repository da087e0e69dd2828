package io.crossbook.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.desk.StopRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where orders may rest, and what is stopped. */
class MakerConfigTest {
  private static DeskConfig desk(String... settings) throws ConfigException {
    return CrossbookConfig.load(Optional.empty(), Map.of(), new ArrayList<>(List.of(settings)))
        .deskConfig(List.of("kraken", "coinbase", "gateio"));
  }

  @Test
  void onPaperOrdersMayRestAnywhere() throws ConfigException {
    DeskConfig desk = desk("trading.maker.rest-ms=7000");
    assertThat(desk.maker().restNanos())
        .containsOnlyKeys("kraken", "coinbase", "gateio")
        .allSatisfy((venue, nanos) -> assertThat(nanos).isEqualTo(7_000_000_000L));
    assertThat(desk.style("spread")).as("the default takes").isEqualTo(ExecutionStyle.SIMULTANEOUS);
  }

  @Test
  void ordersThatLeaveRestOnlyUnderADeadManSwitch() throws ConfigException {
    assertThat(desk("trading.mode=simulated").maker().restNanos())
        .containsOnlyKeys("kraken", "gateio");
  }

  @Test
  void whereThereIsNoneItTakesAPermissionAndIsShorter() throws ConfigException {
    assertThat(
            desk("trading.mode=simulated", "trading.maker.without-switch=[coinbase]")
                .maker()
                .restNanos())
        .containsEntry("kraken", 30_000_000_000L)
        .containsEntry("coinbase", 5_000_000_000L);
  }

  @Test
  void nothingRestsLongerThanCapitalStaysReserved() {
    assertThatThrownBy(
            () -> desk("trading.maker.rest-ms=20000", "trading.limits.reservation-ms=15000"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("trading.maker.rest-ms")
        .hasMessageContaining("trading.limits.reservation-ms");
  }

  @Test
  void positionsOfBasisAreStoppedAtTwoPercentAndTrailByThree() throws ConfigException {
    assertThat(desk().stops()).containsExactlyEntriesOf(Map.of("basis", StopRule.standard()));
  }
}
