package io.crossbook.sources.wire;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What the type informations of this package share: a type that Flink does not look into.
 *
 * @param <T> the type
 */
abstract class WireTypeInfo<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public final boolean isBasicType() {
    return false;
  }

  @Override
  public final boolean isTupleType() {
    return false;
  }

  @Override
  public final int getArity() {
    return 1;
  }

  @Override
  public final int getTotalFields() {
    return 1;
  }

  @Override
  public final boolean isKeyType() {
    return false;
  }

  @Override
  public final String toString() {
    return getTypeClass().getSimpleName();
  }
}
