/** OANDA v20: prices over chunked HTTP and REST. */
package io.crossbook.simulator.oanda;
