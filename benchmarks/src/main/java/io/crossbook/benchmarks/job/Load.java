package io.crossbook.benchmarks.job;

import java.io.Serializable;

/**
 * What the generator does.
 *
 * @param instruments assets that are traded at every venue, at most {@link
 *     MarketFacts#ASSETS_OF_GROUP} for each lane, or a multiple of that
 * @param calmFacts facts of an instrument between two times that one of its books stands apart
 * @param factsPerSecond of all lanes together; 0 for as fast as they are taken
 */
record Load(int instruments, int calmFacts, long factsPerSecond) implements Serializable {}
