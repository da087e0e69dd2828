package io.crossbook.jobs.config;

import io.crossbook.database.notifications.Severity;
import java.net.URI;
import java.util.List;

/**
 * A way on which persons are told. What is secret is in environment variables, whose names stand
 * here. Immutable.
 *
 * @param name tells routes apart, and what was sent over which
 * @param severity the least that is sent
 * @param subjects beginnings of the subjects that are sent; empty for all
 * @param target where to
 */
public record RouteConfig(String name, Severity severity, List<String> subjects, Target target) {
  private static final String VARIABLE = "[A-Z][A-Z0-9_]{0,99}";
  private static final String VARIABLES =
      "the name of an environment variable in capitals that does not begin with CROSSBOOK_";
  private static final String ADDRESS = "[^\\s@,<>]+@[^\\s@,<>]+";

  /** Where a route ends. */
  public sealed interface Target {}

  /**
   * A POST of JSON.
   *
   * @param url address; empty if it is in a variable
   * @param urlVariable variable that holds the address; empty if it is not secret
   * @param signingVariable variable that holds the key by which requests are signed; empty to sign
   *     none
   */
  public record Webhook(String url, String urlVariable, String signingVariable) implements Target {}

  /**
   * A mail.
   *
   * @param host of the server
   * @param port of the server
   * @param security how the connection is encrypted
   * @param sender address
   * @param recipients addresses
   * @param user who logs in; empty for nobody
   * @param loginVariable variable that holds the user's password; empty for none
   */
  public record Email(
      String host,
      int port,
      Security security,
      String sender,
      List<String> recipients,
      String user,
      String loginVariable)
      implements Target {}

  /**
   * A message of a bot.
   *
   * @param api address of the Bot API
   * @param chat id of the chat, or the name of a channel with its @
   * @param botVariable variable that holds what the bot is known by
   */
  public record Telegram(String api, String chat, String botVariable) implements Target {}

  /** How a connection to a mail server is encrypted. */
  public enum Security {
    /** From the first byte. */
    TLS,
    /** From STARTTLS on, which the server must offer. */
    STARTTLS,
    /** Not at all: for a server on the same machine. */
    NONE
  }

  private enum Kind {
    WEBHOOK,
    EMAIL,
    TELEGRAM
  }

  static RouteConfig read(Section route) throws ConfigException {
    String name =
        route.text(
            "name",
            text -> text.matches("[a-z][a-z0-9-]{0,39}"),
            "lower case letters, digits and hyphens, a letter first, at most 40");
    Kind kind = route.choice("kind", Kind.values());
    Severity severity =
        given(route, "severity") ? route.choice("severity", Severity.values()) : Severity.INFO;
    List<String> subjects =
        given(route, "subjects")
            ? route.words("subjects", text -> !text.isBlank(), "beginnings of subjects")
            : List.of();
    Target target =
        switch (kind) {
          case WEBHOOK -> webhook(route);
          case EMAIL -> email(route);
          case TELEGRAM -> telegram(route);
        };
    route.end();
    return new RouteConfig(name, severity, subjects, target);
  }

  private static Webhook webhook(Section route) throws ConfigException {
    boolean hidden = given(route, "url-variable");
    if (hidden && given(route, "url")) {
      throw route.contradicts("url", route, "url-variable", "one of both");
    }
    return new Webhook(
        hidden ? "" : url(route, "url"),
        hidden ? variable(route, "url-variable") : "",
        given(route, "signing-variable") ? variable(route, "signing-variable") : "");
  }

  private static Email email(Section route) throws ConfigException {
    String server =
        route.text(
            "server",
            text -> text.matches("[^\\s:/@]+:[0-9]{1,5}") && port(text) <= 65_535,
            "host:port of a mail server");
    String user = given(route, "user") ? route.text("user", text -> !text.isBlank(), "a name") : "";
    String login = given(route, "login-variable") ? variable(route, "login-variable") : "";
    if (user.isEmpty() != login.isEmpty()) {
      throw route.refused(user.isEmpty() ? "login-variable" : "user", "both of them or neither");
    }
    Security security = route.choice("security", Security.values());
    if (security == Security.NONE && !user.isEmpty()) {
      throw route.contradicts(
          "security", route, "user", "tls or starttls, so that the password is not sent in clear");
    }
    return new Email(
        server.substring(0, server.lastIndexOf(':')),
        port(server),
        security,
        route.text("sender", text -> text.matches(ADDRESS), "an e-mail address"),
        someOf(route),
        user,
        login);
  }

  private static List<String> someOf(Section route) throws ConfigException {
    List<String> recipients =
        route.words("recipients", text -> text.matches(ADDRESS), "e-mail addresses");
    if (recipients.isEmpty()) {
      throw route.refused("recipients", "at least one e-mail address");
    }
    return recipients;
  }

  private static Telegram telegram(Section route) throws ConfigException {
    return new Telegram(
        given(route, "api") ? url(route, "api") : "https://api.telegram.org",
        route.text(
            "chat",
            text -> text.matches("-?[0-9]{1,20}|@[A-Za-z0-9_]{4,40}"),
            "the id of a chat, or the name of a channel with its @"),
        variable(route, "bot-variable"));
  }

  private static int port(String server) {
    return Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
  }

  private static boolean given(Section route, String key) {
    return route.keys().contains(key);
  }

  private static String variable(Section route, String key) throws ConfigException {
    return route.text(
        key, text -> text.matches(VARIABLE) && !text.startsWith("CROSSBOOK_"), VARIABLES);
  }

  private static String url(Section route, String key) throws ConfigException {
    return route.text(key, RouteConfig::isWebAddress, "an address such as https://example.com/x");
  }

  /** True for an absolute address of the web. */
  public static boolean isWebAddress(String text) {
    if (!text.matches("https?://[^\\s]+")) {
      return false;
    }
    try {
      return URI.create(text).getHost() != null;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
