package io.crossbook.jobs.config;

/**
 * A configuration that is refused. The message is one sentence for the person who wrote it: the
 * full path of the key, its value, what is allowed and where the value came from. It never holds a
 * secret.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Refuses with this sentence. */
  public ConfigException(String sentence) {
    super(sentence);
  }

  ConfigException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
