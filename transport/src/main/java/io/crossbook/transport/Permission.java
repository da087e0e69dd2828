package io.crossbook.transport;

import java.util.concurrent.CompletableFuture;

/**
 * Whether an order that waited for its turn may still be sent. What was permitted once may have
 * been stopped since, and how long an order waits is for the venue to say. Thread-safe.
 */
public interface Permission {
  /** Of an order that nothing can stop, as one that a person sends by hand. */
  Permission LASTING =
      new Permission() {
        @Override
        public boolean stands() {
          return true;
        }

        @Override
        public CompletableFuture<String> renew() {
          return CompletableFuture.completedFuture("");
        }
      };

  /** True if the order may be sent now. Must not block. */
  boolean stands();

  /**
   * Asks anew. Called on the account's thread, where nothing may block; never twice at once.
   *
   * @return completed on any thread, with nothing if the order may be sent, or else with why not;
   *     if never, the order waits until it is too late
   */
  CompletableFuture<String> renew();
}
