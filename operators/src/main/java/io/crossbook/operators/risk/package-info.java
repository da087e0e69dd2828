/** Watches over sequences of what desks report; thin shells around {@code core.risk}. */
package io.crossbook.operators.risk;
