package io.crossbook.launcher.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Keeps what this program logs. */
final class LogLines extends AbstractAppender implements AutoCloseable {
  private static final String LOGGER = "io.crossbook";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final LoggerConfig before;

  /** Listens whatever other tests have made of the logging. */
  LogLines() {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
    before = context.getConfiguration().getLoggers().get(LOGGER);
    LoggerConfig own = new LoggerConfig(LOGGER, Level.INFO, true);
    start();
    own.addAppender(this, Level.WARN, null);
    install(own);
  }

  private void install(LoggerConfig config) {
    context.getConfiguration().removeLogger(LOGGER);
    if (config != null) {
      context.getConfiguration().addLogger(LOGGER, config);
    }
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
  }

  /** The lines that hold a text, oldest first. */
  List<String> with(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void close() {
    install(before);
    stop();
  }
}
