package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.launcher.DeskPicture.Holding;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a desk was carried on, by what was and what is. */
class DeskPictureTest {
  @TempDir Path folder;

  private static DeskPicture picture(
      long epoch, List<Long> open, long ended, String quantity, String executed) {
    return new DeskPicture(
        1,
        epoch,
        open,
        ended,
        List.of(
            new Holding(
                "kraken",
                "desk-1",
                "BTC/USD",
                new BigDecimal(quantity),
                new BigDecimal(executed),
                epoch * 1_000)));
  }

  private static final DeskPicture BEFORE = picture(4, List.of(7L, 8L), 7, "0.5", "0.5");

  @Test
  void aDeskThatGoesOnIsCarriedOn() {
    // One of two has ended, another has begun, and something was bought.
    assertThat(picture(5, List.of(8L, 9L), 8, "0.70", "0.7").against(BEFORE, 1)).isEmpty();
    assertThat(picture(6, List.of(7L, 8L), 7, "0.5", "0.5").against(BEFORE, -1)).isEmpty();
  }

  @Test
  void theLeaseIsTakenOverOnce() {
    assertThat(picture(6, List.of(7L, 8L), 7, "0.5", "0.5").against(BEFORE, 1))
        .singleElement()
        .asString()
        .contains("epoch 6 and was under 4; it should be 5");
    DeskPicture held = new DeskPicture(1, 4, List.of(7L, 8L), 7, List.of());
    assertThat(held.against(held, 1)).singleElement().asString().contains("it should be 5");
    assertThat(held.against(held, -1)).singleElement().asString().contains("it should be greater");
  }

  /** Rows of before prove nothing. */
  @Test
  void aPositionThatNobodyHasReportedSinceIsNoticed() {
    assertThat(BEFORE.against(BEFORE, 0))
        .singleElement()
        .asString()
        .contains("has not been reported since");
  }

  @Test
  void aDeskWithoutALeaseIsNotAskedForOne() {
    DeskPicture paper = new DeskPicture(1, 0, List.of(), 3, List.of());
    assertThat(new DeskPicture(1, 0, List.of(), 3, List.of()).against(paper, 1)).isEmpty();
  }

  @Test
  void anOperationThatVanishesIsNoticed() {
    assertThat(picture(5, List.of(8L), 7, "0.5", "0.5").against(BEFORE, 1))
        .singleElement()
        .asString()
        .contains("Of the 2 operations that were open 1 are, but only 0 have ended.");
  }

  @Test
  void aPositionThatNoExecutionExplainsIsNoticed() {
    assertThat(picture(5, List.of(7L, 8L), 7, "0.6", "0.5").against(BEFORE, 1))
        .singleElement()
        .asString()
        .contains("kraken desk-1 BTC/USD was 0.5 and is 0.6, but executions since come to 0.0.");
    DeskPicture none = new DeskPicture(1, 5, List.of(7L, 8L), 7, List.of());
    assertThat(none.against(BEFORE, 1)).singleElement().asString().contains("is gone");
  }

  @Test
  void itsTextSaysAllOfIt() throws Exception {
    Path file = Files.writeString(folder.resolve("before.json"), BEFORE.json());
    assertThat(DeskPicture.of(file)).isEqualTo(BEFORE);
    Path other = Files.writeString(folder.resolve("other.json"), "desk 1");
    assertThatThrownBy(() -> DeskPicture.of(other))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is not what crossbook desk show --json wrote");
    assertThatThrownBy(() -> DeskPicture.of(folder.resolve("none.json")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("There is no file");
  }
}
