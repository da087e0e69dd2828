package io.crossbook.core.fact;

/**
 * A venue proved that a connection is alive, by a heartbeat of its own or by any other message, so
 * that a quiet book fed by that connection is still current.
 *
 * @param venue venue id
 * @param time receive time of the proof, nanoseconds since the epoch
 * @param connection the connection that is alive
 */
public record Liveness(String venue, long time, String connection) implements Fact {}
