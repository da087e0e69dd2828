package io.crossbook.venues.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SymbolTableTest {

  @Property(tries = 200)
  void findsWhatAMapFinds(
      @ForAll @Size(max = 300) List<@AlphaChars @StringLength(max = 2) String> symbols) {
    SymbolTable<Integer> table = new SymbolTable<>();
    Map<String, Integer> expected = new TreeMap<>();
    for (int i = 0; i < symbols.size(); i++) {
      table.put(symbols.get(i), i);
      expected.put(symbols.get(i), i);
    }
    for (String symbol : symbols) {
      assertThat(table.get(read(symbol))).isEqualTo(expected.get(symbol));
      assertThat(table.get(symbol)).isEqualTo(expected.get(symbol));
    }
    assertThat(table.get(read("not there"))).isNull();
    assertThat(table.sorted()).containsExactlyElementsOf(expected.values());
    assertThat(table.values()).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @Test
  void tellsSymbolsOfEqualHashApart() {
    // "Aa" and "BB" have the same hash, and so has every sequence of them.
    SymbolTable<String> table = new SymbolTable<>();
    for (String symbol : List.of("AaAa", "BBBB", "AaBB")) {
      table.put(symbol, symbol);
    }
    assertThat(table.get(read("AaBB"))).isEqualTo("AaBB");
    assertThat(table.get(read("AaAa"))).isEqualTo("AaAa");
    assertThat(table.get(read("BBAa"))).isNull();
  }

  @Test
  void findsEscapedSymbols() {
    SymbolTable<Integer> table = new SymbolTable<>();
    table.put("BTC/USD", 1);
    JsonCursor cursor = JsonCursorTest.on("\"BTC\\/USD\"");
    cursor.readString();
    assertThat(table.get(cursor)).isEqualTo(1);
  }

  private static JsonCursor read(String symbol) {
    JsonCursor cursor = JsonCursorTest.on(JsonTree.quoted(symbol));
    cursor.readString();
    return cursor;
  }
}
