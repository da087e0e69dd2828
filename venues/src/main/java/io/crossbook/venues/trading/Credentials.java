package io.crossbook.venues.trading;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one account at one venue. The secret goes in and does not come out again, except as
 * the bearer token that a venue without signatures wants: what leaves this type are signatures. It
 * cannot be printed (its text names the venue only) or serialized, and messages of its exceptions
 * never hold a part of it. Immutable; may be shared among threads.
 */
public final class Credentials {
  /** What a venue's secret is. */
  public enum Form {
    /** The bytes of the text are the key of an HMAC. */
    TEXT,
    /** The text is base64 of the key of an HMAC. */
    BASE64,
    /**
     * A private key that signs tokens: on the curve P-256 in PEM, as PKCS#8 or SEC 1, or an Ed25519
     * key in PEM or as base64 of its 32 bytes, perhaps followed by those of the public half.
     */
    PRIVATE_KEY,
    /** A bearer token; there is no key beside it. */
    TOKEN
  }

  private static final String PREFIX = "CROSSBOOK_";
  private static final String READ = "READ_";
  private static final String MISFIT = "a space, a line break or what is not ASCII";

  private final String venue;
  private final String key;
  private final String account;
  private final Form form;
  private final byte[] secret;
  private final TokenKey tokenKey;

  private Credentials(String venue, String key, String account, Form form, String secret) {
    this.venue = venue;
    this.key = key;
    this.account = account;
    this.form = form;
    if (form == Form.TOKEN && !fitsHeader(secret)) {
      throw new IllegalArgumentException("the token for " + venue + " holds " + MISFIT);
    }
    try {
      this.secret =
          switch (form) {
            case TEXT, TOKEN -> secret.getBytes(StandardCharsets.UTF_8);
            case BASE64 -> Base64.getDecoder().decode(secret);
            case PRIVATE_KEY -> new byte[0];
          };
      this.tokenKey = form == Form.PRIVATE_KEY ? TokenKey.read(secret) : null;
    } catch (IllegalArgumentException | GeneralSecurityException unreadable) {
      // The cause would quote the secret.
      throw new IllegalArgumentException(
          "the secret for "
              + venue
              + " is not "
              + (form == Form.BASE64
                  ? "base64"
                  : "a private key on the curve P-256 in PEM or an Ed25519 key"));
    }
  }

  /**
   * Credentials that are at hand.
   *
   * @param venue venue id
   * @param key the public half, which goes along with requests; empty for a token
   * @param account account in the venue's addresses, where it wants one; else empty
   * @throws IllegalArgumentException with one sentence, without the secret, if it is not of this
   *     form
   */
  public static Credentials of(String venue, String key, String account, Form form, String secret) {
    return new Credentials(venue, key, account, form, secret);
  }

  /**
   * Reads {@code CROSSBOOK_<VENUE>_KEY}, {@code CROSSBOOK_<VENUE>_SECRET} and, where the venue's
   * addresses name an account, {@code CROSSBOOK_<VENUE>_ACCOUNT}. A sub-account's name, in
   * capitals, stands behind the venue's. A token has no key.
   *
   * @param venue venue id
   * @param subAccount our name of the sub-account; empty for the main one
   * @param withAccount true if the venue's addresses name an account
   * @throws IllegalArgumentException with one sentence that names the variables that are missing or
   *     wrong
   */
  public static Credentials fromEnvironment(
      Map<String, String> environment,
      String venue,
      String subAccount,
      Form form,
      boolean withAccount) {
    return fromEnvironment(environment, venue, subAccount, form, withAccount, "");
  }

  /**
   * The same with {@code READ_} before {@code KEY} and {@code SECRET}; the account is that of
   * {@link #fromEnvironment}.
   */
  static Credentials readingFromEnvironment(
      Map<String, String> environment,
      String venue,
      String subAccount,
      Form form,
      boolean withAccount) {
    return fromEnvironment(environment, venue, subAccount, form, withAccount, READ);
  }

  /** True if a key or a secret for reading is given. */
  static boolean hasReading(Map<String, String> environment, String venue, String subAccount) {
    return Stream.of("KEY", "SECRET")
        .map(name -> environment.getOrDefault(readVariable(venue, subAccount, name), ""))
        .anyMatch(value -> !value.isBlank());
  }

  /** Whether a header can carry it; a client that refuses one would quote it. */
  private static boolean fitsHeader(String text) {
    return text.chars().allMatch(each -> each > ' ' && each < 0x7f);
  }

  /** The environment variable of a credential for reading. */
  static String readVariable(String venue, String subAccount, String name) {
    return start(venue, subAccount) + READ + name;
  }

  private static Credentials fromEnvironment(
      Map<String, String> environment,
      String venue,
      String subAccount,
      Form form,
      boolean withAccount,
      String kind) {
    String start = start(venue, subAccount);
    String key = form == Form.TOKEN ? "" : header(environment, start + kind + "KEY", venue);
    String account = withAccount ? header(environment, start + "ACCOUNT", venue) : "";
    String secret = required(environment, start + kind + "SECRET", venue);
    try {
      return new Credentials(venue, key, account, form, secret);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          wrong.getMessage() + "; look at the environment variable " + start + kind + "SECRET");
    }
  }

  private static String start(String venue, String subAccount) {
    return PREFIX
        + variable(venue)
        + (subAccount.isEmpty() ? "_" : "_" + variable(subAccount) + "_");
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static String header(Map<String, String> environment, String name, String venue) {
    String value = required(environment, name, venue);
    if (!fitsHeader(value)) {
      throw new IllegalArgumentException(
          "the credentials for "
              + venue
              + " cannot be used: the environment variable "
              + name
              + " holds "
              + MISFIT);
    }
    return value;
  }

  private static String required(Map<String, String> environment, String name, String venue) {
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no credentials for "
              + venue
              + ": the environment variable "
              + name
              + " is not set");
    }
    return value;
  }

  /** Venue id. */
  public String venue() {
    return venue;
  }

  /** The public half, which goes along with requests; empty for a token. */
  public String key() {
    return key;
  }

  /** Account in the venue's addresses; empty where it wants none. */
  public String account() {
    return account;
  }

  /** HMAC-SHA256 of a message. */
  public byte[] hmacSha256(byte[] message) {
    return hmac("HmacSHA256", message);
  }

  /** HMAC-SHA512 of a message. */
  public byte[] hmacSha512(byte[] message) {
    return hmac("HmacSHA512", message);
  }

  private byte[] hmac(String algorithm, byte[] message) {
    if (form != Form.TEXT && form != Form.BASE64) {
      throw new IllegalStateException(venue + " has no secret to make an HMAC with");
    }
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no " + algorithm, missing);
    }
  }

  /** How JSON Web Signatures call what {@link #signToken} does: ES256 or EdDSA. */
  public String tokenAlgorithm() {
    return tokenKey().algorithm();
  }

  /**
   * Signs the text of a token; 64 bytes. With ES256 R and S (RFC 7518 section 3.4), not the same
   * twice; with EdDSA as in RFC 8037, always the same.
   */
  public byte[] signToken(byte[] message) {
    return tokenKey().sign(message);
  }

  private TokenKey tokenKey() {
    if (tokenKey == null) {
      throw new IllegalStateException(venue + " has no private key to sign with");
    }
    return tokenKey;
  }

  /** Value of an {@code Authorization} header. */
  public String bearer() {
    if (form != Form.TOKEN) {
      throw new IllegalStateException(venue + " has no token");
    }
    return "Bearer " + new String(secret, StandardCharsets.UTF_8);
  }

  /** Names the venue and nothing else. */
  @Override
  public String toString() {
    return "credentials for " + venue;
  }
}
