/**
 * What a venue shows of its real books: the real book itself, unless a fault freezes or falsifies
 * it, cut to the depth of a stream and expressed as changes since the last frame.
 */
package io.crossbook.simulator.publish;
