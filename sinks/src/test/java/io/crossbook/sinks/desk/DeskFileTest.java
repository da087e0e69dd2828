package io.crossbook.sinks.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.DeskRecord;
import io.crossbook.sinks.TestDesk;
import io.crossbook.sinks.lines.Unfinished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskFileTest {
  @TempDir Path folder;

  @Test
  void shouldSortByTimeKindAndKeyWhateverThePartsAre() throws Exception {
    List<DeskRecord> sorted =
        List.of(
            TestDesk.transition(4, 1, 0, 5),
            TestDesk.transition(5, 1, 0, 5),
            TestDesk.operation(3, 1, 0, 5, null, List.of()),
            TestDesk.position("1", "2", "3", 5),
            TestDesk.balance("10", "1", null, 5),
            TestDesk.balance("10", "2", null, 5),
            TestDesk.balance("10", "2", null, 5),
            TestDesk.transition(1, 1, 0, 6));
    String first = null;
    Random random = new Random(7);
    for (int round = 0; round < 10; round++) {
      List<DeskRecord> shuffled = new ArrayList<>(sorted);
      Collections.shuffle(shuffled, random);
      Path parts = Files.createDirectory(folder.resolve("round" + round));
      int cut = random.nextInt(shuffled.size());
      part(parts, "desk-x-0.jsonl", shuffled.subList(0, cut));
      part(parts, "desk-y-0.jsonl", shuffled.subList(cut, shuffled.size()));
      Path target = folder.resolve("desk.jsonl");
      String digest = DeskFile.assemble(parts, target, Unfinished.REFUSE);
      assertThat(Files.readAllLines(target))
          .containsExactlyElementsOf(sorted.stream().map(DeskJson::line).toList());
      first = first == null ? digest : first;
      assertThat(digest).isEqualTo(first);
    }
  }

  @Test
  void shouldRefuseWhatARunReportsOnce() throws Exception {
    part(folder, "desk-x-0.jsonl", List.of(TestDesk.transition(5, 2, 1, 0)));
    part(folder, "desk-y-0.jsonl", List.of(TestDesk.transition(5, 2, 1, 0)));
    assertThatThrownBy(() -> DeskFile.assemble(folder, folder.resolve("all"), Unfinished.REFUSE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "The transition 1/5/2/1 at 1792579200123456000 is in "
                + folder.resolve("desk-x-0.jsonl")
                + " and in "
                + folder.resolve("desk-y-0.jsonl")
                + ": the folder holds the parts of more than one run.");
  }

  @Test
  void shouldRefuseWhatNoDeskReports() throws Exception {
    Path part = folder.resolve("desk-x-0.jsonl");
    Files.writeString(part, "{\"time\":1,\"kind\":\"rumour\",\"key\":\"1/2\"}\n");
    assertThatThrownBy(() -> DeskFile.assemble(folder, folder.resolve("all"), Unfinished.REFUSE))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Line 1 of "
                + part
                + " is not a record of a desk: {\"time\":1,\"kind\":\"rumour\",\"key\":\"1/2\"}");
  }

  @Test
  void shouldReachTheTaskThatWrites() throws Exception {
    Sink<DeskRecord> sink = DeskFile.sink(folder.toUri().toString());
    assertThat(InstantiationUtil.clone(sink)).isInstanceOf(sink.getClass());
  }

  private static void part(Path folder, String name, List<DeskRecord> records) throws IOException {
    Files.write(folder.resolve(name), records.stream().map(DeskJson::line).toList());
  }
}
