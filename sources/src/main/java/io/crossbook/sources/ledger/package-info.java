/**
 * The intent ledger as a way back into the job: every line of a desk in order, first those that
 * were missed, then each as it is written.
 */
package io.crossbook.sources.ledger;
