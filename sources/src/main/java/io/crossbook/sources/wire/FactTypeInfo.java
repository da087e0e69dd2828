package io.crossbook.sources.wire;

import io.crossbook.core.fact.Fact;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of facts, in streams and in state. */
public final class FactTypeInfo extends WireTypeInfo<Fact> {
  /** The only one. */
  public static final FactTypeInfo INSTANCE = new FactTypeInfo();

  private static final long serialVersionUID = 1L;

  private FactTypeInfo() {}

  @Override
  public Class<Fact> getTypeClass() {
    return Fact.class;
  }

  @Override
  public TypeSerializer<Fact> createSerializer(SerializerConfig config) {
    return new FactSerializer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FactTypeInfo;
  }

  @Override
  public int hashCode() {
    return FactTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof FactTypeInfo;
  }

  /** Lets Flink find it where it derives types by itself. */
  public static final class Factory extends TypeInfoFactory<Fact> {
    @Override
    public TypeInformation<Fact> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return INSTANCE;
    }
  }
}
