package io.crossbook.core.ledger;

import java.math.BigDecimal;

/**
 * A change of one account. Immutable.
 *
 * @param account whose
 * @param amount what it gains; negative for what it loses
 */
public record Posting(LedgerAccount account, BigDecimal amount) {}
