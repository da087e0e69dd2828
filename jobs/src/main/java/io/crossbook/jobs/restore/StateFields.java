package io.crossbook.jobs.restore;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.LinkedOptionalMap;
import org.apache.flink.util.LinkedOptionalMapSerializer;

/**
 * Finds the field of a state that a program cannot read, by what the state's serializer says of
 * itself in a savepoint and what the serializer of the same class says now. Stateless.
 *
 * <p>Flink names neither the state nor the field, and only when a task fails. How a record's
 * snapshot is written is Flink's ({@code PojoSerializerSnapshotData}, version 2): the name of the
 * class, then the fields, each with its class, its name and its own snapshot.
 */
final class StateFields {
  private StateFields() {}

  /** The fields of a record and the snapshots of their serializers. */
  private record Fields(String type, Map<String, TypeSerializerSnapshot<?>> snapshots) {}

  /**
   * The first field that cannot be read.
   *
   * @param old of the savepoint
   * @param loader of the program
   * @return what it was and is; empty if all fit, as far as they can be looked at
   * @throws IOException if a class of the state is gone
   */
  static Optional<String> misfit(TypeSerializerSnapshot<?> old, ClassLoader loader)
      throws IOException {
    if (old instanceof PojoSerializerSnapshot) {
      String type = fields(old, loader).type();
      TypeSerializerSnapshot<?> now = today(type, loader);
      return misfit(simple(type), old, now, loader);
    }
    if (old instanceof CompositeTypeSerializerSnapshot<?, ?> composite) {
      for (TypeSerializerSnapshot<?> nested : composite.getNestedSerializerSnapshots()) {
        Optional<String> found = misfit(nested, loader);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The same of two snapshots.
   *
   * @param path of what they are of
   */
  static Optional<String> misfit(
      String path, TypeSerializerSnapshot<?> old, TypeSerializerSnapshot<?> now, ClassLoader loader)
      throws IOException {
    if (old instanceof PojoSerializerSnapshot && now instanceof PojoSerializerSnapshot) {
      Fields before = fields(old, loader);
      Fields after = fields(now, loader);
      for (Map.Entry<String, TypeSerializerSnapshot<?>> each : before.snapshots().entrySet()) {
        TypeSerializerSnapshot<?> counterpart = after.snapshots().get(each.getKey());
        // A field that is gone is passed over, and a new one gets its default.
        if (counterpart != null && each.getValue() != null) {
          Optional<String> found =
              misfit(path + "." + each.getKey(), each.getValue(), counterpart, loader);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }
    if (old instanceof CompositeTypeSerializerSnapshot<?, ?> before
        && now instanceof CompositeTypeSerializerSnapshot<?, ?> after
        && before.getClass() == after.getClass()) {
      // What else such a serializer wants to be the same, it says itself when a task starts.
      return parts(
          path,
          before.getNestedSerializerSnapshots(),
          after.getNestedSerializerSnapshots(),
          loader);
    }
    return incompatible(old, now)
        ? Optional.of(path + " was " + kind(old) + " and is " + kind(now))
        : Optional.empty();
  }

  private static Optional<String> parts(
      String path,
      TypeSerializerSnapshot<?>[] before,
      TypeSerializerSnapshot<?>[] after,
      ClassLoader loader)
      throws IOException {
    // With more or fewer parts only the serializer knows which is which.
    for (int i = 0; before.length == after.length && i < before.length; i++) {
      Optional<String> found = misfit(path, before[i], after[i], loader);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @SuppressWarnings("unchecked") // of what a snapshot is of, only it knows; it looks at the class
  private static boolean incompatible(
      TypeSerializerSnapshot<?> old, TypeSerializerSnapshot<?> now) {
    return ((TypeSerializerSnapshot<Object>) now)
        .resolveSchemaCompatibility((TypeSerializerSnapshot<Object>) old)
        .isIncompatible();
  }

  /** Such as Long for LongSerializer's LongSerializerSnapshot. */
  private static String kind(TypeSerializerSnapshot<?> snapshot) {
    return snapshot.getClass().getSimpleName().replaceFirst("Serializer(Snapshot)?$", "");
  }

  private static TypeSerializerSnapshot<?> today(String type, ClassLoader loader)
      throws IOException {
    try {
      return TypeInformation.of(Class.forName(type, false, loader))
          .createSerializer(new SerializerConfigImpl())
          .snapshotConfiguration();
    } catch (ClassNotFoundException gone) {
      throw new IOException("the class " + type + " is not there any more", gone);
    }
  }

  private static Fields fields(TypeSerializerSnapshot<?> snapshot, ClassLoader loader)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    snapshot.writeSnapshot(out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    String type = in.readUTF();
    LinkedOptionalMap<String, TypeSerializerSnapshot<?>> read =
        LinkedOptionalMapSerializer.readOptionalMap(
            in,
            (field, name) -> fieldName(field),
            (value, name) -> TypeSerializerSnapshot.readVersionedSnapshot(value, loader));
    Map<String, TypeSerializerSnapshot<?>> snapshots = new LinkedHashMap<>();
    read.forEach((name, field, value) -> snapshots.put(field, value));
    return new Fields(type, snapshots);
  }

  /** The class that declares it comes first. */
  private static String fieldName(DataInputView field) throws IOException {
    field.readUTF();
    return field.readUTF();
  }

  private static String simple(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }
}
