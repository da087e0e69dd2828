package io.crossbook.operators;

/**
 * The fixed ids under which operators find their state again. An id never changes; when the state
 * of an operator becomes incompatible it gets a new id with a higher number.
 */
public final class OperatorUids {
  /** The source of facts. */
  public static final String LANES = "source-lanes-v1";

  /** The source of facts that another job's lanes wrote to a topic. */
  public static final String FACTS_TOPIC = "source-facts-topic-v1";

  /** The source of rule versions. */
  public static final String RULES = "source-rules-v1";

  private OperatorUids() {}

  /** The router of a strategy. */
  public static String router(String strategy) {
    return "router-" + strategy + "-v1";
  }

  /** The detector of a strategy. */
  public static String detector(String strategy) {
    return "detector-" + strategy + "-v1";
  }

  /** What measures order flow. */
  public static String orderFlow() {
    return "order-flow-v1";
  }

  /** The confirmation of candidates. */
  public static String confirmation() {
    return "confirmation-v1";
  }

  /** A source beside the lanes and the rules. */
  public static String source(String name) {
    return "source-" + name + "-v1";
  }

  /** The desks. */
  public static String desk() {
    return "desk-v1";
  }

  /** What watches over risk: its events, or a pattern of them. */
  public static String risk(String name) {
    return "risk-" + name + "-v1";
  }

  /** A stateless step. */
  public static String step(String name) {
    return "step-" + name + "-v1";
  }

  /** A sink. */
  public static String sink(String name) {
    return "sink-" + name + "-v1";
  }
}
