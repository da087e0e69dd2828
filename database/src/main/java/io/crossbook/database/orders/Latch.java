package io.crossbook.database.orders;

import io.crossbook.core.desk.StopReason;
import java.time.Instant;

/**
 * Something that is stopped. Immutable.
 *
 * @param scope such as {@code all} or {@code venue:kraken}
 * @param reason why
 * @param detail why, in words
 * @param by who stopped it
 * @param since by the clock of the database
 * @param until when it ends by itself; null for when it is released
 */
public record Latch(
    String scope, StopReason reason, String detail, String by, Instant since, Instant until) {}
