package io.crossbook.operators.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.core.desk.DeskLimits;
import io.crossbook.core.desk.DeskRecord;
import io.crossbook.core.desk.ExecutionStyle;
import io.crossbook.core.desk.MakerRules;
import io.crossbook.core.desk.OperationState;
import io.crossbook.core.money.FeeBook;
import io.crossbook.core.money.FeeSchedule;
import io.crossbook.core.opportunity.ProfitTerm;
import io.crossbook.core.order.LedgerState;
import io.crossbook.core.paper.TradingState;
import io.crossbook.operators.desk.ScriptedVenues.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * A desk with an account at each of three venues that hold enough of everything, one of which a
 * fault strikes; and what must hold once everything is over.
 */
final class FaultScene {
  static final List<String> VENUES = List.of("coinbase", "gemini", "kraken");
  private static final BigDecimal BTC = new BigDecimal("30050");
  private static final BigDecimal USDT = new BigDecimal("0.99");
  private static final BigDecimal ROUNDING = new BigDecimal("0.00000001");
  private static final TypeSerializer<TradingState> SERIALIZER = serializer();

  final ScriptedVenues venues;
  private final Map<String, BigDecimal> opening = new TreeMap<>();

  /**
   * @param strategy whose operations are sent in this style, and hold derivatives for 20 s
   * @param struck venue
   */
  FaultScene(String strategy, ExecutionStyle style, String struck, Fault fault) {
    for (String venue : VENUES) {
      opening.put(venue + "/USD", new BigDecimal("100000"));
      opening.put(venue + "/USDT", new BigDecimal("100000"));
      opening.put(venue + "/BTC", new BigDecimal("10"));
    }
    boolean after = fault == Fault.CRASHED_AFTER_SEND;
    venues =
        new ScriptedVenues(
            config(strategy, style), SERIALIZER::copy, struck, after ? Fault.NONE : fault, opening);
    if (after) {
      venues.crashAfterSend();
    }
  }

  private static TypeSerializer<TradingState> serializer() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return TypeInformation.of(TradingState.class).createSerializer(config);
  }

  private static DeskConfig config(String strategy, ExecutionStyle style) {
    List<FeeSchedule> fees = new ArrayList<>();
    List<DeskConfig.DeskAccount> accounts = new ArrayList<>();
    for (String venue : VENUES) {
      fees.add(new FeeSchedule(venue, "*", "*", 0, Quoted.FEE, Quoted.FEE, "quote"));
      accounts.add(new DeskConfig.DeskAccount(venue, ""));
    }
    HashMap<String, Long> rest = new HashMap<>();
    VENUES.forEach(venue -> rest.put(venue, 10 * Quoted.SECOND));
    return DeskConfig.of(
            7,
            "test",
            "USD",
            Set.of("USD", "USDT"),
            accounts,
            DeskLimits.standard(),
            new FeeBook(fees),
            Map.of(strategy, style),
            1,
            Map.of(strategy, 20 * Quoted.SECOND))
        .withMaker(new MakerRules(rest, Quoted.SECOND / 4, 2, 2, 20, 1));
  }

  /** Opens the accounts, and tells these markets each half second for two minutes. */
  void begin(Runnable markets) {
    venues.markets = markets;
    markets.run();
    venues.open();
    venues.checkpoint();
    for (int i = 1; i <= 240; i++) {
      venues.at(venues.now + i * Quoted.SECOND / 2, markets);
    }
  }

  static void tell(
      ScriptedVenues venues, String venue, String instrument, long bid, long ask, long size) {
    venues.tell(new DeskInput.Market(Quoted.listing(venue, instrument)));
    venues.tell(new DeskInput.Market(Quoted.book(venue, instrument, venues.now, bid, ask, size)));
  }

  /**
   * The fault struck, everything is over, nothing is exposed beyond the bound, and the desk's books
   * are the venues'.
   *
   * @return what the balances changed by, by asset
   */
  Map<String, BigDecimal> over() {
    assertThat(venues.struck()).as("the fault struck").isTrue();
    Map<String, BigDecimal> change = new TreeMap<>();
    venues.balances.forEach(
        (key, amount) -> {
          String asset = key.substring(key.indexOf('/') + 1);
          change.merge(asset, amount.subtract(opening.get(key)), BigDecimal::add);
          assertThat(
                  venues.session.desk().books().cash(key.substring(0, key.indexOf('/')), "", asset))
              .as("books of %s", key)
              .isEqualByComparingTo(amount);
        });
    assertThat(venues.session.desk().operations())
        .as(() -> "what is open, after " + venues.records)
        .isEmpty();
    BigDecimal exposed = change.get("BTC");
    for (ScriptedVenues.Position each : venues.positions.values()) {
      exposed = exposed.add(each.quantity());
    }
    assertThat(exposed.abs().multiply(BTC))
        .as("value of the exposure that is left")
        .isLessThanOrEqualTo(DeskLimits.standard().residual());
    assertThat(venues.rows.values()).allMatch(LedgerState::terminal);
    return change;
  }

  /** How the last operation ended. */
  DeskRecord.OperationReport last() {
    DeskRecord.OperationReport last = null;
    for (DeskRecord record : venues.records) {
      if (record instanceof DeskRecord.OperationReport report) {
        last = report;
      }
    }
    assertThat(last).isNotNull();
    assertThat(last.state()).isEqualTo(OperationState.COMPLETED);
    assertThat(
            last.realizedTerms().stream()
                .map(ProfitTerm::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(last.realized());
    return last;
  }

  /** An operation's profit is what the balances changed by, at the middle of the markets. */
  static void worth(DeskRecord.OperationReport operation, Map<String, BigDecimal> change) {
    BigDecimal worth =
        change
            .get("USD")
            .add(change.get("USDT").multiply(USDT))
            .add(change.get("BTC").multiply(BTC));
    assertThat(operation.realized()).isCloseTo(worth, within(ROUNDING));
    for (Map.Entry<String, BigDecimal> asset : change.entrySet()) {
      BigDecimal moved = BigDecimal.ZERO;
      for (DeskRecord.AssetAmount each : operation.moved()) {
        moved = each.asset().equals(asset.getKey()) ? each.amount() : moved;
      }
      assertThat(moved).as("moved of %s", asset.getKey()).isEqualByComparingTo(asset.getValue());
    }
  }
}
