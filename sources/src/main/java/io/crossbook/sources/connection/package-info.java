/**
 * Connections that are kept open: over a WebSocket or an HTTP answer that never ends, opened again
 * with back-off, ended when they fall silent or grow too old, sent on no faster than the venue
 * allows, and not read while nobody takes what they bring.
 *
 * <p>A {@link io.crossbook.sources.connection.KeptConnection} belongs to the I/O thread of its
 * lane, an {@link io.crossbook.sources.connection.IoLoop}. The HTTP threads of the JDK's client put
 * what arrives into an {@link io.crossbook.sources.connection.Inbox}, which stamps it by a {@link
 * io.crossbook.sources.connection.LaneClock}.
 */
package io.crossbook.sources.connection;
