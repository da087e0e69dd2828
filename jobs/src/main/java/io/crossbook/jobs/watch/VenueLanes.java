package io.crossbook.jobs.watch;

import io.crossbook.sources.LaneFactory;
import io.crossbook.sources.LaneSplit;
import io.crossbook.sources.live.LaneSettings;
import io.crossbook.sources.live.LaneSink;
import io.crossbook.sources.live.LaneVenue;
import io.crossbook.sources.live.LiveLane;
import io.crossbook.venues.VenueCatalog;
import io.crossbook.venues.VenueSettings;
import io.crossbook.venues.trading.Credentials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the lanes of a job on the machine where they run. Access tokens are read from the
 * environment there and are in no job graph.
 */
final class VenueLanes implements LaneFactory {
  private static final long serialVersionUID = 1L;
  private static final String OANDA = "oanda";
  private static final String OANDA_TOKEN = "OANDA_TOKEN";

  private final HashMap<String, VenueSettings> settings;

  /**
   * @param settings by venue id
   */
  VenueLanes(Map<String, VenueSettings> settings) {
    this.settings = new HashMap<>(settings);
  }

  @Override
  public LiveLane create(LaneSplit split, LaneSink sink) {
    List<LaneVenue> venues = new ArrayList<>();
    for (Map.Entry<String, List<String>> each : split.instruments().entrySet()) {
      VenueSettings general = settings.get(each.getKey());
      VenueSettings mine =
          new VenueSettings(
              general.streamBase(),
              general.restBase(),
              Set.copyOf(each.getValue()),
              general.bookDepth(),
              general.viewLevels(),
              general.accountId());
      venues.add(
          new LaneVenue(VenueCatalog.venue(each.getKey()), mine, () -> headers(each.getKey())));
    }
    return new LiveLane(LaneSettings.standard(split.lane()), venues, sink);
  }

  private static Map<String, String> headers(String venue) {
    String token = venue.equals(OANDA) ? System.getenv(OANDA_TOKEN) : null;
    return token == null || token.isBlank()
        ? Map.of()
        : Map.of(
            "Authorization",
            Credentials.of(OANDA, "", "", Credentials.Form.TOKEN, token.strip()).bearer());
  }
}
