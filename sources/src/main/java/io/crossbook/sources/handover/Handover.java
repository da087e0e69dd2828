package io.crossbook.sources.handover;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded way from one thread to the task's. A producer that may wait uses {@link #put}; one that
 * may not uses {@link #offer}, brings no more while there is no room, and is told when there is
 * again. Nothing is dropped. Thread-safe.
 *
 * @param <S> kind of the split
 */
public final class Handover<S> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final ArrayDeque<Handed<S>> steps = new ArrayDeque<>();
  private final int most;
  private final Runnable roomAgain;
  private boolean full;
  private Throwable failure;
  private CompletableFuture<Void> available = new CompletableFuture<>();

  /**
   * An empty handover.
   *
   * @param most steps that may wait; positive
   * @param roomAgain called by the one who takes, once half of it is free after it was full
   */
  public Handover(int most, Runnable roomAgain) {
    if (most < 1) {
      throw new IllegalArgumentException("a handover needs room for at least one: " + most);
    }
    this.most = most;
    this.roomAgain = roomAgain;
  }

  /**
   * Hands over without waiting, also when there is no room.
   *
   * @return true if there is room for more
   */
  public boolean offer(Handed<S> step) {
    boolean room;
    CompletableFuture<Void> wake;
    lock.lock();
    try {
      steps.add(step);
      full |= steps.size() >= most;
      room = !full;
      wake = available;
    } finally {
      lock.unlock();
    }
    wake.complete(null);
    return room;
  }

  /** Hands over as soon as there is room. */
  public void put(Handed<S> step) throws InterruptedException {
    CompletableFuture<Void> wake;
    lock.lockInterruptibly();
    try {
      while (steps.size() >= most) {
        emptied.await();
      }
      steps.add(step);
      wake = available;
    } finally {
      lock.unlock();
    }
    wake.complete(null);
  }

  /** True if more may be brought. */
  public boolean hasRoom() {
    lock.lock();
    try {
      return !full;
    } finally {
      lock.unlock();
    }
  }

  /** Steps that wait. */
  public int depth() {
    lock.lock();
    try {
      return steps.size();
    } finally {
      lock.unlock();
    }
  }

  /** The producer has a defect and brings nothing more: {@link #poll} throws. */
  public void fail(Throwable defect) {
    CompletableFuture<Void> wake;
    lock.lock();
    try {
      failure = failure == null ? Objects.requireNonNull(defect) : failure;
      wake = available;
    } finally {
      lock.unlock();
    }
    wake.complete(null);
  }

  /**
   * Takes the next step; null if there is none now.
   *
   * @throws IllegalStateException if the producer failed
   */
  public Handed<S> poll() {
    boolean again = false;
    Handed<S> step;
    lock.lock();
    try {
      if (failure != null) {
        throw new IllegalStateException("what feeds this source failed", failure);
      }
      step = steps.poll();
      if (step != null) {
        emptied.signal();
      }
      if (full && steps.size() <= most / 2) {
        full = false;
        again = true;
      }
    } finally {
      lock.unlock();
    }
    if (again) {
      roomAgain.run();
    }
    return step;
  }

  /** Completes when {@link #poll} has something to give or to throw. */
  public CompletableFuture<Void> available() {
    lock.lock();
    try {
      if (!steps.isEmpty() || failure != null) {
        return CompletableFuture.completedFuture(null);
      }
      if (available.isDone()) {
        available = new CompletableFuture<>();
      }
      return available;
    } finally {
      lock.unlock();
    }
  }
}
