/** MEXC spot: protobuf frames over WebSocket, joined to book snapshots by REST. */
package io.crossbook.venues.mexc;
