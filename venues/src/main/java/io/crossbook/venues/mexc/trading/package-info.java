/** MEXC's private protocol for spot: REST v3, and a protobuf stream behind a listen key. */
package io.crossbook.venues.mexc.trading;
