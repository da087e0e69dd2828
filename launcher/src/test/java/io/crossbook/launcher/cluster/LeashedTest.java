package io.crossbook.launcher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A child must not outlive its parent, however that ended. */
@Timeout(60)
class LeashedTest {
  @TempDir Path folder;

  /** Waits for ever. */
  public static final class Waits {
    private Waits() {}

    /** Ends only when it is ended. */
    public static void main(String[] args) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  /** Starts a child, says which process it is, and waits. */
  public static final class Parent {
    private Parent() {}

    /**
     * @param args the folder
     */
    public static void main(String[] args) throws Exception {
      ChildProcess child =
          ChildProcess.start(
              new ChildProcess.Start(
                  "child",
                  Path.of(args[0]),
                  List.of("-Xmx32m"),
                  Waits.class.getName(),
                  List.of(),
                  Map.of()));
      System.out.println(child.pid());
      new CountDownLatch(1).await();
    }
  }

  /** Starts a database, says which process it is, and waits. */
  public static final class DatabaseParent {
    private DatabaseParent() {}

    /**
     * @param args the folder
     */
    public static void main(String[] args) throws Exception {
      DatabaseProcess database = DatabaseProcess.start(Path.of(args[0]).resolve("data"));
      System.out.println(database.pid());
      new CountDownLatch(1).await();
    }
  }

  private Process parent(Class<?> main) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @ParameterizedTest
  @ValueSource(classes = {Parent.class, DatabaseParent.class})
  void aChildEndsWhenItsParentIsKilled(Class<?> main) throws Exception {
    Process parent = parent(main);
    ProcessHandle child;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      child = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
      assertThat(child.isAlive()).isTrue();
    } finally {
      parent.destroyForcibly();
    }
    child.onExit().get(20, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void aChildEndsWhenItIsToldTo() throws Exception {
    ChildProcess child =
        ChildProcess.start(
            new ChildProcess.Start(
                "child", folder, List.of("-Xmx32m"), Waits.class.getName(), List.of(), Map.of()));
    assertThat(child.alive()).isTrue();
    child.close();
    assertThat(child.alive()).isFalse();
  }
}
