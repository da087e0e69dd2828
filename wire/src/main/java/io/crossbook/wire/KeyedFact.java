package io.crossbook.wire;

import io.crossbook.core.fact.Fact;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A fact on its way to one key of one strategy. Immutable.
 *
 * @param key the strategy's key
 * @param fact the fact
 */
@TypeInfo(KeyedFactTypeInfo.Factory.class)
public record KeyedFact(String key, Fact fact) {}
