package io.crossbook.wire;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Gives the constants of an enum numbers that do not change when the enum does: the place in the
 * list given here. New constants are added at its end.
 */
final class EnumCode<E extends Enum<E>> {
  private final List<E> constants;
  private final Map<E, Integer> codes;

  EnumCode(Class<E> type, List<E> constants) {
    this.constants = List.copyOf(constants);
    this.codes = new EnumMap<>(type);
    for (int i = 0; i < constants.size(); i++) {
      codes.put(constants.get(i), i);
    }
    for (E each : type.getEnumConstants()) {
      if (!codes.containsKey(each)) {
        throw new IllegalStateException(type.getName() + "." + each + " has no code");
      }
    }
  }

  int code(E constant) {
    return codes.get(constant);
  }

  E constant(int code) throws IOException {
    if (code < 0 || code >= constants.size()) {
      throw new IOException(
          "unknown code " + code + " for " + constants.get(0).getDeclaringClass());
    }
    return constants.get(code);
  }
}
