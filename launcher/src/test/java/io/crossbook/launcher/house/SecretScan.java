package io.crossbook.launcher.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what looks like a secret in a text: private keys, the fixed forms that providers give their
 * keys, random words beside a telling name, and random words that are long. Stateless.
 */
final class SecretScan {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");
  private static final Pattern PROVIDERS =
      Pattern.compile(
          "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"
              + "|\\bgh[pousr]_[A-Za-z0-9]{36}\\b"
              + "|\\bxox[abprs]-[A-Za-z0-9-]{20,}"
              + "|\\beyJ[A-Za-z0-9_-]{20,}\\.eyJ[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20,}"
              // OANDA's personal access token.
              + "|\\b[0-9a-f]{32}-[0-9a-f]{32}\\b");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(api[_-]?key|secret|token|passw(?:or)?d|passphrase|private[_-]?key|credential)"
              + "[a-z_-]{0,12}[\"']?\\s*[:=]\\s*[\"']?([A-Za-z0-9+/=_.-]{16,})");
  private static final Pattern LONG = Pattern.compile("[A-Za-z0-9+/=_-]{40,}");
  private static final double RANDOM_BITS = 2.8;
  private static final double RANDOM_BITS_WHEN_LONG = 4.5;

  private SecretScan() {}

  /** What was found, each with the line and how it was recognised, never the secret itself. */
  static List<String> findings(String text) {
    List<String> findings = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (PRIVATE_KEY.matcher(line).find()) {
        findings.add("line " + number + ": a private key");
      } else if (PROVIDERS.matcher(line).find()) {
        findings.add("line " + number + ": a provider's key");
      } else if (named(line)) {
        findings.add("line " + number + ": a random word beside a telling name");
      } else if (isLongAndRandom(line)) {
        findings.add("line " + number + ": a long random word");
      }
    }
    return findings;
  }

  private static boolean named(String line) {
    Matcher named = NAMED.matcher(line);
    while (named.find()) {
      String word = named.group(2);
      if (mixed(word) && entropy(word) >= RANDOM_BITS) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLongAndRandom(String line) {
    Matcher words = LONG.matcher(line);
    while (words.find()) {
      String word = words.group();
      if (mixed(word)
          && !word.equals(word.toLowerCase(Locale.ROOT))
          && !word.equals(word.toUpperCase(Locale.ROOT))
          && entropy(word) >= RANDOM_BITS_WHEN_LONG) {
        return true;
      }
    }
    return false;
  }

  /** Letters and several digits: names of classes and files have few. */
  private static boolean mixed(String word) {
    long digits = word.chars().filter(Character::isDigit).count();
    return digits >= 3 && word.chars().anyMatch(Character::isLetter);
  }

  /** Bits a character. */
  static double entropy(String word) {
    double bits = 0;
    for (int character : word.chars().distinct().toArray()) {
      double share =
          word.chars().filter(each -> each == character).count() / (double) word.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
