/** MEXC spot v3: protobuf WebSocket and public REST. */
package io.crossbook.simulator.mexc;
