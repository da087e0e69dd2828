package io.crossbook.wire;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of {@link KeyedFact}. */
public final class KeyedFactTypeInfo extends PlainTypeInfo<KeyedFact> {
  private static final long serialVersionUID = 1L;

  /** The type information. */
  public KeyedFactTypeInfo() {
    super(KeyedFact.class);
  }

  @Override
  protected TypeSerializer<KeyedFact> serializer() {
    return new KeyedFactSerializer();
  }

  /** Lets Flink find the type information by the class. */
  public static final class Factory extends TypeInfoFactory<KeyedFact> {
    @Override
    public TypeInformation<KeyedFact> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new KeyedFactTypeInfo();
    }
  }
}
