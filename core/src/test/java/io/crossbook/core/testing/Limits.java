package io.crossbook.core.testing;

import io.crossbook.core.desk.DeskLimits;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;

/** The standard limits of a desk with some of them changed. */
public final class Limits {
  private Limits() {}

  /** Pairs of a limit's name and its value; a text stands for a decimal. */
  public static DeskLimits with(Object... nameAndValue) {
    try {
      RecordComponent[] components = DeskLimits.class.getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        values[i] = components[i].getAccessor().invoke(DeskLimits.standard());
      }
      for (int i = 0; i < nameAndValue.length; i += 2) {
        Object value = nameAndValue[i + 1];
        values[index(components, (String) nameAndValue[i])] =
            value instanceof String text ? new BigDecimal(text) : value;
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return DeskLimits.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException wrong) {
      throw new IllegalArgumentException(wrong);
    }
  }

  private static int index(RecordComponent[] components, String name) {
    for (int i = 0; i < components.length; i++) {
      if (components[i].getName().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no limit " + name);
  }
}
