package io.crossbook.savepoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.core.spread.SpreadState;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.jobs.replay.ReplayJob;
import io.crossbook.jobs.restore.SavepointFit;
import io.crossbook.sources.CaptureOptions;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A savepoint that does not fit is refused with the names of the operator, state and field. */
class SavepointFitTest {
  private static final SavedVersion VERSION = SavedVersion.of("0.1.0");

  @TempDir Path folder;

  private JobGraph job() throws Exception {
    CrossbookConfig config = VERSION.config(List.of("parallelism=2"));
    StreamExecutionEnvironment environment = SavedVersion.environment(config, new Configuration());
    ReplayJob.build(
        environment,
        config,
        List.of(VERSION.capture()),
        SavedVersion.VENUES,
        folder.resolve("work"),
        CaptureOptions.FAST);
    return environment.getStreamGraph().getJobGraph();
  }

  private List<String> complaints(ClassLoader loader) throws Exception {
    return SavepointFit.complaints(job(), VERSION.savepoint().toUri().toString(), loader, false);
  }

  @Test
  void todaysStateFits() throws Exception {
    assertThat(complaints(getClass().getClassLoader())).isEmpty();
  }

  @Test
  void stateThatWouldBeLostIsNamed() throws Exception {
    StreamExecutionEnvironment other =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    other.fromSequence(0, 1).uid("other").sinkTo(new DiscardingSink<>()).uid("nowhere");
    JobGraph job = other.getStreamGraph().getJobGraph();
    String savepoint = VERSION.savepoint().toUri().toString();
    ClassLoader loader = getClass().getClassLoader();
    assertThat(SavepointFit.complaints(job, savepoint, loader, false))
        .contains(
            "The savepoint "
                + savepoint
                + " has state of the operator 'Detect spread' (uid detector-spread-v1), which this"
                + " job does not have; only --allow-non-restored-state goes on without it, and"
                + " loses it.");
    assertThat(SavepointFit.complaints(job, savepoint, loader, true)).isEmpty();
  }

  @Test
  void aFieldOfAnotherTypeIsNamed() throws Exception {
    try (URLClassLoader changed = with("public long lastTime;", "public String lastTime;")) {
      List<String> complaints = complaints(changed);
      assertThat(complaints)
          .containsExactly(
              "The savepoint "
                  + VERSION.savepoint().toUri()
                  + " does not fit: in the state of the operator 'Detect spread' (uid"
                  + " detector-spread-v1), state 'state', field SpreadState.lastTime was Long and is"
                  + " String; go on with the version that wrote it.");
    }
  }

  @Test
  void aFieldMoreOrLessFits() throws Exception {
    try (URLClassLoader changed = with("public long lastTime;", "public long otherTime;")) {
      assertThat(complaints(changed)).isEmpty();
    }
  }

  /** Today's classes, but for one that is compiled anew with a line changed. */
  private URLClassLoader with(String line, String instead) throws Exception {
    String text =
        Files.readString(
            Path.of("../core/src/main/java/io/crossbook/core/spread/SpreadState.java"));
    assertThat(text).contains(line);
    Path source = folder.resolve("SpreadState.java");
    Files.writeString(source, text.replace(line, instead), StandardCharsets.UTF_8);
    Path classes = Files.createDirectories(folder.resolve("changed"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(),
                    source.toString()))
        .isZero();
    return new Changed(classes.toUri().toURL(), getClass().getClassLoader());
  }

  /** Looks for the one class in its own folder first. */
  private static final class Changed extends URLClassLoader {
    Changed(URL folder, ClassLoader parent) {
      super(new URL[] {folder}, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(SpreadState.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : findClass(name);
      }
    }
  }
}
