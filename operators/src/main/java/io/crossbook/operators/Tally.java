package io.crossbook.operators;

import io.crossbook.core.fact.BookView;
import java.util.List;
import java.util.Map;

/**
 * What came out of a lane in a whole run.
 *
 * @param facts number of facts
 * @param deadLetters number of dead letters by reason
 * @param books the last book of each listing
 */
public record Tally(long facts, Map<String, Long> deadLetters, List<BookView> books) {}
