package io.crossbook.core.paper;

import io.crossbook.core.desk.DeskState;
import java.util.ArrayList;
import java.util.List;

/**
 * A desk and, if it trades on paper, its venues. Public fields because the state is kept by Flink.
 */
public final class TradingState {
  /** The desk. */
  public DeskState desk = new DeskState();

  /** The venues; unused if orders go to real ones. */
  public PaperState paper = new PaperState();

  /** When the desk wants to be woken, nanoseconds since the epoch; the earliest first. */
  public List<Long> wakes = new ArrayList<>();

  /** True once paper accounts were opened. */
  public boolean opened;

  /** Nothing happened yet. */
  public TradingState() {}
}
