/** How metrics are handed to Flink: one place for their scope and labels. */
package io.crossbook.wire.metrics;
