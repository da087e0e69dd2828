package io.crossbook.wire;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Type information of a sealed interface of immutable records: a byte that says which record it is,
 * then the record.
 *
 * @param <T> the interface
 */
public final class SealedTypeInfo<T> extends PlainTypeInfo<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final ArrayList<Part<? extends T, ?>> parts;

  /** A function that travels with the job. */
  public interface Conversion<A, B> extends Function<A, B>, Serializable {}

  /**
   * One of the records, and as what it is written.
   *
   * @param <R> the record
   * @param <W> what is written in its place
   */
  public record Part<R, W>(
      Class<R> type, TypeInformation<W> written, Conversion<R, W> out, Conversion<W, R> in)
      implements Serializable {}

  /**
   * @param parts in an order that does not change: new ones at the end
   */
  SealedTypeInfo(Class<T> type, List<Part<? extends T, ?>> parts) {
    super(type);
    this.type = type;
    this.parts = new ArrayList<>(parts);
  }

  /** A record that Flink can write. */
  static <R> Part<R, R> part(Class<R> type) {
    return new Part<>(type, TypeInformation.of(type), each -> each, each -> each);
  }

  /** A record that is written as something else. */
  static <R, W> Part<R, W> part(
      Class<R> type, TypeInformation<W> written, Conversion<R, W> out, Conversion<W, R> in) {
    return new Part<>(type, written, out, in);
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    List<SealedSerializer.Case<T, ?>> cases = new ArrayList<>();
    for (Part<? extends T, ?> part : parts) {
      cases.add(SealedSerializer.Case.of(part, config));
    }
    return new SealedSerializer<>(type, cases);
  }

  /** A serializer that reads what those serializers wrote which were in use then. */
  SealedSerializer<T> serializer(TypeSerializer<?>[] nested) {
    List<SealedSerializer.Case<T, ?>> cases = new ArrayList<>();
    SerializerConfig none = new SerializerConfigImpl();
    for (int i = 0; i < nested.length; i++) {
      SealedSerializer.Case<T, ?> each = SealedSerializer.Case.of(parts.get(i), none);
      cases.add(each.with(nested[i]));
    }
    return new SealedSerializer<>(type, cases);
  }

  @Override
  protected TypeSerializer<T> serializer() {
    return createSerializer(new SerializerConfigImpl());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedTypeInfo<?> that && that.type.equals(type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }
}
