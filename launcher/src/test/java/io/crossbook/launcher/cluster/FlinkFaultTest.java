package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Stack traces as Flink 2.2.1 writes them, shortened. */
class FlinkFaultTest {
  @Test
  void aProgramsOwnSentenceIsKept() {
    assertThat(
            FlinkFault.sentence(
                "org.apache.flink.runtime.rest.handler.RestHandlerException: Could not execute"
                    + " application.\n\tat org.apache.flink.runtime\nCaused by:"
                    + " java.util.concurrent.CompletionException:"
                    + " org.apache.flink.client.program.ProgramParametrizationException:"
                    + " database.url is empty; set it.\n\tat io.crossbook\n"))
        .isEqualTo("database.url is empty; set it.");
  }

  @Test
  void aSavepointThatIsNotThereIsNamed() {
    String trace =
        "org.apache.flink.runtime.client.JobInitializationException: Could not start the JobMaster."
            + "\nCaused by: java.io.FileNotFoundException: Cannot find checkpoint or savepoint"
            + " file/directory '/tmp/nowhere' on file system 'file'.\n";
    assertThat(FlinkFault.savepoint(trace)).isTrue();
    assertThat(FlinkFault.sentence(trace))
        .isEqualTo("There is no savepoint at /tmp/nowhere that the job manager can read.");
  }

  @Test
  void anOperatorWhoseStateWouldBeLostIsNamed() {
    String trace =
        "Caused by: java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint"
            + " file:/tmp/s. Cannot map checkpoint/savepoint state for operator 20ba6b65f97481d5 to"
            + " the new program, because the operator is not available in the new program. If you"
            + " want to allow to skip this, you can set the --allowNonRestoredState option.\n";
    assertThat(FlinkFault.savepoint(trace)).isTrue();
    assertThat(FlinkFault.sentence(trace))
        .contains("the operator 20ba6b65f97481d5")
        .contains("--allow-non-restored-state");
  }

  @Test
  void aJobThatDoesNotRunMakesNoSavepoint() {
    assertThat(
            FlinkFault.sentence(
                "java.util.concurrent.CompletionException:"
                    + " org.apache.flink.runtime.checkpoint.CheckpointException: Checkpoint"
                    + " triggering task Source: Venues (1/1) of job 582923d1e31fab94101045d95a0c141f"
                    + " is not being executed at the moment. Aborting checkpoint. Failure reason:"
                    + " Not all required tasks are currently running.\n"))
        .startsWith("Not all tasks of the job run at the moment")
        .contains("crossbook job cancel");
  }

  @Test
  void stateThatCannotBeReadIsNotTriedAgain() {
    assertThat(
            FlinkFault.savepoint(
                "Caused by: org.apache.flink.util.StateMigrationException: The new state serializer"
                    + " (x) must not be incompatible with the old state serializer (y).\n"))
        .isTrue();
    assertThat(FlinkFault.savepoint("Caused by: java.net.ConnectException: Connection refused\n"))
        .isFalse();
  }

  @Test
  void whateverElseComesDownToItsLastCause() {
    assertThat(
            FlinkFault.sentence(
                "java.lang.RuntimeException: outer\n\tat a.b(C.java:1)\nCaused by:"
                    + " java.lang.IllegalStateException: broken on purpose\n\t... 3 more\n"))
        .isEqualTo("broken on purpose (IllegalStateException).");
    assertThat(FlinkFault.sentence("no stack trace at all")).isEqualTo("no stack trace at all.");
  }
}
