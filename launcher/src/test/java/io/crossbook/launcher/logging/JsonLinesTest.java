package io.crossbook.launcher.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationBuilder;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of the logs, written by the layouts of the files that are used. */
class JsonLinesTest {
  private static final String CHOICE = "crossbook.log";

  private static LogEvent event() {
    SortedArrayStringMap context = new SortedArrayStringMap();
    context.putValue("flink-job-id", "job-7");
    return Log4jLogEvent.newBuilder()
        .setLoggerName("io.crossbook.Some")
        .setLevel(Level.WARN)
        .setThreadName("lane \"1\"")
        .setContextData(context)
        .setTimeMillis(1_790_000_000_123L)
        .setMessage(new SimpleMessage("it \"says\"\n{\"level\":\"INFO\"}\t\\ é"))
        .setThrown(new IllegalStateException("line one\nline \"two\""))
        .build();
  }

  private static void isOneObject(Layout<?> layout) throws Exception {
    String line = (String) layout.toSerializable(event());
    assertThat(line).endsWith("\n").hasLineCount(1);
    JsonNode object = new ObjectMapper().readTree(line);
    assertThat(object.path("time").asText()).isEqualTo("2026-09-21T14:13:20.123Z");
    assertThat(object.path("level").asText()).isEqualTo("WARN");
    assertThat(object.path("logger").asText()).isEqualTo("io.crossbook.Some");
    assertThat(object.path("thread").asText()).isEqualTo("lane \"1\"");
    assertThat(object.path("job").asText()).isEqualTo("job-7");
    assertThat(object.path("message").asText())
        .isEqualTo("it \"says\"\n{\"level\":\"INFO\"}\t\\ é");
    assertThat(object.path("error").asText().strip())
        .startsWith("java.lang.IllegalStateException: line one\nline \"two\"")
        .contains("at io.crossbook.launcher.logging.JsonLinesTest");
    assertThat(object.size()).isEqualTo(7);
  }

  @Test
  void aClustersLinesAreObjects() throws Exception {
    Properties properties = new Properties();
    try (InputStream in =
        new FileInputStream(
            Path.of("..", "flink-conf", "cluster", "log4j-console.properties").toFile())) {
      properties.load(in);
    }
    Configuration configuration =
        new PropertiesConfigurationBuilder()
            .setRootProperties(properties)
            .setLoggerContext(new LoggerContext("cluster"))
            .build();
    configuration.initialize();
    isOneObject(configuration.getAppender("Console").getLayout());
  }

  private static Layout<?> layout(String resource, String appender) throws Exception {
    try (InputStream in = JsonLinesTest.class.getResourceAsStream(resource)) {
      Configuration configuration =
          new XmlConfiguration(new LoggerContext(resource), new ConfigurationSource(in));
      configuration.initialize();
      return configuration.getAppender(appender).getLayout();
    }
  }

  @Test
  void aCommandsLinesInAContainerAreObjects() throws Exception {
    isOneObject(layout("/process-log4j2.xml", "Log"));
  }

  private static Layout<?> fileLayout(Path folder) throws Exception {
    System.setProperty("crossbook.logs", folder.toString());
    try {
      return layout("/log4j2.xml", "File");
    } finally {
      System.clearProperty("crossbook.logs");
    }
  }

  @Test
  void aLaptopsLinesAreObjectsIfAskedFor(@TempDir Path folder) throws Exception {
    assertThat((String) fileLayout(folder).toSerializable(event()))
        .startsWith("2026-09-21T14:13:20.123Z WARN  [lane \"1\"] i.c.Some it \"says\"\n");
    System.setProperty(CHOICE, "json");
    try {
      isOneObject(fileLayout(folder));
    } finally {
      System.clearProperty(CHOICE);
    }
  }
}
