package io.crossbook.sinks;

import java.util.ArrayList;
import java.util.List;

/** Every order in which things can come. */
public final class Permutations {
  private Permutations() {}

  /** All permutations; equal things that stand for repeats are told apart. */
  public static <T> List<List<T>> of(List<T> things) {
    if (things.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      List<T> others = new ArrayList<>(things);
      T first = others.remove(i);
      for (List<T> rest : of(others)) {
        List<T> one = new ArrayList<>();
        one.add(first);
        one.addAll(rest);
        all.add(one);
      }
    }
    return all;
  }
}
