/** What persons, timers and breaches of risk tell desks: what is stopped, and what was decided. */
package io.crossbook.sources.directives;
