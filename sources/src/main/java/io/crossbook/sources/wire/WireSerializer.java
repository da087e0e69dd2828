package io.crossbook.sources.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What the serializers of this package share. Values are immutable: a copy is the value itself. An
 * instance keeps names and buffers and belongs to one thread; {@link #duplicate} makes another.
 *
 * @param <T> what is serialized
 */
abstract class WireSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  private transient FactCodec codec;
  private transient byte[] copied;

  final FactCodec codec() {
    if (codec == null) {
      codec = new FactCodec();
    }
    return codec;
  }

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = source.readInt();
    if (copied == null || copied.length < length) {
      copied = new byte[Math.max(length, 1024)];
    }
    source.readFully(copied, 0, length);
    target.writeInt(length);
    target.write(copied, 0, length);
  }
}
