package io.crossbook.sources.handover;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * Stands in for Flink around one reader: a single subtask whose records all carry a time. What a
 * reader must not do fails the test.
 *
 * @param <T> what the reader emits
 */
public abstract class FlinkAround<T> implements ReaderOutput<T>, SourceReaderContext {
  @Override
  public void collect(T record) {
    throw new AssertionError("emitted without a time");
  }

  @Override
  public void markActive() {
    throw new AssertionError("nothing that was idle holds back event time later");
  }

  @Override
  public SourceOutput<T> createOutputForSplit(String splitId) {
    throw new AssertionError("not used");
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    throw new AssertionError("not used");
  }

  @Override
  public SourceReaderMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
  }

  @Override
  public Configuration getConfiguration() {
    return new Configuration();
  }

  @Override
  public String getLocalHostName() {
    return "localhost";
  }

  @Override
  public int getIndexOfSubtask() {
    return 0;
  }

  @Override
  public void sendSplitRequest() {
    throw new AssertionError("readers do not ask");
  }

  @Override
  public void sendSourceEventToCoordinator(SourceEvent sourceEvent) {
    throw new AssertionError("not used");
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
  }
}
