package io.crossbook.simulator.exchange;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A ledger that keeps a balance of its own from the movements alone. */
final class Recorded implements Ledger {
  final Map<String, Map<String, Balance>> balances = new TreeMap<>();
  final Map<Long, BigDecimal> cost = new TreeMap<>();
  final Map<Long, Long> lots = new TreeMap<>();
  final List<String> lines = new ArrayList<>();

  @Override
  public void accepted(String venue, Order order) {
    lines.add("accepted " + order.id());
  }

  @Override
  public void rejected(String venue, Account account, OrderRequest request, Rejection why) {
    lines.add("rejected " + why.wireName());
  }

  @Override
  public void filled(String venue, Order order, Fill fill) {
    lines.add("fill " + order.id());
    cost.merge(order.id(), fill.cost(), BigDecimal::add);
    lots.merge(order.id(), fill.quantity(), Long::sum);
  }

  @Override
  public void ended(String venue, Order order) {
    lines.add("ended " + order.id() + " " + order.status());
  }

  @Override
  public void moved(
      String venue,
      Account account,
      boolean house,
      String asset,
      String why,
      Optional<Order> order,
      BigDecimal total,
      BigDecimal held,
      Balance after) {
    balances
        .computeIfAbsent(account.name(), a -> new TreeMap<>())
        .merge(asset, new Balance(total, held), (a, b) -> a.plus(b.total(), b.held()));
  }
}
