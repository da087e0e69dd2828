package io.crossbook.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * Ctrl-C, or a request to end the process, as something to wait for: everything then ends in turn
 * instead of being cut off. Any thread may wait.
 */
public final class StopSignal implements AutoCloseable {
  private static final String INTERRUPT = "INT";
  private static final String TERMINATE = "TERM";

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Object interruptBefore = Signals.register(INTERRUPT, asked::countDown);
  private final Object terminateBefore = Signals.register(TERMINATE, asked::countDown);

  /** From now on the signals are taken here. */
  public StopSignal() {}

  /** True if it was asked to stop. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /**
   * Waits.
   *
   * @return true if it was asked to stop, false if the time is over
   */
  public boolean await(Duration time) throws InterruptedException {
    return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    Signals.unregister(INTERRUPT, interruptBefore);
    Signals.unregister(TERMINATE, terminateBefore);
  }
}
