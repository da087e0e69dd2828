package io.crossbook.launcher.logging;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Keeps lines that anybody in this process logs, stack traces too; of ours all, however small. */
public final class EveryLine extends AbstractAppender implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final PatternLayout layout =
      PatternLayout.newBuilder().withPattern("%level %c %X %m%n%throwable{full}").build();
  private final LoggerConfig ours = new LoggerConfig("io.crossbook", Level.TRACE, true);
  private final LoggerConfig before;
  private final Level level;

  /** Keeps all lines of everybody. */
  EveryLine() {
    this(Level.TRACE);
  }

  /**
   * @param others the least that is kept of what is not ours
   */
  public EveryLine(Level others) {
    super("every-line", null, null, true, Property.EMPTY_ARRAY);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    before = context.getConfiguration().getLoggers().get("io.crossbook");
    level = root.getLevel();
    start();
    root.setLevel(others);
    root.addAppender(this, Level.TRACE, null);
    context.getConfiguration().removeLogger("io.crossbook");
    context.getConfiguration().addLogger("io.crossbook", ours);
    context.updateLoggers();
  }

  @Override
  public void append(LogEvent event) {
    lines.add(layout.toSerializable(event));
  }

  /** The lines so far. */
  public List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    LoggerConfig root = context.getConfiguration().getRootLogger();
    root.removeAppender(getName());
    root.setLevel(level);
    context.getConfiguration().removeLogger("io.crossbook");
    if (before != null) {
      context.getConfiguration().addLogger("io.crossbook", before);
    }
    context.updateLoggers();
    stop();
  }
}
