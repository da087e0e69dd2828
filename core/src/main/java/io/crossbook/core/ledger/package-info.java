/**
 * Double-entry bookkeeping of one desk: every movement of value is an entry whose postings sum to
 * zero in each asset, so that nothing can appear or vanish. Exact decimals throughout.
 */
package io.crossbook.core.ledger;
