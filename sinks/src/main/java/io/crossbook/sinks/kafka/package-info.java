/**
 * Facts and decisions on Kafka, for other programs and for running ingest apart from detection.
 * Nothing else depends on it.
 */
package io.crossbook.sinks.kafka;
