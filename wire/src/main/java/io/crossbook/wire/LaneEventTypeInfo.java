package io.crossbook.wire;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of {@link LaneEvent}. */
public final class LaneEventTypeInfo extends PlainTypeInfo<LaneEvent> {
  private static final long serialVersionUID = 1L;

  /** The type information. */
  public LaneEventTypeInfo() {
    super(LaneEvent.class);
  }

  @Override
  protected TypeSerializer<LaneEvent> serializer() {
    return new LaneEventSerializer();
  }

  /** Lets Flink find the type information by the class. */
  public static final class Factory extends TypeInfoFactory<LaneEvent> {
    @Override
    public TypeInformation<LaneEvent> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return new LaneEventTypeInfo();
    }
  }
}
