/**
 * Trading without a venue: orders meet the books that were seen, after a modelled latency, with
 * fees, queues and partial fills. Plain classes; one thread.
 */
package io.crossbook.core.paper;
