package io.crossbook.sources.wire;

import io.crossbook.sources.LaneEvent;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information of what a lane gives, in streams and in state. */
public final class LaneEventTypeInfo extends WireTypeInfo<LaneEvent> {
  /** The only one. */
  public static final LaneEventTypeInfo INSTANCE = new LaneEventTypeInfo();

  private static final long serialVersionUID = 1L;

  private LaneEventTypeInfo() {}

  @Override
  public Class<LaneEvent> getTypeClass() {
    return LaneEvent.class;
  }

  @Override
  public TypeSerializer<LaneEvent> createSerializer(SerializerConfig config) {
    return new LaneEventSerializer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LaneEventTypeInfo;
  }

  @Override
  public int hashCode() {
    return LaneEventTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof LaneEventTypeInfo;
  }

  /** Lets Flink find it where it derives types by itself. */
  public static final class Factory extends TypeInfoFactory<LaneEvent> {
    @Override
    public TypeInformation<LaneEvent> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return INSTANCE;
    }
  }
}
