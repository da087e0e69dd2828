package io.crossbook.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.order.OrderName;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.PrivateProtocol;
import io.crossbook.venues.trading.TradingTraits.CancelAll;
import io.crossbook.venues.trading.TradingVenue;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every venue has to state, whatever it is. */
class TradingCatalogTest {
  private static final long NOW = 1_790_000_000_000_000_000L;

  static Stream<TradingVenue> venues() {
    return TradingCatalog.venues().stream();
  }

  private static PrivateProtocol protocol(TradingVenue venue) throws Exception {
    String secret =
        switch (venue.form()) {
          case TEXT, TOKEN -> "not-a-secret";
          case BASE64 -> "bm90LWEtc2VjcmV0";
          case PRIVATE_KEY -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            yield Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
          }
        };
    return venue
        .protocol()
        .apply(Credentials.of(venue.id(), "key", "account", venue.form(), secret));
  }

  @Test
  void everyVenueThatCanBeTradedAtCanBeWatched() {
    assertThat(TradingCatalog.venues().stream().map(TradingVenue::id))
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(VenueCatalog.venue(id).id()).isEqualTo(id));
    assertThatThrownBy(() -> TradingCatalog.venue("deribit"))
        .hasMessageStartingWith("nothing can be traded at 'deribit'; there are kraken, coinbase,");
  }

  @ParameterizedTest
  @MethodSource("venues")
  void aNameSurvivesTheVenuesAlphabet(TradingVenue venue) throws Exception {
    PrivateProtocol protocol = protocol(venue);
    for (OrderName name :
        List.of(new OrderName(0, 0, 0, 0), new OrderName(65_535, (1L << 48) - 1, 9, 255))) {
      assertThat(protocol.orderName(protocol.clientOrderId(name))).contains(name);
    }
    assertThat(protocol.orderName("someone-elses-order")).isEmpty();
    assertThat(protocol.orderName("")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("venues")
  void whatAVenueStatesFitsTogether(TradingVenue venue) throws Exception {
    PrivateProtocol protocol = protocol(venue);
    assertThat(protocol.venue()).isEqualTo(venue.id());
    assertThat(protocol.traits()).isEqualTo(venue.traits());
    assertThat(venue.streamBase()).matches("(wss|https)://.*[^/]");
    assertThat(venue.traits().absence().because()).isNotBlank();
    assertThat(venue.traits().absence().looks()).isPositive();
    assertThat(protocol.lookups()).isPositive();
    assertThat(venue.traits().requests().burst()).isPositive();
    assertThat(venue.traits().orders()).isNotEmpty();
    if (venue.traits().cancelAll() == CancelAll.NONE) {
      assertThatThrownBy(() -> protocol.cancelAll("", NOW))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    if (venue.traits().deadManSwitchMax().isZero()) {
      assertThat(protocol.deadManSwitch(Duration.ofSeconds(30), List.of("A"), NOW)).isEmpty();
    } else {
      assertThat(protocol.deadManSwitch(Duration.ofSeconds(30), List.of("A"), NOW)).isNotEmpty();
    }
    assertThat(protocol.venueTime(NOW).request().toString()).startsWith("GET /");
  }

  @ParameterizedTest
  @MethodSource("venues")
  void noTextOfARequestHoldsTheKey(TradingVenue venue) throws Exception {
    PrivateProtocol protocol = protocol(venue);
    assertThat(protocol.balances(NOW).toString())
        .doesNotContain("not-a-secret")
        .doesNotContainIgnoringCase("signature");
  }
}
