package io.crossbook.simulator.oanda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.simulator.server.VenueClock;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Everything that ever happened to an account, numbered from 1 without gaps. */
final class OandaTransactions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MONEY_DECIMALS = 4;
  private static final long USER = 1_435_156;

  private final List<ObjectNode> all = new ArrayList<>();
  private final List<Long> nanos = new ArrayList<>();
  private final String accountId;
  private final VenueClock clock;
  private final Consumer<ObjectNode> listener;
  private long batch;

  /**
   * @param listener hears of every transaction
   */
  OandaTransactions(String accountId, VenueClock clock, Consumer<ObjectNode> listener) {
    this.accountId = accountId;
    this.clock = clock;
    this.listener = listener;
  }

  /** How the venue writes money. */
  static String money(BigDecimal amount) {
    return amount.setScale(MONEY_DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Transactions from now on belong to a new request. */
  void begin() {
    batch = 0;
  }

  /** Notes a transaction; the result has its number and time. */
  ObjectNode add(String type, ObjectNode body) {
    long id = all.size() + 1L;
    batch = batch == 0 ? id : batch;
    ObjectNode transaction = JSON.objectNode().put("type", type);
    transaction.setAll(body);
    transaction.put("id", Long.toString(id)).put("batchID", Long.toString(batch));
    transaction.put("accountID", accountId).put("userID", USER);
    transaction.put("requestID", Long.toString(42_445_612_591_956_348L + batch));
    transaction.put("time", now());
    all.add(transaction);
    nanos.add(clock.nanos());
    listener.accept(transaction);
    return transaction;
  }

  /** The time that a transaction would have now. */
  String now() {
    return clock.rfc3339Nanos();
  }

  long last() {
    return all.size();
  }

  /**
   * The transactions of a range.
   *
   * @param from at least 1
   * @param to at most {@link #last}
   */
  List<ObjectNode> range(long from, long to) {
    return List.copyOf(all.subList((int) from - 1, (int) to));
  }

  /** How many transactions are older than a moment. */
  long before(long epochNanos) {
    return nanos.stream().filter(at -> at < epochNanos).count();
  }
}
