package io.crossbook.launcher.trading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbook.core.order.FundingPayment;
import io.crossbook.core.order.OrderIntent;
import io.crossbook.core.order.OrderKind;
import io.crossbook.simulator.SimulationConfig;
import io.crossbook.venues.trading.FundingPage;
import io.crossbook.venues.trading.PrivateProtocol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Funding of a position at a simulated counterparty; its ledger is the judge. */
@Timeout(60)
class FundingOverSimulatorTest extends SimulatedVenues {
  private static final String USDM = "binanceusdm";

  @Override
  SimulationConfig configured(SimulationConfig config) {
    return config.withFundingInterval(Duration.ofSeconds(1));
  }

  @Test
  void everyPaymentOfTheLedgerIsReadOnceFromACursor() throws Exception {
    PrivateProtocol protocol = protocol(USDM, false);
    final long since = now() - SECOND;
    OrderIntent open = intent(USDM, "BTCUSDT", OrderKind.IOC, high(USDM));
    done(USDM, protocol.place(open, now()));
    Map<String, FundingPayment> read = new LinkedHashMap<>();
    String cursor = "";
    while (read.size() < 3) {
      FundingPage page = done(USDM, protocol.funding(cursor, since, now()).orElseThrow());
      page.payments().forEach(each -> read.put(each.id(), each));
      cursor = page.cursor();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    List<BigDecimal> booked = new ArrayList<>();
    for (JsonNode line : lines("balance")) {
      if (line.path("why").asText().equals("funding")
          && !line.path("house").asBoolean()
          && line.path("venue").asText().equals(USDM)) {
        booked.add(decimal(line, "total_change"));
      }
    }
    List<FundingPayment> payments = List.copyOf(read.values());
    for (int i = 0; i < payments.size(); i++) {
      FundingPayment payment = payments.get(i);
      assertThat(payment.amount()).isEqualByComparingTo(booked.get(i)).isNegative();
      assertThat(payment.symbol()).isEqualTo("BTCUSDT");
      assertThat(payment.asset()).isEqualTo("USDT");
      assertThat(payment.venueTime()).isBetween(since, now());
    }
  }
}
