package io.crossbook.sources.handover;

import io.crossbook.core.desk.DeskInput;

/**
 * One step of a split. Immutable.
 *
 * @param input to emit; null for none
 * @param progress the split as it stands once the input is emitted; null if it stays as it is
 * @param <S> kind of the split
 */
public record Handed<S>(DeskInput input, S progress) {
  /** Something to emit that does not move the split. */
  public static <S> Handed<S> of(DeskInput input) {
    return new Handed<>(input, null);
  }
}
