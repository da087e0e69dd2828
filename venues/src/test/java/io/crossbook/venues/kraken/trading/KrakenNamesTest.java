package io.crossbook.venues.kraken.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.venues.json.JsonTree;
import io.crossbook.venues.testing.Recordings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KrakenNamesTest {
  @ParameterizedTest
  @CsvSource({
    "XBTUSD,BTC/USD",
    "XXBTZUSD,BTC/USD",
    "XBT/USD,BTC/USD",
    "BTC/USD,BTC/USD",
    "XETHXXBT,ETH/BTC",
    "ETHXBT,ETH/BTC",
    "XDGEUR,DOGE/EUR",
    "XTZUSD,XTZ/USD",
    "TRXXBT,TRX/BTC",
    "USDTZUSD,USDT/USD",
    "USDCUSDT,USDC/USDT",
    "XBTUSDC,BTC/USDC",
    "ZEURZUSD,EUR/USD",
    "NOQUOTE,NOQUOTE"
  })
  void aPairIsASymbol(String pair, String symbol) {
    assertThat(KrakenNames.symbol(pair)).isEqualTo(symbol);
  }

  @ParameterizedTest
  @CsvSource({
    "XXBT,BTC",
    "XBT,BTC",
    "XXDG,DOGE",
    "ZUSD,USD",
    "XTZ,XTZ",
    "ZEC,ZEC",
    "XBT.F,BTC.F",
    "ADA,ADA"
  })
  void anAssetHasACommonCode(String id, String code) {
    assertThat(KrakenNames.asset(id)).isEqualTo(code);
  }

  @Test
  void everyAssetOfTheFixturesHasItsAltnamesCode() {
    byte[] bytes = Recordings.fixture("kraken/rest_xchange/example-assets-data.json");
    JsonNode assets = JsonTree.read(bytes, 0, bytes.length).path("result");
    assertThat(assets.size()).isGreaterThan(20);
    for (Map.Entry<String, JsonNode> each : assets.properties()) {
      assertThat(KrakenNames.asset(each.getKey()))
          .isEqualTo(KrakenNames.asset(each.getValue().path("altname").asText()));
    }
  }

  @Test
  void everyPairThatTheVenueListedIsUnderstoodByAllItsNames() {
    List<String> wrong = new ArrayList<>();
    int pairs = 0;
    for (String line : Recordings.lines("data/cryptofeed/KRAKEN.0.gz")) {
      if (line.contains("/0/public/AssetPairs -> ")) {
        byte[] json = line.substring(line.indexOf('{')).getBytes(StandardCharsets.UTF_8);
        JsonNode listed = JsonTree.read(json, 0, json.length).path("result");
        for (Map.Entry<String, JsonNode> each : listed.properties()) {
          String name = each.getValue().path("wsname").asText("");
          if (name.isEmpty()) {
            continue;
          }
          pairs++;
          String altname = each.getValue().path("altname").asText();
          String symbol = KrakenNames.symbol(name);
          if (!KrakenNames.symbol(each.getKey()).equals(symbol)
              || !KrakenNames.symbol(altname).equals(symbol)
              || !KrakenNames.altname(symbol).equals(altname)) {
            wrong.add(each.getKey() + " " + altname + " " + name);
          }
        }
      }
    }
    assertThat(pairs).isGreaterThan(200);
    assertThat(wrong).isEmpty();
  }
}
