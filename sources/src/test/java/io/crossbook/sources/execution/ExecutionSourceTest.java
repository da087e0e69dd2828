package io.crossbook.sources.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.core.desk.DeskInput;
import io.crossbook.sources.handover.DealtSplits;
import io.crossbook.sources.handover.DeskReaderHarness;
import io.crossbook.venues.TradingCatalog;
import io.crossbook.venues.trading.Credentials;
import io.crossbook.venues.trading.CredentialsSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecutionSourceTest {
  private static final CredentialsSource KEY =
      (venue, subAccount) -> Credentials.of(venue.id(), "key", "", venue.form(), "c2VjcmV0");

  private final DeskReaderHarness harness = new DeskReaderHarness();

  private static ExecutionAccount account(LineVenue server, String venue, String subAccount) {
    return new ExecutionAccount(
        venue, subAccount, List.of("BTCUSDT", "ETHUSDT"), 5, server.address(), "ws://127.0.0.1:9");
  }

  private static ExecutionSource source(CredentialsSource keys, ExecutionAccount... accounts) {
    return new ExecutionSource(
        List.of(accounts), keys, LaneTimes.standard(), TypeInformation.of(DeskInput.class));
  }

  @Test
  void aReaderMakesTheLaneOfARealVenueAfterTravelling() throws Exception {
    try (LineVenue server = new LineVenue()) {
      ExecutionSource source =
          InstantiationUtil.clone(
              source(KEY, account(server, "binance", ""), account(server, "kraken", "hedge")));
      SourceReader<DeskInput, ExecutionSplit> reader = source.createReader(harness);
      try {
        reader.addSplits(
            List.of(
                new ExecutionSplit("binance", "", Map.of()),
                new ExecutionSplit("kraken", "hedge", Map.of("", new FillCursor(3, "x")))));
        harness.until(reader, inputs -> inputs.size() == 2);
        assertThat(harness.inputs)
            .allSatisfy(each -> assertThat(((DeskInput.AccountStatus) each).live()).isFalse());
        assertThat(reader.snapshotState(1))
            .containsExactly(
                new ExecutionSplit(
                    "binance",
                    "",
                    Map.of("BTCUSDT", FillCursor.begin(5), "ETHUSDT", FillCursor.begin(5))),
                new ExecutionSplit("kraken", "hedge", Map.of("", new FillCursor(3, "x"))));
      } finally {
        reader.close();
      }
    }
  }

  @Test
  void missingCredentialsAreOneSentence() throws Exception {
    try (LineVenue server = new LineVenue()) {
      CredentialsSource none = (venue, subAccount) -> venue.readCredentials(Map.of(), subAccount);
      SourceReader<DeskInput, ExecutionSplit> reader =
          source(none, account(server, "binance", "")).createReader(harness);
      reader.addSplits(List.of(new ExecutionSplit("binance", "", Map.of())));
      assertThatThrownBy(() -> reader.pollNext(harness))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "there are no credentials for binance: the environment variable"
                  + " CROSSBOOK_BINANCE_KEY is not set");
      reader.close();
    }
  }

  @Test
  void anAccountIsNamedOnceAndItsVenueCanBeTradedAt() throws Exception {
    try (LineVenue server = new LineVenue()) {
      ExecutionAccount one = account(server, "binance", "");
      assertThatThrownBy(() -> source(KEY, one, one))
          .hasMessage("an account is named twice: [binance, binance]");
      assertThatThrownBy(() -> source(KEY, account(server, "lines", "")))
          .hasMessageStartingWith("nothing can be traded at 'lines'");
    }
  }

  @Test
  @SuppressWarnings("try") // the context's close() may be interrupted, which fails the test
  void eachAccountIsDealtOnceAndANewOneIsAddedAtARestore() throws Exception {
    try (LineVenue server = new LineVenue();
        MockSplitEnumeratorContext<ExecutionSplit> context = new MockSplitEnumeratorContext<>(1)) {
      var first = source(KEY, account(server, "binance", "")).createEnumerator(context);
      context.registerReader(new ReaderInfo(0, "localhost"));
      first.addReader(0);
      assertThat(assigned(context)).containsExactly("binance");
      DealtSplits<ExecutionSplit> state = first.snapshotState(1);
      assertThat(state).isEqualTo(new DealtSplits<>(Set.of("binance"), List.of()));
      context.getSplitsAssignmentSequence().clear();
      var second =
          source(KEY, account(server, "binance", ""), account(server, "kraken", ""))
              .restoreEnumerator(context, state);
      second.addReader(0);
      assertThat(assigned(context)).containsExactly("kraken");
      context.getSplitsAssignmentSequence().clear();
      second.addSplitsBack(
          List.of(account(server, "kraken", "").begin(TradingCatalog.venue("kraken").traits())), 0);
      assertThat(assigned(context)).containsExactly("kraken");
    }
  }

  private static List<String> assigned(MockSplitEnumeratorContext<ExecutionSplit> context) {
    return context.getSplitsAssignmentSequence().stream()
        .flatMap(each -> each.assignment().values().stream())
        .flatMap(List::stream)
        .map(ExecutionSplit::splitId)
        .toList();
  }
}
