package io.crossbook.sources.capture;

/**
 * A place in a capture, from which a reader can go on. Immutable.
 *
 * @param block offset in the file of the block that holds the next record, or of the end
 * @param record how many records of that block are behind this place
 */
public record CapturePosition(long block, int record) {}
