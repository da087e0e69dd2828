package io.crossbook.jobs.trade;

import io.crossbook.core.desk.DeskConfig;
import io.crossbook.core.desk.DeskInput;
import io.crossbook.database.DatabaseSettings;
import io.crossbook.operators.OperatorUids;
import io.crossbook.sources.directives.DirectiveSource;
import io.crossbook.sources.directives.DirectiveSplit;
import io.crossbook.wire.Cases;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Wires what a desk is told by persons and by the kill switch, live and on paper. Stateless. */
public final class Directed {
  private Directed() {}

  /**
   * What is stopped and what was decided.
   *
   * @param desk one {@linkplain DeskConfig#withDirectives with directives}
   * @param database where they are; its schema is laid already
   */
  public static DataStream<DeskInput> directives(
      StreamExecutionEnvironment environment, DeskConfig desk, DatabaseSettings database) {
    return environment
        .fromSource(
            new DirectiveSource(
                database,
                List.of(DirectiveSplit.begin(desk.number())),
                DirectiveSource.DEFAULT_POLL,
                Cases.deskInput()),
            WatermarkStrategy.noWatermarks(),
            "Directives",
            Cases.deskInput())
        .setParallelism(1)
        .uid(OperatorUids.source("directives"));
  }
}
