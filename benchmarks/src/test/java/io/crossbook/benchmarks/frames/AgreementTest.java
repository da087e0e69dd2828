package io.crossbook.benchmarks.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmark of frames rests on: both sides do the same work with the same outcome. */
class AgreementTest {
  @ParameterizedTest
  @EnumSource(Feed.class)
  void bothSidesTakeEveryGeneratedUpdateAndEndWithTheSameBooks(Feed feed) {
    Recording recording = Recordings.of(feed);
    assertThat(recording.updates()).hasSizeGreaterThan(100);
    Agreement.check(recording);
  }

  @Test
  void aLostUpdateIsNoticed() {
    Recording whole = Recordings.of(Feed.KRAKEN_V1);
    List<Frame> holed = new ArrayList<>(whole.updates());
    holed.remove(10);
    Recording broken =
        new Recording(
            whole.feed(),
            whole.source(),
            whole.metadata(),
            whole.priming(),
            holed,
            whole.instruments());
    assertThatThrownBy(() -> Agreement.check(broken)).isInstanceOf(IllegalStateException.class);
  }
}
