package io.crossbook.wire;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.GatewayCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Type information of the sealed types that flow to and from desks, made once: to extract it walks
 * hundreds of classes. Stateless.
 */
public final class Cases {
  private static final SealedTypeInfo<DeskInput> DESK_INPUT =
      new SealedTypeInfo<>(
          DeskInput.class,
          List.of(
              SealedTypeInfo.part(
                  DeskInput.Market.class,
                  new FactTypeInfo(),
                  DeskInput.Market::fact,
                  DeskInput.Market::new),
              SealedTypeInfo.part(DeskInput.Confirmed.class),
              SealedTypeInfo.part(DeskInput.Ledger.class),
              SealedTypeInfo.part(DeskInput.CaughtUp.class),
              SealedTypeInfo.part(DeskInput.Stopped.class),
              SealedTypeInfo.part(DeskInput.OrderReport.class),
              SealedTypeInfo.part(DeskInput.FillReport.class),
              SealedTypeInfo.part(DeskInput.BalanceReport.class),
              SealedTypeInfo.part(DeskInput.PositionReport.class),
              SealedTypeInfo.part(DeskInput.AccountStatus.class),
              SealedTypeInfo.part(DeskInput.Instruction.class),
              SealedTypeInfo.part(DeskInput.FundingReport.class),
              SealedTypeInfo.part(DeskInput.PersonsOrder.class)));

  private static final SealedTypeInfo<GatewayCommand> GATEWAY_COMMAND =
      new SealedTypeInfo<>(
          GatewayCommand.class,
          List.of(
              SealedTypeInfo.part(GatewayCommand.Send.class),
              SealedTypeInfo.part(GatewayCommand.Cancel.class),
              SealedTypeInfo.part(GatewayCommand.Settle.class),
              SealedTypeInfo.part(GatewayCommand.CloseGaps.class)));

  private static final SealedTypeInfo<DeskRecord> DESK_RECORD =
      new SealedTypeInfo<>(
          DeskRecord.class,
          List.of(
              SealedTypeInfo.part(DeskRecord.Transition.class),
              SealedTypeInfo.part(DeskRecord.OperationReport.class),
              SealedTypeInfo.part(DeskRecord.Execution.class),
              SealedTypeInfo.part(DeskRecord.Refused.class),
              SealedTypeInfo.part(DeskRecord.PositionReport.class),
              SealedTypeInfo.part(DeskRecord.BalanceReport.class),
              SealedTypeInfo.part(DeskRecord.BreakerReport.class),
              SealedTypeInfo.part(DeskRecord.Alert.class),
              SealedTypeInfo.part(DeskRecord.RiskBreach.class),
              SealedTypeInfo.part(DeskRecord.FundingBooked.class),
              SealedTypeInfo.part(DeskRecord.DirectedReport.class)));

  private Cases() {}

  /** What a desk is told. */
  public static SealedTypeInfo<DeskInput> deskInput() {
    return DESK_INPUT;
  }

  /** What a desk wants done. */
  public static SealedTypeInfo<GatewayCommand> gatewayCommand() {
    return GATEWAY_COMMAND;
  }

  /** What a desk reports. */
  public static SealedTypeInfo<DeskRecord> deskRecord() {
    return DESK_RECORD;
  }

  /** The type information of a sealed type, by the name of its class. */
  @SuppressWarnings("unchecked") // each has the class that it was asked for by
  static <T> SealedTypeInfo<T> named(String type) throws IOException {
    for (SealedTypeInfo<?> each : List.of(deskInput(), gatewayCommand(), deskRecord())) {
      if (each.getTypeClass().getName().equals(type)) {
        return (SealedTypeInfo<T>) each;
      }
    }
    throw new IOException("state holds records of " + type + ", which is not known any more");
  }

  static <T> SealedTypeInfo<T> of(Class<T> type) {
    try {
      return named(type.getName());
    } catch (IOException unknown) {
      throw new UncheckedIOException(unknown);
    }
  }
}
