/** Gate.io API v4: spot and USDT-settled perpetual futures, public WebSocket and REST. */
package io.crossbook.simulator.gateio;
