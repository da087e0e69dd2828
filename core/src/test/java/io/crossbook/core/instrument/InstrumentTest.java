package io.crossbook.core.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentTest {

  @Property
  void everyNameIsReadBack(@ForAll("instruments") Instrument instrument) {
    assertThat(Instrument.parse(instrument.name())).isEqualTo(instrument);
    assertThat(instrument).hasToString(instrument.name());
  }

  @Provide
  Arbitrary<Instrument> instruments() {
    // "FX" and "PERP" are no assets, and a quote of eight digits would be a date.
    Arbitrary<String> code =
        Arbitraries.strings()
            .withCharRange('A', 'Z')
            .numeric()
            .ofMinLength(1)
            .ofMaxLength(6)
            .filter(c -> !c.equals("FX") && !c.equals("PERP"));
    Arbitrary<Integer> expiry =
        Combinators.combine(
                Arbitraries.integers().between(2000, 2099),
                Arbitraries.integers().between(1, 12),
                Arbitraries.integers().between(1, 28))
            .as((year, month, day) -> year * 10_000 + month * 100 + day);
    Arbitrary<BigDecimal> strike =
        Arbitraries.bigDecimals()
            .ofScale(4)
            .between(new BigDecimal("0.0001"), new BigDecimal("1000000"));
    return Combinators.combine(
            Arbitraries.integers().between(0, 6),
            code,
            code,
            code,
            expiry,
            strike,
            Arbitraries.of(OptionRight.class))
        .as(
            (kind, base, quote, other, day, price, right) ->
                switch (kind) {
                  case 0 -> Instrument.spot(base, quote);
                  case 1 -> Instrument.fx(base, quote);
                  case 2 -> Instrument.perpetual(base, base.equals(quote) ? quote + "X" : quote);
                  case 3 ->
                      Instrument.inversePerpetual(base, base.equals(quote) ? quote + "X" : quote);
                  case 4 -> Instrument.future(base, quote, other, day);
                  case 5 -> Instrument.option(base, quote, other, day, price, right);
                  default -> Instrument.option(base, quote, quote, day, price, right);
                });
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-USD,SPOT,USD,false",
    "BTC-USDT-PERP,PERPETUAL,USDT,false",
    "BTC-USD-BTC-PERP,PERPETUAL,BTC,true",
    "ETH-USD-20261225,FUTURE,USD,false",
    "ETH-USD-ETH-20261225,FUTURE,ETH,true",
    "ETH-USD-20261225-4000-C,OPTION,USD,false",
    "BTC-USD-BTC-20261225-0.05-P,OPTION,BTC,false",
    "EUR-USD-FX,FX,USD,false"
  })
  void readsTheDocumentedForms(
      String name, InstrumentKind kind, String settlement, boolean inverse) {
    Instrument instrument = Instrument.parse(name);
    assertThat(instrument.kind()).isEqualTo(kind);
    assertThat(instrument.settlement()).isEqualTo(settlement);
    assertThat(instrument.inverse()).isEqualTo(inverse);
    assertThat(instrument.name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BTC",
        "-",
        "BTC-",
        "-USD",
        "BTC-USD-",
        "BTC-USD-FX-FX",
        "BTC-USD-EUR-FX",
        "BTC-USD-BTC",
        "BTC-USD-PERP-X",
        "BTC-USD-20261325",
        "BTC-USD-20260000",
        "BTC-USD-00010101",
        "BTC-USD-20261225-C",
        "BTC-USD-20261225-4000",
        "BTC-USD-20261225-4000-X",
        "BTC-USD-20261225--5-C",
        "BTC-USD-20261225-0-C",
        "BTC-USD-20261225-1e9-C",
        "BTC-USD-20261225-1.2.3-C",
        "BTC-USD-20261225-.5-C",
        "BTC-USD-20261225-4000-C-",
        "BTC-USD--PERP"
      })
  void refusesWhatIsNoInstrument(String name) {
    assertThatThrownBy(() -> Instrument.parse(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equalStrikesAreEqualInstruments() {
    Instrument written = Instrument.parse("BTC-USD-20261225-4000.50-C");
    assertThat(written)
        .isEqualTo(
            Instrument.option(
                "BTC", "USD", "USD", 20261225, new BigDecimal("4000.5"), OptionRight.CALL));
    assertThat(
            Instrument.option(
                    "BTC", "USD", "USD", 20261225, new BigDecimal("4E+3"), OptionRight.CALL)
                .strike())
        .isEqualTo(new BigDecimal("4000"));
  }

  @Test
  void refusesCodesThatWouldBreakTheName() {
    assertThatThrownBy(() -> Instrument.spot("A-B", "USD"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hyphen");
    assertThatThrownBy(() -> Instrument.spot("", "USD"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
