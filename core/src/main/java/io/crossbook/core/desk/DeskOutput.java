package io.crossbook.core.desk;

/** Where a {@link Desk} puts what it wants done and what it reports. */
public interface DeskOutput {
  /** Something to do at venues or in the ledger. */
  void command(GatewayCommand command);

  /** Something to keep. */
  void report(DeskRecord record);

  /** Call {@link Desk#onTime} at this time, nanoseconds since the epoch, or soon after. */
  void wakeAt(long time);
}
