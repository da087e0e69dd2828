package io.crossbook.launcher.notify;

import io.crossbook.jobs.config.NotificationConfig;
import io.crossbook.jobs.config.RouteConfig;
import io.crossbook.jobs.config.Secret;
import io.crossbook.launcher.Failure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Makes the channels of routes, with the secrets that the environment holds. Immutable.
 *
 * @param environment value of a variable; null if it is not set
 * @param clock of signatures
 * @param patience longest time for an answer
 */
record Channels(UnaryOperator<String> environment, Clock clock, Duration patience) {

  /** By the names of the routes. */
  Map<String, Channel> of(NotificationConfig config) throws Failure {
    Map<String, Channel> channels = new TreeMap<>();
    for (RouteConfig each : config.routes()) {
      channels.put(each.name(), of(each));
    }
    return channels;
  }

  private Channel of(RouteConfig route) throws Failure {
    if (route.target() instanceof RouteConfig.Webhook webhook) {
      return new WebhookChannel(
          new HttpPost(address(route, webhook), patience),
          optional(route, webhook.signingVariable()),
          clock);
    }
    if (route.target() instanceof RouteConfig.Email email) {
      return new MailChannel(email, optional(route, email.loginVariable()), patience);
    }
    RouteConfig.Telegram telegram = (RouteConfig.Telegram) route.target();
    String bot = required(route, telegram.botVariable()).reveal();
    // As BotFather gives it out; anything else would make another address of it.
    if (!bot.matches("[0-9]{1,20}:[A-Za-z0-9_-]{1,100}")) {
      throw new Failure(
          "The environment variable "
              + telegram.botVariable()
              + " of the route "
              + route.name()
              + " holds no token of a Telegram bot: digits, a colon, letters and digits.");
    }
    return new TelegramChannel(
        new HttpPost(URI.create(telegram.api() + "/bot" + bot + "/sendMessage"), patience),
        telegram.chat());
  }

  private URI address(RouteConfig route, RouteConfig.Webhook webhook) throws Failure {
    if (webhook.urlVariable().isEmpty()) {
      return URI.create(webhook.url());
    }
    String url = required(route, webhook.urlVariable()).reveal();
    if (!RouteConfig.isWebAddress(url)) {
      throw new Failure(
          "The environment variable "
              + webhook.urlVariable()
              + " of the route "
              + route.name()
              + " holds no address that begins with https:// or http://.");
    }
    return URI.create(url);
  }

  private Secret optional(RouteConfig route, String variable) throws Failure {
    return variable.isEmpty() ? null : required(route, variable);
  }

  private Secret required(RouteConfig route, String variable) throws Failure {
    String value = environment.apply(variable);
    if (value == null || value.isBlank()) {
      throw new Failure(
          "The route "
              + route.name()
              + " needs the environment variable "
              + variable
              + ", which is not set.");
    }
    return new Secret(value.strip());
  }
}
