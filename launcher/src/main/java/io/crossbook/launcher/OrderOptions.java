package io.crossbook.launcher;

import io.crossbook.core.book.Side;
import io.crossbook.core.desk.OrderRequest;
import io.crossbook.core.desk.StopRule;
import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.routing.RouteMode;
import io.crossbook.launcher.watch.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What is ordered, and how it goes. Filled by picocli. */
final class OrderOptions {
  @Parameters(
      index = "0",
      paramLabel = "QUANTITY",
      converter = Words.Positive.class,
      description = "How much, in the asset that is traded.")
  private BigDecimal quantity;

  @Parameters(
      index = "1",
      paramLabel = "INSTRUMENT",
      converter = Words.InstrumentName.class,
      description = "Spot or foreign exchange, as BTC-USD or EUR-USD-FX.")
  private Instrument instrument;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "smart",
      description =
          "How its venues are chosen (${DEFAULT-VALUE}): smart, best-price, lowest-fee or fastest.")
  private String mode;

  @Option(
      names = "--limit",
      paramLabel = "PRICE",
      converter = Words.Positive.class,
      description = "Worst price; without it the desk's price collar holds.")
  private BigDecimal limit;

  @Option(
      names = "--venue",
      paramLabel = "VENUE",
      description = "Only at this venue; may be said several times.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--not",
      paramLabel = "VENUE",
      description = "Not at this venue; may be said several times.")
  private List<String> without = new ArrayList<>();

  @Option(
      names = "--twap",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "In equal slices over this time, one every 10 s.")
  private Duration twap;

  @Option(
      names = "--iceberg",
      paramLabel = "QUANTITY",
      converter = Words.Positive.class,
      description = "A part of this much at a time.")
  private BigDecimal shown;

  @Option(
      names = "--participation",
      paramLabel = "SHARE",
      converter = Percent.class,
      description = "At most this share of what the market shows at a time, as 10%%.")
  private BigDecimal participation;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "What is not filled by then is given up (1m, or --twap and 1m).")
  private Duration work;

  @Option(
      names = "--stop-loss",
      paramLabel = "SHARE",
      converter = Percent.class,
      description = "What it holds is closed at this loss, as 2%%.")
  private BigDecimal loss;

  @Option(
      names = "--trailing",
      paramLabel = "GAIN/SHARE",
      converter = Trailing.class,
      description = "From this gain on it is closed that far below its best, as 2%%/3%%.")
  private Trail trailing;

  /** For picocli. */
  OrderOptions() {}

  /**
   * The order.
   *
   * @throws IllegalArgumentException with one sentence that says what is not allowed
   */
  OrderRequest request(Side side) {
    long twapNanos = twap == null ? 0 : twap.toNanos();
    StopRule stop =
        loss == null && trailing == null
            ? null
            : new StopRule(
                loss,
                trailing == null ? null : trailing.activation,
                trailing == null ? null : trailing.distance);
    OrderRequest request =
        new OrderRequest(
            side,
            quantity,
            instrument.name(),
            RouteMode.ofWord(mode),
            limit,
            only,
            without,
            twapNanos,
            shown,
            participation,
            work == null ? twapNanos + OrderRequest.USUAL_WORK_NANOS : work.toNanos(),
            stop);
    // What cannot be read back must not be written down.
    return OrderRequest.parse(request.text());
  }

  /** From which gain on a stop trails, and how far. */
  record Trail(BigDecimal activation, BigDecimal distance) {}

  /** A share in percent. */
  static final class Percent implements ITypeConverter<BigDecimal> {
    @Override
    public BigDecimal convert(String value) {
      if (!value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?%")) {
        throw new TypeConversionException("'" + value + "' is no share; write 10% or 0.5%");
      }
      return new BigDecimal(value.substring(0, value.length() - 1)).movePointLeft(2);
    }
  }

  /** A gain and a share. */
  static final class Trailing implements ITypeConverter<Trail> {
    @Override
    public Trail convert(String value) {
      int slash = value.indexOf('/');
      if (slash < 0) {
        throw new TypeConversionException("'" + value + "' is no trailing stop; write 2%/3%");
      }
      Percent percent = new Percent();
      return new Trail(
          percent.convert(value.substring(0, slash)), percent.convert(value.substring(slash + 1)));
    }
  }
}
