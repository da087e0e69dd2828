/**
 * Requests to venues over HTTP, within the venues' limits: what stands between the protocols, which
 * know no socket, and whoever asks. No Flink.
 */
package io.crossbook.transport;
