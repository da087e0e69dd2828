package io.crossbook.simulator.market;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A reproducible random stream: xoshiro256** seeded through SplitMix64, with {@link StrictMath} for
 * the shaped draws, so that a seed means the same market on every machine and JDK.
 */
final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long s0;
  private long s1;
  private long s2;
  private long s3;
  private double spareGaussian = Double.NaN;

  private SeededRandom(long seed) {
    long state = seed;
    long[] words = new long[4];
    for (int i = 0; i < words.length; i++) {
      state += GOLDEN_GAMMA;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      words[i] = z ^ (z >>> 31);
    }
    s0 = words[0];
    s1 = words[1];
    s2 = words[2];
    s3 = words[3];
  }

  /**
   * A stream of its own per name, so that adding a listing leaves the draws of the others alone.
   */
  static SeededRandom stream(long seed, String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return new SeededRandom(seed * GOLDEN_GAMMA + crc.getValue());
  }

  long nextLong() {
    long result = Long.rotateLeft(s1 * 5, 7) * 9;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /** Uniform in 0..bound-1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Log-uniform in [low, high]: as many draws per doubling at either end. */
  double logUniform(double low, double high) {
    return low * StrictMath.exp(uniform() * StrictMath.log(high / low));
  }

  /** Standard normal, by the polar method. */
  double gaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    while (true) {
      double u = 2 * uniform() - 1;
      double v = 2 * uniform() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spareGaussian = v * factor;
        return u * factor;
      }
    }
  }
}
