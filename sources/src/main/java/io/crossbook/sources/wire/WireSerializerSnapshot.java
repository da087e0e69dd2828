package io.crossbook.sources.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Remembers in which format state was written. State in the current format is read as it is, state
 * in an older one is migrated, state in a newer one is refused.
 *
 * @param <T> what is serialized
 */
abstract class WireSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  private static final int SNAPSHOT_VERSION = 1;

  private final TypeSerializer<T> serializer;
  private int format = FactCodec.FORMAT;

  WireSerializerSnapshot(TypeSerializer<T> serializer) {
    this.serializer = serializer;
  }

  /** The format of the state that this describes. */
  final int format() {
    return format;
  }

  @Override
  public final int getCurrentVersion() {
    return SNAPSHOT_VERSION;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(format);
  }

  @Override
  public final void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
      throws IOException {
    if (readVersion != SNAPSHOT_VERSION) {
      throw new IOException("a snapshot of a serializer has the unknown version " + readVersion);
    }
    format = in.readInt();
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    if (format > FactCodec.FORMAT) {
      throw new IllegalStateException(
          "state was written in format " + format + ", this program knows " + FactCodec.FORMAT);
    }
    return serializer.duplicate();
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> oldSerializerSnapshot) {
    if (oldSerializerSnapshot.getClass() != getClass()) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    int old = ((WireSerializerSnapshot<T>) oldSerializerSnapshot).format;
    if (old == format) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    return old < format
        ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
