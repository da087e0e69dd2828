package io.crossbook.simulator.access;

import io.crossbook.simulator.exchange.Account;
import io.crossbook.simulator.exchange.Exchange;
import io.crossbook.simulator.exchange.FeeTier;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the simulated accounts of a venue. Keys and secrets follow from the seed, so that a restart
 * with the same seed has the same ones; they protect nothing.
 */
public final class AccountFactory {
  /** The accounts of every venue. */
  public static final List<String> NAMES = List.of("desk-1", "desk-2");

  private static final Map<String, String> DEPOSITS =
      Map.of(
          "BTC", "20",
          "ETH", "400",
          "SOL", "8000",
          "LINK", "80000",
          "XRP", "600000");
  private static final String CASH = "1000000";
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "abcdefghijklmnopqrstuvwxyz" + "0123456789";
  private static final int KEY_LENGTH = 64;

  private final long seed;

  /**
   * @param seed of the simulation
   */
  public AccountFactory(long seed) {
    this.seed = seed;
  }

  /** Opens the accounts; secrets are letters and digits. */
  public List<ApiKey> alphanumeric(Exchange exchange, FeeTier fees) {
    return open(exchange, fees, AccountFactory::text, AccountFactory::text);
  }

  /** Opens the accounts; secrets are 64 bytes in base 64. */
  public List<ApiKey> base64(Exchange exchange, FeeTier fees) {
    return open(exchange, fees, AccountFactory::text, Base64.getEncoder()::encodeToString);
  }

  /**
   * Opens the accounts; keys are names of an organization's keys, secrets are private keys: of the
   * first account on P-256 in PEM, of the others Ed25519 in base64.
   */
  public List<ApiKey> privateKeys(Exchange exchange, FeeTier fees) {
    List<ApiKey> keys = new ArrayList<>();
    for (ApiKey key : open(exchange, fees, AccountFactory::keyName, EcKey::fromSeed)) {
      String owner = key.account().name() + (key.reading() ? "/reading" : "");
      String edwards = EdKey.fromSeed(bytes(exchange.venue() + '/' + owner + "/edwards"));
      boolean first = key.account().name().equals(NAMES.get(0));
      keys.add(first ? key : key.with(edwards));
    }
    return keys;
  }

  /** Opens the accounts; keys are the accounts' numbers in addresses, secrets are tokens. */
  public List<ApiKey> tokens(Exchange exchange, FeeTier fees) {
    return open(exchange, fees, AccountFactory::text, AccountFactory::text).stream()
        .map(key -> key.named("101-004-1435156-00" + (1 + NAMES.indexOf(key.account().name()))))
        .toList();
  }

  private List<ApiKey> open(
      Exchange exchange,
      FeeTier fees,
      Function<byte[], String> key,
      Function<byte[], String> secret) {
    List<Account> accounts = new ArrayList<>();
    for (String name : NAMES) {
      Map<String, BigDecimal> deposits = new TreeMap<>();
      exchange
          .assets()
          .forEach(
              asset -> deposits.put(asset, new BigDecimal(DEPOSITS.getOrDefault(asset, CASH))));
      accounts.add(exchange.open(name, fees, deposits));
    }
    List<ApiKey> keys = new ArrayList<>();
    for (boolean reading : new boolean[] {false, true}) {
      for (Account account : accounts) {
        String owner = exchange.venue() + '/' + account.name() + (reading ? "/reading" : "");
        keys.add(
            new ApiKey(
                exchange.venue(),
                account,
                reading,
                key.apply(bytes(owner + "/key")),
                secret.apply(bytes(owner + "/secret"))));
      }
    }
    return keys;
  }

  private byte[] bytes(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(
          new SecretKeySpec(
              ("simulated " + seed).getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HMAC-SHA512", e);
    }
  }

  private static String keyName(byte[] bytes) {
    byte[] owner = Arrays.copyOf(bytes, bytes.length / 2);
    byte[] own = Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length);
    return "organizations/"
        + UUID.nameUUIDFromBytes(owner)
        + "/apiKeys/"
        + UUID.nameUUIDFromBytes(own);
  }

  private static String text(byte[] bytes) {
    StringBuilder out = new StringBuilder(KEY_LENGTH);
    for (int i = 0; i < KEY_LENGTH; i++) {
      out.append(ALPHABET.charAt((bytes[i] & 0xff) % ALPHABET.length()));
    }
    return out.toString();
  }
}
