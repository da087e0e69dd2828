package io.crossbook.core.opportunity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScoresTest {
  @Test
  void confidenceWithEveryPart() {
    // .3 e^-1 + .25 x .5 + .2 x 2/5 + .15 x .9 + .1 x .6
    Confidence confidence = Confidence.of(1000, 0.5, 2, 0.9, 0.6);
    assertThat(confidence.score())
        .isCloseTo(0.30 * Math.exp(-1) + 0.125 + 0.08 + 0.135 + 0.06, within(1e-12));
    assertThat(Confidence.of(0, 9, 50, 1, 1).score()).isCloseTo(1, within(1e-12));
  }

  @Test
  void partsThatAreNotKnownAreLeftOut() {
    assertThat(Confidence.of(0, 0.5, 5, Double.NaN, Double.NaN).score())
        .isCloseTo((0.30 + 0.125 + 0.20) / 0.75, within(1e-12));
    assertThat(RiskScore.of(0.4, Double.NaN, Double.NaN, Double.NaN, 1).score())
        .isCloseTo((0.25 * 0.4 + 0.10) / 0.35, within(1e-12));
  }

  @Test
  void riskWithoutAnythingKnownIsTheGreatest() {
    RiskScore unknown = RiskScore.of(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    assertThat(unknown.score()).isEqualTo(1);
  }

  @Property
  void confidenceIsMonotoneAndBounded(
      @ForAll @DoubleRange(max = 10_000) double age,
      @ForAll @DoubleRange(max = 2) double depth,
      @ForAll @IntRange(max = 10) int updates,
      @ForAll @DoubleRange(max = 1) double reliability,
      @ForAll @DoubleRange(max = 1) double better) {
    double score = Confidence.of(age, depth, updates, reliability, Double.NaN).score();
    assertThat(score).isBetween(0.0, 1.0);
    double at = score - 1e-12;
    assertThat(Confidence.of(age * better, depth, updates, reliability, Double.NaN).score())
        .isGreaterThanOrEqualTo(at);
    assertThat(Confidence.of(age, depth + better, updates, reliability, Double.NaN).score())
        .isGreaterThanOrEqualTo(at);
    assertThat(Confidence.of(age, depth, updates + 1, reliability, Double.NaN).score())
        .isGreaterThanOrEqualTo(at);
    double reliable = Math.min(1, reliability + better);
    assertThat(Confidence.of(age, depth, updates, reliable, Double.NaN).score())
        .isGreaterThanOrEqualTo(at);
  }

  @Property
  void riskIsMonotoneAndBounded(
      @ForAll @DoubleRange(min = -1, max = 2) double part,
      @ForAll @DoubleRange(max = 1) double worse,
      @ForAll @IntRange(max = 4) int which) {
    double[] parts = {0.5, 0.5, 0.5, 0.5, 0.5};
    parts[which] = part;
    double before = score(parts);
    parts[which] = part + worse;
    assertThat(before).isBetween(0.0, 1.0);
    assertThat(score(parts)).isBetween(before, 1.0);
  }

  private static double score(double[] parts) {
    return RiskScore.of(parts[0], parts[1], parts[2], parts[3], parts[4]).score();
  }

  @Test
  void timeSensitivityHasItsBoundaries() {
    assertThat(TimeSensitivity.ofMillis(30_000)).isEqualTo(TimeSensitivity.LOW);
    assertThat(TimeSensitivity.ofMillis(29_999)).isEqualTo(TimeSensitivity.MEDIUM);
    assertThat(TimeSensitivity.ofMillis(10_000)).isEqualTo(TimeSensitivity.MEDIUM);
    assertThat(TimeSensitivity.ofMillis(9_999)).isEqualTo(TimeSensitivity.HIGH);
    assertThat(TimeSensitivity.ofMillis(3_000)).isEqualTo(TimeSensitivity.HIGH);
    assertThat(TimeSensitivity.ofMillis(2_999)).isEqualTo(TimeSensitivity.CRITICAL);
  }
}
