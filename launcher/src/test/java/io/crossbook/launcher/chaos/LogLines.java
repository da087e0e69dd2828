package io.crossbook.launcher.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final LoggerConfig logger;

  LogLines() {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    logger = context.getConfiguration().getLoggerConfig(LOGGER);
    start();
    logger.addAppender(this, null, null);
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
    logger.removeAppender(getName());
    stop();
  }
}
