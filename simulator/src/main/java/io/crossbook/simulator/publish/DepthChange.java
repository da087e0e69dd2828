package io.crossbook.simulator.publish;

import io.crossbook.simulator.market.Level;
import java.util.List;

/**
 * What a depth-limited stream has to say.
 *
 * @param replaced true if the levels are the whole new book instead of changes
 * @param firstId first update id covered
 * @param lastId last update id covered
 * @param previousId last update id of the frame before
 * @param bids best first; quantity zero deletes
 * @param asks best first; quantity zero deletes
 */
public record DepthChange(
    boolean replaced,
    long firstId,
    long lastId,
    long previousId,
    List<Level> bids,
    List<Level> asks) {}
