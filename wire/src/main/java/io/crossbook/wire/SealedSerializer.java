package io.crossbook.wire;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the records of a sealed interface behind a byte that says which it is.
 *
 * @param <T> the interface
 */
public final class SealedSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final ArrayList<Case<T, ?>> cases;

  /**
   * A record and how it is written.
   *
   * @param <W> what is written in its place
   */
  record Case<T, W>(
      Class<? extends T> type,
      TypeSerializer<W> serializer,
      SealedTypeInfo.Conversion<T, W> out,
      SealedTypeInfo.Conversion<W, T> in)
      implements Serializable {

    static <T, R extends T, W> Case<T, W> of(
        SealedTypeInfo.Part<R, W> part, SerializerConfig config) {
      Class<R> type = part.type();
      SealedTypeInfo.Conversion<R, W> out = part.out();
      SealedTypeInfo.Conversion<W, R> in = part.in();
      return new Case<>(
          type,
          part.written().createSerializer(config),
          each -> out.apply(type.cast(each)),
          in::apply);
    }

    Case<T, W> duplicate() {
      return new Case<>(type, serializer.duplicate(), out, in);
    }

    void write(T value, DataOutputView target) throws IOException {
      serializer.serialize(out.apply(value), target);
    }

    T read(DataInputView source) throws IOException {
      return in.apply(serializer.deserialize(source));
    }

    @SuppressWarnings("unchecked") // the snapshot gives them back in the order it took them
    Case<T, W> with(TypeSerializer<?> restored) {
      return new Case<>(type, (TypeSerializer<W>) restored, out, in);
    }
  }

  SealedSerializer(Class<T> type, List<Case<T, ?>> cases) {
    this.type = type;
    this.cases = new ArrayList<>(cases);
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    for (int i = 0; i < cases.size(); i++) {
      Case<T, ?> each = cases.get(i);
      if (each.type.isInstance(value)) {
        target.writeByte(i);
        each.write(value, target);
        return;
      }
    }
    throw new IOException("no record of this kind is known: " + value);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    int which = source.readByte();
    if (which < 0 || which >= cases.size()) {
      throw new IOException("there is no record number " + which);
    }
    return cases.get(which).read(source);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    List<Case<T, ?>> copies = new ArrayList<>();
    cases.forEach(each -> copies.add(each.duplicate()));
    return new SealedSerializer<>(type, copies);
  }

  @Override
  public T createInstance() {
    return null;
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public T copy(T from, T reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  /** The same with fewer kinds of records: those that were known first. */
  private SealedSerializer<T> first(int number) {
    return new SealedSerializer<>(type, cases.subList(0, number));
  }

  /** The same with these in place of those that are known first. */
  private SealedSerializer<T> beginning(SealedSerializer<T> with) {
    List<Case<T, ?>> all = new ArrayList<>(with.cases);
    all.addAll(cases.subList(with.cases.size(), cases.size()));
    return new SealedSerializer<>(type, all);
  }

  private List<Class<?>> types() {
    List<Class<?>> types = new ArrayList<>();
    cases.forEach(each -> types.add(each.type));
    return types;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedSerializer<?> that && that.types().equals(types());
  }

  @Override
  public int hashCode() {
    return types().hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>(this);
  }

  /** The records' own snapshots, in order. */
  public static final class Snapshot<T>
      extends CompositeTypeSerializerSnapshot<T, SealedSerializer<T>> {
    private static final int VERSION = 1;

    private SealedTypeInfo<T> kind;

    /** For Flink. */
    public Snapshot() {}

    Snapshot(SealedSerializer<T> serializer) {
      super(serializer);
      kind = Cases.of(serializer.type);
    }

    /** What was written when fewer kinds of records were known is read as before. */
    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      if (!(old instanceof Snapshot<T> before)) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      SealedSerializer<T> then = (SealedSerializer<T>) before.restoreSerializer();
      SealedSerializer<T> now = (SealedSerializer<T>) restoreSerializer();
      if (!then.type.equals(now.type)) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      int known = then.cases.size();
      if (known >= now.cases.size()) {
        return super.resolveSchemaCompatibility(old);
      }
      TypeSerializerSchemaCompatibility<T> same =
          new Snapshot<>(now.first(known)).resolveSchemaCompatibility(old);
      return same.isCompatibleWithReconfiguredSerializer()
          ? TypeSerializerSchemaCompatibility.compatibleWithReconfiguredSerializer(
              now.beginning((SealedSerializer<T>) same.getReconfiguredSerializer()))
          : same;
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return VERSION;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(SealedSerializer<T> serializer) {
      return serializer.cases.stream().map(Case::serializer).toArray(TypeSerializer[]::new);
    }

    @Override
    protected void writeOuterSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(kind.getTypeClass().getName());
    }

    @Override
    protected void readOuterSnapshot(int version, DataInputView in, ClassLoader loader)
        throws IOException {
      kind = Cases.named(in.readUTF());
    }

    @Override
    protected SealedSerializer<T> createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      return kind.serializer(nested);
    }
  }
}
