package io.crossbook.core.testing;

import io.crossbook.core.rule.DetectionRule;
import java.math.BigDecimal;

/** Builds {@link DetectionRule}s; every gate is open unless it is set. */
public final class Rules {
  private final String strategy;
  private long version = 1;
  private long effectiveFrom;
  private String minNet = "0";
  private double minNetBps;
  private long maxAge;
  private long maxSkew;
  private long maxLag;
  private double maxSpreadBps;
  private double minDepth;
  private double minConfidence;
  private double maxRisk = 1;
  private double maxNotional = 1e9;
  private int updates = 3;
  private long within = 10_000;
  private long ttl = 10_000;
  private long latency;
  private double rebalancing;

  private Rules(String strategy) {
    this.strategy = strategy;
  }

  /** Version 1, in force from the beginning. */
  public static Rules of(String strategy) {
    return new Rules(strategy);
  }

  /** A version that is in force from a time on, nanoseconds. */
  public Rules version(long number, long from) {
    version = number;
    effectiveFrom = from;
    return this;
  }

  /** Least net profit. */
  public Rules minNet(String amount) {
    minNet = amount;
    return this;
  }

  /** Least net profit in basis points. */
  public Rules minNetBps(double bps) {
    minNetBps = bps;
    return this;
  }

  /** Maximum age, milliseconds. */
  public Rules maxAge(long millis) {
    maxAge = millis;
    return this;
  }

  /** Maximum skew, milliseconds. */
  public Rules maxSkew(long millis) {
    maxSkew = millis;
    return this;
  }

  /** Maximum lag, milliseconds. */
  public Rules maxLag(long millis) {
    maxLag = millis;
    return this;
  }

  /** Sanity cap. */
  public Rules maxSpreadBps(double bps) {
    maxSpreadBps = bps;
    return this;
  }

  /** Least value at the best level. */
  public Rules minDepth(double value) {
    minDepth = value;
    return this;
  }

  /** Least confidence. */
  public Rules minConfidence(double score) {
    minConfidence = score;
    return this;
  }

  /** Greatest risk. */
  public Rules maxRisk(double score) {
    maxRisk = score;
    return this;
  }

  /** Most to commit. */
  public Rules maxNotional(double value) {
    maxNotional = value;
    return this;
  }

  /** k within T milliseconds. */
  public Rules confirm(int k, long withinMillis) {
    updates = k;
    within = withinMillis;
    return this;
  }

  /** Life time, milliseconds. */
  public Rules ttl(long millis) {
    ttl = millis;
    return this;
  }

  /** Time to execution, milliseconds. */
  public Rules latency(long millis) {
    latency = millis;
    return this;
  }

  /** Cost of moving inventory back. */
  public Rules rebalancing(double bps) {
    rebalancing = bps;
    return this;
  }

  /** The rule. */
  public DetectionRule rule() {
    return new DetectionRule(
            strategy,
            version,
            effectiveFrom,
            new BigDecimal(minNet),
            minNetBps,
            maxAge,
            maxSkew,
            maxLag,
            maxSpreadBps,
            minDepth,
            minConfidence,
            maxRisk,
            maxNotional,
            updates,
            within,
            ttl,
            latency,
            rebalancing)
        .validated();
  }
}
