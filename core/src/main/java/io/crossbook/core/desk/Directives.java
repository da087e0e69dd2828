package io.crossbook.core.desk;

import io.crossbook.core.order.StopScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * What a desk does about what it is told to do: the kill switch, and decisions of persons. A stop
 * ends the orders that rest in its scope; one for a breached risk limit also closes what is open
 * there. What is to be closed is marked in the operation and done by the machine, so that it goes
 * on after a restart. Not thread-safe: the desk's thread.
 */
final class Directives {
  private final DeskState state;
  private final Marks marks;
  private final Breakers breakers;
  private final DeskReports reports;
  private final OperationMachine.Floor floor;
  private final ObjLongConsumer<Operation> advance;

  /**
   * @param advance lets the machine go on with an operation at a time
   */
  Directives(
      DeskState state,
      Marks marks,
      Breakers breakers,
      DeskReports reports,
      OperationMachine.Floor floor,
      ObjLongConsumer<Operation> advance) {
    this.state = state;
    this.marks = marks;
    this.breakers = breakers;
    this.reports = reports;
    this.floor = floor;
    this.advance = advance;
  }

  /** The state comes from a checkpoint: what is stopped may have changed since. */
  void restored() {
    state.stopsKnown = false;
  }

  /** Is told what is stopped now, all of it. */
  void stopped(DeskInput.Stopped stopped, long now) {
    List<String> before = state.stopped;
    List<String> breachedBefore = state.breached;
    state.stopped = new ArrayList<>(stopped.scopes());
    state.breached = new ArrayList<>(stopped.breached());
    state.stopsKnown = true;
    List<String> anew = new ArrayList<>(state.breached);
    anew.removeAll(breachedBefore);
    int cancelled = cancelResting();
    int closed = 0;
    for (Operation operation : List.copyOf(state.operations)) {
      if (operation.state == OperationState.FAILED && touched(operation, anew)) {
        begin(operation);
        floor.become(
            operation,
            OperationState.RECOVERING,
            "circuit_breaker",
            "a risk limit was breached",
            now);
      }
      mark(operation);
      closed += operation.flattening ? 1 : 0;
      advance.accept(operation, now);
    }
    List<String> news = new ArrayList<>(state.stopped);
    news.removeAll(before);
    List<String> gone = new ArrayList<>(before);
    gone.removeAll(state.stopped);
    if (news.isEmpty() && gone.isEmpty() && anew.isEmpty()) {
      return;
    }
    // First what is kept of the state, then whoever should know.
    reports.money(now);
    for (String scope : state.stopped) {
      if (news.contains(scope) || anew.contains(scope)) {
        reports.alert(false, "stop " + scope, text(scope, cancelled, closed), now);
      }
    }
    for (String scope : gone) {
      reports.alert(false, "stop " + scope, "it was released", now);
    }
  }

  private String text(String scope, int cancelled, int closed) {
    String resting = "it is on; orders that rested and were cancelled: " + cancelled;
    return state.breached.contains(scope)
        ? resting + "; a risk limit was breached, operations that are closed: " + closed
        : resting + "; nothing is closed";
  }

  private int cancelResting() {
    int cancelled = 0;
    for (Operation operation : List.copyOf(state.operations)) {
      for (WorkingOrder order : operation.orders) {
        if (order.live()
            && order.kind.rests()
            && !order.cancelling
            && stops(operation, order, state.stopped)) {
          order.cancelling = true;
          floor.cancel(operation, order);
          cancelled++;
        }
      }
    }
    return cancelled;
  }

  /** Marks an operation that is to be closed because a risk limit was breached in its scope. */
  void mark(Operation operation) {
    boolean open = operation.open() && operation.state != OperationState.FAILED;
    if (open && !operation.flattening && touched(operation, state.breached)) {
      begin(operation);
    }
  }

  /** Attempts that were made before, for less, do not count. */
  private static void begin(Operation operation) {
    operation.flattening = true;
    operation.recoveries = 0;
    putOffNothing(operation);
  }

  private static void putOffNothing(Operation operation) {
    operation.refusals = 0;
    operation.waits = 0;
    operation.retryAt = 0;
  }

  /** True if an operation wants, has or had anything in one of these scopes. */
  private static boolean touched(Operation operation, List<String> scopes) {
    if (scopes.isEmpty()) {
      return false;
    }
    if (scopes.contains(StopScope.ALL) || scopes.contains(StopScope.strategy(operation.strategy))) {
      return true;
    }
    for (OperationLeg leg : operation.legs) {
      if (scopes.contains(StopScope.venue(leg.planned.venue()))
          || scopes.contains(StopScope.instrument(leg.planned.instrument()))) {
        return true;
      }
    }
    for (WorkingOrder order : operation.orders) {
      if (stops(operation, order, scopes)) {
        return true;
      }
    }
    return false;
  }

  private static boolean stops(Operation operation, WorkingOrder order, List<String> scopes) {
    return scopes.contains(StopScope.ALL)
        || scopes.contains(StopScope.venue(order.venue))
        || scopes.contains(StopScope.instrument(order.instrument))
        || scopes.contains(StopScope.strategy(operation.strategy));
  }

  /** Is told what a person decided. */
  void instructed(DeskInput.Instruction instruction, long now) {
    if (instruction.kind() == DeskInput.Instruction.Kind.RESUME) {
      resume(instruction, now);
      return;
    }
    Operation operation = givenUp(instruction.subject());
    if (operation == null) {
      reports.alert(
          false,
          "operation " + instruction.subject(),
          "it was not given up and cannot be decided on",
          now);
    } else if (instruction.kind() == DeskInput.Instruction.Kind.RETRY) {
      operation.recoveries = 0;
      putOffNothing(operation);
      floor.become(
          operation,
          OperationState.RECOVERING,
          "recovery_initiated",
          "by " + instruction.by(),
          now);
      advance.accept(operation, now);
    } else {
      operation.outcome = "written off by " + instruction.by();
      floor.become(operation, OperationState.IDLE, "manual_intervention", operation.outcome, now);
      floor.ended(operation, OperationProfit.realized(operation, marks, now), now);
    }
  }

  private void resume(DeskInput.Instruction instruction, long now) {
    String subject = instruction.subject();
    int slash = subject.indexOf('/');
    if (slash < 0
        || !breakers.clear(
            subject.substring(0, slash), subject.substring(slash + 1), instruction.by(), now)) {
      reports.alert(false, "breaker " + subject, "it does not stand and cannot be resumed", now);
    }
  }

  /** The operation of a number that waits for a person; null if there is none. */
  private Operation givenUp(String number) {
    for (Operation operation : state.operations) {
      if (operation.state == OperationState.FAILED
          && String.valueOf(operation.number).equals(number)) {
        return operation;
      }
    }
    return null;
  }
}
