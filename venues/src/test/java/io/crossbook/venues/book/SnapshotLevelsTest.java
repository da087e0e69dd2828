package io.crossbook.venues.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossbook.core.book.OrderBook;
import io.crossbook.core.book.Side;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SnapshotLevelsTest {

  @Property(tries = 200)
  void fillsLikeLevelsSetOneByOne(@ForAll long seed) {
    Random random = new Random(seed);
    SnapshotLevels snapshot = new SnapshotLevels();
    snapshot.add(Side.BUY, 1, 1);
    snapshot.clear();
    OrderBook expected = new OrderBook();
    boolean sorted = random.nextBoolean();
    int count = random.nextInt(3_000);
    for (int i = 0; i < count; i++) {
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      long price = sorted ? 10_000 - side.sign() * i : 1 + random.nextInt(2_000);
      long size = random.nextInt(5);
      snapshot.add(side, price, size);
      expected.set(side, price, size);
    }
    OrderBook book = new OrderBook();
    snapshot.fill(book);
    for (Side side : Side.values()) {
      assertThat(book.topPrices(side, 4_000)).isEqualTo(expected.topPrices(side, 4_000));
      assertThat(book.topSizes(side, 4_000)).isEqualTo(expected.topSizes(side, 4_000));
    }
  }

  @Test
  void refusesWhatIsNotALevel() {
    SnapshotLevels snapshot = new SnapshotLevels();
    assertThatIllegalArgumentException().isThrownBy(() -> snapshot.add(Side.BUY, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> snapshot.add(Side.SELL, 1, -1));
  }
}
