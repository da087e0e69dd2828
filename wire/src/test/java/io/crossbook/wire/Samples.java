package io.crossbook.wire;

import io.crossbook.core.fact.Fact;
import io.crossbook.core.fact.Liveness;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Makes records of any kind, every component of which differs from the others of its type. */
final class Samples {
  private int next = 1;

  /** A record of a kind. */
  <R> R of(Class<R> kind) {
    return kind.cast(make(kind));
  }

  /** The same record with one component replaced. */
  static <R extends Record> R with(R record, String component, Object value) {
    try {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        boolean meant = components[i].getName().equals(component);
        values[i] = meant ? value : components[i].getAccessor().invoke(record);
      }
      @SuppressWarnings("unchecked") // its own class
      Class<R> kind = (Class<R>) record.getClass();
      return construct(kind, values);
    } catch (ReflectiveOperationException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  private static <R> R construct(Class<R> kind, Object[] values) {
    Class<?>[] types =
        Arrays.stream(kind.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return kind.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException wrong) {
      throw new IllegalArgumentException(kind.getName(), wrong);
    }
  }

  private Object make(Type type) {
    if (type instanceof ParameterizedType list) {
      return List.of(
          make(list.getActualTypeArguments()[0]), make(list.getActualTypeArguments()[0]));
    }
    Class<?> kind = (Class<?>) type;
    if (kind == Fact.class) {
      return make(Liveness.class);
    }
    int number = next++;
    if (kind == int.class) {
      return number % 200;
    }
    if (kind == long.class) {
      return (long) number;
    }
    if (kind == double.class) {
      return number / 1024.0;
    }
    if (kind == boolean.class) {
      return number % 2 == 0;
    }
    if (kind == String.class) {
      return "text " + number;
    }
    if (kind == BigDecimal.class) {
      return BigDecimal.valueOf(number, 12);
    }
    if (kind.isEnum()) {
      return kind.getEnumConstants()[number % kind.getEnumConstants().length];
    }
    Object[] values =
        Arrays.stream(kind.getRecordComponents())
            .map(component -> make(component.getGenericType()))
            .toArray();
    return construct(kind, values);
  }
}
