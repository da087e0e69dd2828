package io.crossbook.simulator.fault;

/** A fault that the venue's protocol cannot express; the message is one sentence saying why. */
public final class FaultRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason one sentence for the person who gave the command
   */
  public FaultRefusedException(String reason) {
    super(reason);
  }
}
