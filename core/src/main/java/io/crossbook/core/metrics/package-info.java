/**
 * What is measured, under names that docs/METRICS.md explains, without saying how it is exposed.
 */
package io.crossbook.core.metrics;
