package io.crossbook.wire;

import java.io.IOException;
import java.io.ObjectInputStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
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

  private static final int FIRST_BYTES = 1024;

  /** A buffer that grew beyond this is not kept. */
  private static final int MOST_KEPT_BYTES = 1 << 20;

  /** Copied for each thread, and never used itself. */
  private final TypeSerializer<T> within;

  private transient ThreadLocal<Own<T>> own;
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
                return new Own<>(within.duplicate());
              }
            });
  }

  /** What one thread has. */
  private static final class Own<T> {
    final TypeSerializer<T> serializer;
    DataOutputSerializer buffer = new DataOutputSerializer(FIRST_BYTES);

    Own(TypeSerializer<T> serializer) {
      this.serializer = serializer;
    }

    /**
     * By way of a buffer, unless the target is one: a value consists of thousands of numbers, and
     * the stream of a checkpoint hands each on byte by byte, which is most of what it costs.
     */
    void serialize(T value, DataOutputView target) throws IOException {
      if (target instanceof DataOutputSerializer) {
        serializer.serialize(value, target);
        return;
      }
      buffer.clear();
      serializer.serialize(value, buffer);
      target.write(buffer.getSharedBuffer(), 0, buffer.length());
      if (buffer.length() > MOST_KEPT_BYTES) {
        buffer = new DataOutputSerializer(FIRST_BYTES);
      }
    }
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
    return own.get().serializer.createInstance();
  }

  @Override
  public T copy(T from) {
    return own.get().serializer.copy(from);
  }

  @Override
  public T copy(T from, T reuse) {
    return own.get().serializer.copy(from, reuse);
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
    return own.get().serializer.deserialize(source);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return own.get().serializer.deserialize(reuse, source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    own.get().serializer.copy(source, target);
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
