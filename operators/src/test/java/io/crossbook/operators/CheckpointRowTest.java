package io.crossbook.operators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckpointRowTest {
  @Test
  void threeInARowAreToldOnceAndSoIsTheEnd() {
    CheckpointRow row = new CheckpointRow();
    assertThat(row.aborted()).isFalse();
    assertThat(row.completed()).as("nobody was told").isFalse();
    assertThat(row.aborted()).isFalse();
    assertThat(row.aborted()).isFalse();
    assertThat(row.aborted()).isTrue();
    assertThat(row.aborted()).isFalse();
    assertThat(row.completed()).isTrue();
    assertThat(row.completed()).isFalse();
  }
}
