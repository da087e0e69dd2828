package io.crossbook.core.instrument;

/**
 * Who trades: a venue's account or sub-account. An account belongs to exactly one desk, so that one
 * single writer decides over its capital. Immutable.
 *
 * @param venue venue id
 * @param subAccount the venue's name of the sub-account; empty for the main one
 * @param marginMode how positions are secured
 * @param desk the desk it belongs to
 */
public record Account(String venue, String subAccount, MarginMode marginMode, String desk) {}
