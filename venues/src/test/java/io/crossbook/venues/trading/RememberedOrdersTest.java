package io.crossbook.venues.trading;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RememberedOrdersTest {
  private final RememberedOrders<StringBuilder> orders = new RememberedOrders<>();

  @Test
  void remembersUntilTheOrderIsOver() {
    orders.of("a", StringBuilder::new).append("filled");
    assertThat(orders.of("a", StringBuilder::new)).hasToString("filled");
    assertThat(orders.find("b")).isNull();
    orders.forget("a");
    assertThat(orders.find("a")).isNull();
  }

  @Test
  void forgetsTheEldestFirst() {
    for (int i = 0; i <= 20_000; i++) {
      orders.of("order-" + i, StringBuilder::new);
    }
    assertThat(orders.find("order-0")).isNull();
    assertThat(orders.find("order-1")).isNotNull();
    assertThat(orders.find("order-20000")).isNotNull();
    orders.clear();
    assertThat(orders.find("order-1")).isNull();
  }
}
