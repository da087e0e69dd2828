package io.crossbook.wire;

import io.crossbook.core.fact.Fact;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of {@link Fact}. */
public final class FactTypeInfo extends PlainTypeInfo<Fact> {
  private static final long serialVersionUID = 1L;

  /** The type information. */
  public FactTypeInfo() {
    super(Fact.class);
  }

  @Override
  protected TypeSerializer<Fact> serializer() {
    return new FactSerializer();
  }

  /** Lets Flink find the type information by the class. */
  public static final class Factory extends TypeInfoFactory<Fact> {
    @Override
    public TypeInformation<Fact> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new FactTypeInfo();
    }
  }
}
