package io.crossbook.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.gateio.GateioFutures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaneVenueTest {
  @Test
  void requestsCarryTheVenuesOwnHeadersAndTheTokenWhichIsNeverShown() {
    LaneVenue venue =
        new LaneVenue(
            GateioFutures.DEFINITION,
            VenueSettings.replay(0, 10),
            () -> Map.of("Authorization", "Bearer made-up"));
    assertThat(venue.requestHeaders())
        .containsEntry("X-Gate-Size-Decimal", "1")
        .containsEntry("Authorization", "Bearer made-up");
    assertThat(venue.toString()).doesNotContain("made-up");
  }
}
