package io.crossbook.jobs.config;

import io.crossbook.core.instrument.Instrument;
import io.crossbook.core.instrument.InstrumentKind;
import java.util.regex.Pattern;

/** What names look like. Stateless. */
final class Names {
  private static final Pattern ASSET = Pattern.compile("[A-Z0-9]{1,20}");
  private static final Pattern STREAM =
      Pattern.compile("(wss?|https?)://[^\\s/?#]+(/[^\\s?#]*[^\\s/?#])?");
  private static final Pattern REST = Pattern.compile("https?://[^\\s/?#]+(/[^\\s?#]*[^\\s/?#])?");

  private Names() {}

  static boolean isAsset(String text) {
    return ASSET.matcher(text).matches();
  }

  static boolean isKind(String text) {
    for (InstrumentKind kind : InstrumentKind.values()) {
      if (Section.nameOf(kind).equals(text)) {
        return true;
      }
    }
    return false;
  }

  static boolean isInstrument(String text) {
    try {
      return Instrument.parse(text).name().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean isStreamBase(String text) {
    return text.isEmpty() || STREAM.matcher(text).matches();
  }

  static boolean isRestBase(String text) {
    return text.isEmpty() || REST.matcher(text).matches();
  }
}
