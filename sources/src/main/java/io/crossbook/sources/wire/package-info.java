/**
 * How facts travel between the operators of a job and lie in its state: hand-written, compact and
 * versioned.
 *
 * <h2>Format 1</h2>
 *
 * A value is a 32-bit length and so many bytes: one byte for the kind (1 book, 2 trade, 3 funding,
 * 4 mark price, 5 option ticker, 6 venue status, 7 liveness, 8 listing update, 9 dead letter), then
 * its components in the order of the record. Times are 64 bits, doubles their IEEE bits, other
 * whole numbers varints (signed ones in zigzag form), strings a varint length and UTF-8, decimals
 * their scale and unscaled bytes, enumerations a number of their own. The levels of a book are
 * differences from the level before. What may be null has a byte before it that says so.
 *
 * <p>A change of this format is a new format number: readers of old ones stay, and the serializers'
 * snapshots ask Flink to migrate state that was written in an older one.
 */
package io.crossbook.sources.wire;
