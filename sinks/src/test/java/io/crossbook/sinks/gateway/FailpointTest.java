package io.crossbook.sinks.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbook.sinks.gateway.Failpoint.Point;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailpointTest {
  private final AtomicInteger kills = new AtomicInteger();

  private Failpoint of(String text) {
    return Failpoint.fromEnvironment(Map.of(Failpoint.VARIABLE, text), kills::incrementAndGet);
  }

  @Test
  void theProcessIsKilledAtTheNthPassOfThePlace() {
    Failpoint failpoint = of("after-insert:2");
    failpoint.pass(Point.AFTER_INSERT);
    failpoint.pass(Point.BEFORE_INSERT);
    assertThat(kills).hasValue(0);
    failpoint.pass(Point.AFTER_INSERT);
    failpoint.pass(Point.AFTER_INSERT);
    assertThat(kills).hasValue(1);
  }

  @Test
  void afterASendItIsKilledALittleLater() throws Exception {
    CountDownLatch killed = new CountDownLatch(1);
    Failpoint failpoint =
        Failpoint.fromEnvironment(Map.of(Failpoint.VARIABLE, "after-send:1"), killed::countDown);
    failpoint.sending();
    killed.await();
  }

  @Test
  void whatCannotBeReadIsRefusedAndNothingIsKilledWithoutIt() {
    for (String wrong : new String[] {"after-lunch:1", "after-send", "after-send:0", "x"}) {
      assertThatThrownBy(() -> of(wrong))
          .hasMessage(
              "CROSSBOOK_FAILPOINT is '"
                  + wrong
                  + "', and must be one of before-insert, after-insert, after-send, after-answer,"
                  + " during-checkpoint, a colon and a count from 1");
    }
    assertThat(of("")).isSameAs(Failpoint.NONE);
    Failpoint.NONE.pass(Point.AFTER_ANSWER);
    assertThat(kills).hasValue(0);
  }

  @Test
  void whoTradesWithRealMoneyRefusesToStartWithIt() {
    assertThat(Failpoint.refuseWhenLive(Map.of())).isEmpty();
    assertThat(Failpoint.refuseWhenLive(Map.of(Failpoint.VARIABLE, "after-send:1")))
        .isEqualTo(
            "CROSSBOOK_FAILPOINT is set, which kills the process on purpose; unset it to trade"
                + " live");
  }
}
