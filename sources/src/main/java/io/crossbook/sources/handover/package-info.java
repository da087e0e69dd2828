/**
 * How what a thread of our own learns gets into the job: a bounded handover that wakes the task, a
 * reader that emits what was handed over and keeps how far each split came, and an enumerator that
 * deals each split out once. What was emitted and how far a split came change in the same step of
 * the task's thread, so a checkpoint never holds a position ahead of what came before its barrier.
 */
package io.crossbook.sources.handover;
