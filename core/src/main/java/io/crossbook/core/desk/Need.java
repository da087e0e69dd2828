package io.crossbook.core.desk;

import java.math.BigDecimal;

/**
 * What a leg takes of an asset in an account. Immutable.
 *
 * @param venue venue id
 * @param account the venue's name of the sub-account; empty for the main one
 * @param asset common code
 * @param amount positive
 */
public record Need(String venue, String account, String asset, BigDecimal amount) {}
