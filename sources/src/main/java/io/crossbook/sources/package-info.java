/**
 * Flink sources of market data: {@link io.crossbook.sources.CaptureSource} replays captures, {@link
 * io.crossbook.sources.LiveSource} runs live lanes. Both emit the same events in the same way, with
 * their own watermarks just below the receive time, so that a job cannot tell them apart.
 */
package io.crossbook.sources;
