package io.crossbook.wire;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * A type whose serializers are {@link PerThreadSerializer}s: for large types that are kept as
 * state.
 *
 * @param <T> the type
 */
public final class PerThreadTypeInfo<T> extends PlainTypeInfo<T> {
  private static final long serialVersionUID = 1L;

  private final TypeInformation<T> within;

  /**
   * @param within what it is written as
   */
  public PerThreadTypeInfo(TypeInformation<T> within) {
    super(within.getTypeClass());
    this.within = within;
  }

  /** As Flink writes a class. */
  public static <T> PerThreadTypeInfo<T> of(Class<T> type) {
    return new PerThreadTypeInfo<>(TypeInformation.of(type));
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new PerThreadSerializer<>(within.createSerializer(config));
  }

  @Override
  protected TypeSerializer<T> serializer() {
    return createSerializer(new SerializerConfigImpl());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PerThreadTypeInfo<?> that && that.within.equals(within);
  }

  @Override
  public int hashCode() {
    return within.hashCode();
  }
}
