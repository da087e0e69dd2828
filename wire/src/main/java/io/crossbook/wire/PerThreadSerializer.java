package io.crossbook.wire;

import java.io.IOException;
import java.io.ObjectInputStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serializer of which each thread has its own copy, and whose snapshot is made once. What it
 * writes and its snapshot are those of the serializer within, so that state goes from one to the
 * other and back.
 *
 * <p>Flink duplicates the serializers of every keyed state several times at each checkpoint, on the
 * task's thread, and makes their snapshots anew. For a large type that walks hundreds of classes by
 * reflection: tens of milliseconds in which a desk does nothing. A duplicate of this one is itself.
 *
 * <p>Thread-safe.
 *
 * @param <T> what is written
 */
public final class PerThreadSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  /** Copied for each thread, and never used itself. */
  private final TypeSerializer<T> within;

  private transient ThreadLocal<TypeSerializer<T>> own;
  private transient volatile TypeSerializerSnapshot<T> snapshot;

  /**
   * @param within nobody else uses it from now on
   */
  public PerThreadSerializer(TypeSerializer<T> within) {
    this.within = within;
    begin();
  }

  private void begin() {
    own =
        ThreadLocal.withInitial(
            () -> {
              synchronized (within) {
                return within.duplicate();
              }
            });
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    begin();
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    TypeSerializerSnapshot<T> made = snapshot;
    if (made == null) {
      synchronized (within) {
        made = within.snapshotConfiguration();
      }
      snapshot = made;
    }
    return made;
  }

  @Override
  public boolean isImmutableType() {
    return within.isImmutableType();
  }

  @Override
  public T createInstance() {
    return own.get().createInstance();
  }

  @Override
  public T copy(T from) {
    return own.get().copy(from);
  }

  @Override
  public T copy(T from, T reuse) {
    return own.get().copy(from, reuse);
  }

  @Override
  public int getLength() {
    return within.getLength();
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    own.get().serialize(value, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return own.get().deserialize(source);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return own.get().deserialize(reuse, source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    own.get().copy(source, target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PerThreadSerializer<?> that && that.within.equals(within);
  }

  @Override
  public int hashCode() {
    return within.hashCode();
  }
}
