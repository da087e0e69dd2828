package io.crossbook.sources;

import io.crossbook.sources.live.LaneSink;
import io.crossbook.sources.live.LiveLane;
import java.io.Serializable;

/**
 * Makes live lanes from their groups: it knows the venues and the deployment's settings, and where
 * credentials of market data come from. Runs on the task managers.
 */
@FunctionalInterface
public interface LaneFactory extends Serializable {
  /**
   * Makes a lane that is not started.
   *
   * @param split the group
   * @param sink where the lane's facts go
   */
  LiveLane create(LaneSplit split, LaneSink sink);
}
