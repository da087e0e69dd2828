package io.crossbook.core.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderNameTest {
  private static final long MOST_OPERATIONS = (1L << 48) - 1;

  private static OrderName random(SplittableRandom random) {
    return new OrderName(
        random.nextInt(1 << 16),
        random.nextLong(MOST_OPERATIONS + 1),
        random.nextInt(1 << 24),
        random.nextInt(1 << 8));
  }

  @Test
  void everyFormIsReadBack() {
    SplittableRandom random = new SplittableRandom(1);
    List<OrderName> names =
        new ArrayList<>(
            List.of(
                new OrderName(0, 0, 0, 0),
                new OrderName((1 << 16) - 1, MOST_OPERATIONS, (1 << 24) - 1, 255)));
    for (int i = 0; i < 2000; i++) {
      names.add(random(random));
    }
    for (OrderName name : names) {
      assertThat(OrderName.read(name.hex())).contains(name);
      assertThat(OrderName.read(name.uuid())).contains(name);
      assertThat(OrderName.read(name.base32())).contains(name);
      assertThat(name.uuid()).isEqualTo(UUID.fromString(name.uuid()).toString());
      assertThat(name.base32()).matches("[0-9a-z]{26}");
      assertThat(name.hex()).matches("[0-9a-f]{32}");
    }
  }

  @Test
  void theFormsStayAsTheyAreAtVenues() {
    OrderName name = new OrderName(3, 17, 1, 2);
    assertThat(name.hex()).startsWith("00030000000000110000010".concat("2"));
    assertThat(name).hasToString("3/17/1/2");
  }

  @Test
  void oneChangedCharacterIsNotOurOrder() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 500; i++) {
      OrderName name = random(random);
      for (String text : List.of(name.hex(), name.base32(), name.uuid())) {
        int at = random.nextInt(text.length());
        char other = text.charAt(at) == '1' ? '2' : '1';
        String changed = text.substring(0, at) + other + text.substring(at + 1);
        assertThat(OrderName.read(changed)).as(changed).isEmpty();
      }
    }
  }

  @Test
  void whatOthersCallTheirOrdersIsNotOurs() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2000; i++) {
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      assertThat(OrderName.read(uuid)).isEmpty();
      assertThat(OrderName.read(uuid.replace("-", ""))).isEmpty();
    }
    for (String text :
        List.of("", "web_1", "t-apiv4", "ABCDEFGHJKMNPQRSTVWXYZ0123", "-".repeat(36))) {
      assertThat(OrderName.read(text)).isEmpty();
    }
  }

  @Test
  void namesOrderAsTheyWereGiven() {
    OrderName first = new OrderName(1, 5, 0, 0);
    List<OrderName> later =
        List.of(
            first.nextAttempt(),
            new OrderName(1, 5, 1, 0),
            new OrderName(1, 6, 0, 0),
            new OrderName(2, 0, 0, 0));
    OrderName before = first;
    for (OrderName name : later) {
      assertThat(name).isGreaterThan(before);
      before = name;
    }
    Set<String> texts = new HashSet<>();
    later.forEach(name -> texts.add(name.base32()));
    assertThat(texts).hasSize(later.size());
  }

  @Test
  void numbersThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new OrderName(1 << 16, 0, 0, 0)).hasMessageContaining("desk 65536");
    assertThatThrownBy(() -> new OrderName(0, -1, 0, 0)).hasMessageContaining("operation -1");
    assertThatThrownBy(() -> new OrderName(0, 0, 1 << 24, 0)).hasMessageContaining("order");
    assertThatThrownBy(() -> new OrderName(0, 0, 0, 255).nextAttempt())
        .hasMessageContaining("attempt 256");
  }
}
