/**
 * The order gateway: writes orders down before it sends them, sends each once, and finds out what
 * became of those whose answer was lost. A sink of Flink around a plain class.
 */
package io.crossbook.sinks.gateway;
