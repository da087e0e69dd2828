package io.crossbook.core.desk;

import io.crossbook.core.opportunity.Leg;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A leg of an operation. Public fields because the state is kept by Flink. Not thread-safe. */
public final class OperationLeg {
  /** As the opportunity had it. */
  public Leg planned;

  /** What is wanted of it, in the listing's unit; positive. */
  public BigDecimal target = BigDecimal.ZERO;

  /** Worst price to trade at, in quote. */
  public BigDecimal limit = BigDecimal.ZERO;

  /** Legs that it waits for. */
  public List<Integer> after = new ArrayList<>();

  /** True if it waits for their end, false if for their fills. */
  public boolean onEnd;

  /** True if it rests in the book and the others follow its fills. */
  public boolean leads;

  /** For Flink. */
  public OperationLeg() {}
}
