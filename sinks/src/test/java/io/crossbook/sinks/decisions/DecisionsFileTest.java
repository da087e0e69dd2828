package io.crossbook.sinks.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.opportunity.Decision;
import io.crossbook.core.opportunity.Decision.Verdict;
import io.crossbook.sinks.TestDecisions;
import io.crossbook.sinks.lines.Unfinished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsFileTest {
  private static final Decision A1 = TestDecisions.decision("a", Verdict.DETECTED, 0);
  private static final Decision B1 = TestDecisions.decision("b", Verdict.DETECTED, 0);
  private static final Decision A2 = TestDecisions.decision("a", Verdict.CONFIRMED, 5);
  private static final Decision A3 = TestDecisions.decision("a", Verdict.COLLAPSED, 5);

  @TempDir Path folder;

  @Test
  void shouldSortByTimeIdAndVerdictWhateverThePartsAre() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    part(one, "decisions-x-0.jsonl", A3, B1);
    part(one, "decisions-y-0.jsonl", A2, A1);
    part(two, "decisions-z-0.jsonl", A1, A2, A3, B1);
    Path target = folder.resolve("sorted.jsonl");
    String digest = DecisionsFile.assemble(one, target, Unfinished.REFUSE);
    assertThat(Files.readAllLines(target))
        .containsExactly(
            DecisionJson.line(A1),
            DecisionJson.line(B1),
            DecisionJson.line(A2),
            DecisionJson.line(A3));
    assertThat(digest)
        .isEqualTo(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(target))))
        .isEqualTo(DecisionsFile.assemble(two, target, Unfinished.REFUSE));
  }

  @Test
  void shouldRefuseUnfinishedPartsUnlessToldThatTheRunHasEnded() throws Exception {
    part(folder, "decisions-x-0.jsonl", A1);
    Path unfinished = part(folder, ".decisions-x-1.jsonl.inprogress.0b1c", A2);
    Path target = folder.resolve("all");
    assertThatThrownBy(() -> DecisionsFile.assemble(folder, target, Unfinished.REFUSE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "The part "
                + unfinished
                + " is unfinished: the run is still writing, or ended before its last checkpoint.");
    assertThat(target).doesNotExist();
    DecisionsFile.assemble(folder, target, Unfinished.LEAVE_OUT);
    assertThat(Files.readAllLines(target)).containsExactly(DecisionJson.line(A1));
  }

  @Test
  void shouldRefuseADecisionThatIsThereTwice() throws Exception {
    part(folder, "decisions-x-0.jsonl", A1);
    part(folder, "decisions-y-0.jsonl", A1);
    assertThatThrownBy(
            () -> DecisionsFile.assemble(folder, folder.resolve("all"), Unfinished.REFUSE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The decision DETECTED of a at 1792579200123456789 is in ")
        .hasMessageEndingWith("the folder holds the parts of more than one run.");
  }

  @Test
  void shouldRefuseWhatIsNotADecision() throws Exception {
    Files.writeString(
        folder.resolve("decisions-x-0.jsonl"), DecisionJson.line(A1) + "\n{\"time\":1,\"i");
    assertThatThrownBy(
            () -> DecisionsFile.assemble(folder, folder.resolve("all"), Unfinished.REFUSE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Line 2 of "
                + folder.resolve("decisions-x-0.jsonl")
                + " is not a decision: {\"time\":1,\"i");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(
            () -> DecisionsFile.assemble(missing, folder.resolve("all"), Unfinished.REFUSE))
        .hasMessage("There is no folder " + missing + " with parts of a decisions file.");
  }

  private static Path part(Path folder, String name, Decision... decisions) throws IOException {
    return Files.write(
        folder.resolve(name), List.of(decisions).stream().map(DecisionJson::line).toList());
  }
}
