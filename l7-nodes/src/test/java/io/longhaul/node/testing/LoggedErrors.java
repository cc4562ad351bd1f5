package io.longhaul.node.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged with an exception while something runs. */
public final class LoggedErrors {
  private LoggedErrors() {}

  /** What runs meanwhile. */
  public interface Steps {
    void run() throws Exception;
  }

  /** The messages that came with an exception, of all loggers. */
  public static List<String> during(Steps steps) throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try {
      steps.run();
    } finally {
      root.detachAppender(log);
    }
    return log.list.stream()
        .filter(event -> event.getThrowableProxy() != null)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
