package io.crossbook.core.order;

import io.crossbook.core.book.Side;
import java.math.BigDecimal;

/**
 * What a venue says about one order at one moment. Immutable. What the venue did not say is empty
 * or null, never guessed.
 *
 * @param symbol the venue's symbol, as in its listing
 * @param clientOrderId the id that the client gave; empty if the venue did not say it
 * @param venueOrderId the id that the venue gave; empty if it did not say it
 * @param side null if the venue did not say it
 * @param status where it stands
 * @param quantity ordered, in the listing's unit; null if the venue did not say it
 * @param filled cumulative filled quantity, in the listing's unit; null if the venue did not say it
 *     (an acknowledgement)
 * @param averagePrice over what was filled, in quote; null if nothing was or the venue did not say
 * @param reason the venue's words for a refusal or an end; empty if there are none
 * @param venueTime when it became so, nanoseconds since the epoch; 0 if the venue did not say
 */
public record OrderState(
    String symbol,
    String clientOrderId,
    String venueOrderId,
    Side side,
    OrderStatus status,
    BigDecimal quantity,
    BigDecimal filled,
    BigDecimal averagePrice,
    String reason,
    long venueTime) {}
