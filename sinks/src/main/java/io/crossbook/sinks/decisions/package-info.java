/** The decisions file: every decision of a run as one line of JSON (docs/DECISIONS.md). */
package io.crossbook.sinks.decisions;
