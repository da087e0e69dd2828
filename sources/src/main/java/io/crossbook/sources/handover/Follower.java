package io.crossbook.sources.handover;

/**
 * Follows one split on threads of its own and hands over what it learns. {@link #start} and {@link
 * #close} are called once each, by the task's thread; nothing is handed over after close.
 *
 * @param <S> kind of the split
 */
public interface Follower<S> extends AutoCloseable {
  /** The split as it stands before anything was handed over. */
  S split();

  /** Begins. Never waits for anything outside. */
  void start();

  /** Where what it learns is taken from. */
  Handover<S> handover();

  /** Ends its threads and connections. */
  @Override
  void close();
}
