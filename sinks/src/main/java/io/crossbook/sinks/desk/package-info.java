/** The desk's file: everything that desks reported in a run as lines of JSON (docs/TRADING.md). */
package io.crossbook.sinks.desk;
