package io.crossbook.jobs.restore;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;

/**
 * Holds a savepoint against a job that is about to go on from it. Flink refuses what does not fit
 * too, but only when its tasks start, without the names of state and field, and again and again.
 * Stateless.
 */
public final class SavepointFit {
  private SavepointFit() {}

  /**
   * What does not fit.
   *
   * @param path of the savepoint
   * @param loader of the program
   * @param loseState true if state without an operator is to be passed over
   * @return a sentence each; empty if everything fits that can be looked at
   * @throws IOException if the savepoint cannot be read
   */
  public static List<String> complaints(
      JobGraph job, String path, ClassLoader loader, boolean loseState) throws IOException {
    Set<OperatorID> present = operators(job);
    List<String> complaints = new ArrayList<>();
    for (OperatorState operator : read(path, loader).getOperatorStates()) {
      if (!present.contains(operator.getOperatorID())) {
        if (!loseState && hasState(operator)) {
          complaints.add(
              "The savepoint "
                  + path
                  + " has state of "
                  + name(operator)
                  + ", which this job does not have; only --allow-non-restored-state goes on"
                  + " without it, and loses it.");
        }
      } else {
        misfit(operator, loader)
            .ifPresent(
                field ->
                    complaints.add(
                        "The savepoint "
                            + path
                            + " does not fit: in the state of "
                            + name(operator)
                            + ", "
                            + field
                            + "; go on with the version that wrote it."));
      }
    }
    return complaints;
  }

  private static CheckpointMetadata read(String path, ClassLoader loader) throws IOException {
    CompletedCheckpointStorageLocation location =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
    try (DataInputStream in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      return Checkpoints.loadCheckpointMetadata(in, loader, path);
    }
  }

  private static Set<OperatorID> operators(JobGraph job) {
    Set<OperatorID> operators = new HashSet<>();
    for (JobVertex vertex : job.getVertices()) {
      for (OperatorIDPair each : vertex.getOperatorIDs()) {
        operators.add(each.getGeneratedOperatorID());
        each.getUserDefinedOperatorID().ifPresent(operators::add);
      }
    }
    return operators;
  }

  private static boolean hasState(OperatorState operator) {
    return operator.getCoordinatorState() != null
        || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
  }

  private static String name(OperatorState operator) {
    String uid =
        operator
            .getOperatorUid()
            .filter(each -> !each.isEmpty())
            .map(each -> "uid " + each)
            .orElse("id " + operator.getOperatorID());
    return operator
        .getOperatorName()
        .filter(each -> !each.isEmpty())
        .map(each -> "the operator '" + each + "' (" + uid + ")")
        .orElse("the operator with the " + uid);
  }

  private static Optional<String> misfit(OperatorState operator, ClassLoader loader)
      throws IOException {
    Set<String> seen = new HashSet<>();
    for (OperatorSubtaskState subtask : operator.getStates()) {
      for (StateMetaInfoSnapshot each : states(subtask, loader)) {
        TypeSerializerSnapshot<?> value =
            each.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER);
        // All subtasks have written the same of a state.
        if (value != null && seen.add(each.getName())) {
          Optional<String> found = StateFields.misfit(value, loader);
          if (found.isPresent()) {
            return Optional.of("state '" + each.getName() + "', field " + found.get());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<StateMetaInfoSnapshot> states(
      OperatorSubtaskState subtask, ClassLoader loader) throws IOException {
    List<StateMetaInfoSnapshot> states = new ArrayList<>();
    for (KeyedStateHandle each : subtask.getManagedKeyedState()) {
      Optional<StreamStateHandle> handle = described(each);
      if (handle.isPresent()) {
        KeyedBackendSerializationProxy<?> keyed = new KeyedBackendSerializationProxy<>(loader);
        read(handle.get(), keyed::read);
        states.addAll(keyed.getStateMetaInfoSnapshots());
      }
    }
    for (OperatorStateHandle each : subtask.getManagedOperatorState()) {
      OperatorBackendSerializationProxy plain = new OperatorBackendSerializationProxy(loader);
      read(each.getDelegateStateHandle(), plain::read);
      states.addAll(plain.getOperatorStateMetaInfoSnapshots());
    }
    return states;
  }

  /** Where a backend has written what its states are; empty for one that is not known here. */
  private static Optional<StreamStateHandle> described(KeyedStateHandle handle) {
    if (handle instanceof KeyGroupsStateHandle whole) {
      return Optional.of(whole.getDelegateStateHandle());
    }
    if (handle instanceof IncrementalRemoteKeyedStateHandle parts) {
      return Optional.of(parts.getMetaDataStateHandle());
    }
    return Optional.empty();
  }

  /** Reads the beginning of a file. */
  private interface Reader {
    void read(DataInputView in) throws IOException;
  }

  private static void read(StreamStateHandle handle, Reader reader) throws IOException {
    try (FSDataInputStream in = handle.openInputStream()) {
      reader.read(new DataInputViewStreamWrapper(in));
    }
  }
}
