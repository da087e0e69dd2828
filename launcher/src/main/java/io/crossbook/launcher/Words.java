package io.crossbook.launcher;

import io.crossbook.core.instrument.Instrument;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the words of a command line are read; what is wrong with one is said in a sentence. */
final class Words {
  private Words() {}

  /** Text as it is. */
  static final class Text implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      return value;
    }
  }

  /** An offset or the name of a region. */
  static final class Zone implements ITypeConverter<ZoneId> {
    @Override
    public ZoneId convert(String value) {
      try {
        return ZoneId.of(value);
      } catch (DateTimeException unknown) {
        throw new TypeConversionException(
            "'" + value + "' is no time zone; write UTC, -05:00 or America/New_York");
      }
    }
  }

  /** The canonical name of an instrument. */
  static final class InstrumentName implements ITypeConverter<Instrument> {
    @Override
    public Instrument convert(String value) {
      try {
        return Instrument.parse(value);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(
            "'" + value + "' is no instrument; write BTC-USD, BTC-USDT-PERP or EUR-USD-FX");
      }
    }
  }

  /** An exact number above zero. */
  static final class Positive implements ITypeConverter<BigDecimal> {
    @Override
    public BigDecimal convert(String value) {
      if (value.length() > 40 || !value.matches("[0-9]+(\\.[0-9]+)?")) {
        throw new TypeConversionException("'" + value + "' is no amount; write 1000000 or 0.5");
      }
      BigDecimal number = new BigDecimal(value);
      if (number.signum() == 0) {
        throw new TypeConversionException("the amount is 0; it has to be above");
      }
      return number;
    }
  }
}
