package io.crossbook.jobs.config;

/** Where operators keep their state. */
public enum StateBackend {
  /** On disk, with incremental checkpoints. */
  ROCKSDB,
  /** In memory: lower latency, as large as memory allows. */
  HEAP
}
