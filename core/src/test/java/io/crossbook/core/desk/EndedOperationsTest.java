package io.crossbook.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndedOperationsTest {
  private static final String VENUE = "kraken";

  private final EndedOperations ended = new EndedOperations(new ArrayList<>());

  private static Operation operation(long number, String... venueOrderIds) {
    Operation operation = new Operation();
    operation.number = number;
    operation.endedAt = number;
    for (String each : venueOrderIds) {
      WorkingOrder order = new WorkingOrder();
      order.venue = VENUE;
      order.venueOrderId = each;
      operation.orders.add(order);
    }
    return operation;
  }

  @Test
  void findsByNumberAndByTheVenuesIdOfAnOrder() {
    Operation one = operation(1, "A", "B");
    Operation two = operation(2, "", "C");
    ended.add(one);
    ended.add(two);
    assertThat(ended.find(2)).isSameAs(two);
    assertThat(ended.find(VENUE, "B")).isSameAs(one);
    assertThat(ended.find(VENUE, "C")).isSameAs(two);
    assertThat(ended.find("mexc", "C")).isNull();
    assertThat(ended.find(VENUE, "")).isNull();
    assertThat(ended.find(3)).isNull();
  }

  @Test
  void findsAnOrderWhoseIdBecameKnownAfterTheEnd() {
    ended.add(operation(1, ""));
    assertThat(ended.find(VENUE, "A")).isNull();
    ended.find(1).orders.get(0).venueOrderId = "A";
    assertThat(ended.find(VENUE, "A")).isSameAs(ended.find(1));
  }

  @Test
  void beginsWithThoseThatItIsGiven() {
    Operation before = operation(1, "A");
    EndedOperations restored = new EndedOperations(new ArrayList<>(List.of(before)));
    assertThat(restored.find(1)).isSameAs(before);
    assertThat(restored.find(VENUE, "A")).isSameAs(before);
  }

  @Test
  void saysWhatMayHaveChangedSinceItWasAsked() {
    ended.add(operation(1, "A"));
    ended.add(operation(2, "B"));
    assertThat(ended.changes().kept()).hasSize(2);
    assertThat(ended.changes().kept()).isEmpty();
    Operation found = ended.find(VENUE, "B");
    assertThat(ended.changes().kept()).containsExactly(found);
  }

  @Test
  void caresForNoneThatHasNotEnded() {
    ended.touch(operation(1, "A"));
    assertThat(ended.find(VENUE, "A")).isNull();
    assertThat(ended.changes().kept()).isEmpty();
  }

  @Test
  void forgetsTheOldestWithTheirOrders() {
    for (int i = 0; i < 501; i++) {
      ended.add(operation(i, "V" + i));
    }
    assertThat(ended.find(0)).isNull();
    assertThat(ended.find(VENUE, "V0")).isNull();
    assertThat(ended.find(VENUE, "V1")).isNotNull();
    ended.forgetBefore(500);
    assertThat(ended.find(VENUE, "V1")).isNull();
    assertThat(ended.find(VENUE, "V500")).isSameAs(ended.find(500));
    assertThat(ended.changes().forgotten()).hasSize(500).doesNotContain(500L);
  }

  @Test
  void forgetsOneThatWasChangedAndNotLookedForSince() {
    ended.add(operation(1, "A"));
    assertThat(ended.find(1)).isNotNull();
    ended.forgetBefore(2);
    assertThat(ended.find(VENUE, "A")).isNull();
    assertThat(ended.changes()).isEqualTo(new EndedOperations.Changes(List.of(), Set.of(1L)));
  }
}
