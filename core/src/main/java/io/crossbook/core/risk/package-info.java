/**
 * Sequences of what desks report that together are a breach of risk (spec 0.10, 1.7): what they are
 * made of ({@link io.crossbook.core.risk.RiskEvent}), which there are ({@link
 * io.crossbook.core.risk.RiskPattern}), from when on they matter ({@link
 * io.crossbook.core.risk.RiskRule}), and when one is complete ({@link
 * io.crossbook.core.risk.RiskSequence}).
 */
package io.crossbook.core.risk;
