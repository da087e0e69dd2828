package io.crossbook.operators.desk;

import io.crossbook.core.paper.TradingState;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

/** What desks remember can be kept by Flink. */
class DeskStateTypesTest {
  @Test
  void theStateNeedsNoKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(TradingState.class);
  }
}
