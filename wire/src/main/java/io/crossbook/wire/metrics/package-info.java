/**
 * What is measured, under names that docs/METRICS.md explains. The figures are kept on the threads
 * of tasks, lanes and gateways and read by those of the reporter; only {@link
 * io.crossbook.wire.metrics.FlinkSeries} knows Flink, and is the one place for scope and labels.
 */
package io.crossbook.wire.metrics;
