package io.crossbook.launcher.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.crossbook.database.notifications.Notification;
import io.crossbook.database.notifications.Severity;
import io.crossbook.jobs.config.CrossbookConfig;
import io.crossbook.launcher.Failure;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages over real connections to servers on this machine. */
class ChannelsITCase {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");
  private static final String BOT = "123456:bot-of-a-test";
  private static final String KEY = "key of a test";

  private static final Message MESSAGE =
      new Message(
          new Notification(7, 1, "operation 17", Severity.CRITICAL, "Ünwell.", NOW),
          2,
          NOW.minusSeconds(60),
          List.of(new Notification(6, null, "kill switch all", Severity.WARNING, "Off.", NOW)),
          List.of(5L, 6L, 7L));

  private Receiver receiver;

  @BeforeEach
  void start() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private static Channel channel(String route, Map<String, String> environment, Duration patience)
      throws Exception {
    CrossbookConfig config =
        CrossbookConfig.load(
            Optional.empty(), Map.of(), List.of("notifications.routes=[" + route + "]"));
    return new Channels(environment::get, Clock.fixed(NOW, ZoneOffset.UTC), patience)
        .of(config.notifications())
        .values()
        .iterator()
        .next();
  }

  private static Channel channel(String route, Map<String, String> environment) throws Exception {
    return channel(route, environment, Duration.ofSeconds(30));
  }

  private Channel webhook() throws Exception {
    return channel("{name: hook, kind: webhook, url: '" + receiver.url() + "/in'}", Map.of());
  }

  @Test
  void aWebhookGetsJsonThatIsSigned() throws Exception {
    channel(
            "{name: hook, kind: webhook, url-variable: HOOK, signing-variable: SIGNS}",
            Map.of("HOOK", receiver.url() + "/in/hidden", "SIGNS", KEY))
        .send(MESSAGE);
    Receiver.Posted got = receiver.next();
    assertThat(got.path()).isEqualTo("/in/hidden");
    assertThat(got.delivery()).isEqualTo("7");
    JsonNode body = new ObjectMapper().readTree(got.body());
    assertThat(body.path("id").asLong()).isEqualTo(7);
    assertThat(body.path("severity").asText()).isEqualTo("CRITICAL");
    assertThat(body.path("desk").asInt()).isEqualTo(1);
    assertThat(body.path("subject").asText()).isEqualTo("operation 17");
    assertThat(body.path("text").asText()).isEqualTo("Ünwell.");
    assertThat(body.path("time").asText()).isEqualTo("2026-11-21T20:00:00Z");
    assertThat(body.path("heldBack").asInt()).isEqualTo(2);
    assertThat(body.path("since").asText()).isEqualTo("2026-11-21T19:59:00Z");
    assertThat(body.at("/others/0/subject").asText()).isEqualTo("kill switch all");
    assertThat(body.at("/others/0/desk").isNull()).isTrue();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    long seconds = NOW.getEpochSecond();
    assertThat(got.signature())
        .isEqualTo(
            "t="
                + seconds
                + ",v1="
                + HexFormat.of()
                    .formatHex(
                        mac.doFinal(
                            (seconds + "." + got.body()).getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void anUnsignedOneHasNoSignature() throws Exception {
    webhook().send(MESSAGE);
    assertThat(receiver.next().signature()).isNull();
  }

  @Test
  void telegramGetsTheTextInTheBotsName() throws Exception {
    channel(
            "{name: chat, kind: telegram, api: '"
                + receiver.url()
                + "', chat: '-100', bot-variable: BOT}",
            Map.of("BOT", BOT))
        .send(MESSAGE);
    Receiver.Posted got = receiver.next();
    assertThat(got.path()).isEqualTo("/bot" + BOT + "/sendMessage");
    JsonNode body = new ObjectMapper().readTree(got.body());
    assertThat(body.path("chat_id").asText()).isEqualTo("-100");
    assertThat(body.path("text").asText())
        .startsWith("Crossbook CRITICAL: operation 17, desk 1\nÜnwell.")
        .contains("The newest of 3 of this subject since 2026-11-21T19:59:00Z.")
        .contains("WARNING kill switch all: Off.");
  }

  private DeliveryException refused(Channel channel) {
    DeliveryException refused =
        catchThrowableOfType(DeliveryException.class, () -> channel.send(MESSAGE));
    assertThat(refused).isNotNull();
    return refused;
  }

  @Test
  void whatTheReceiverAnswersSaysWhetherToTryAgain() throws Exception {
    Channel channel = webhook();
    receiver.answers(500, "trace of a server");
    assertThat(refused(channel)).hasMessage("localhost answered 500");
    assertThat(refused(channel).hopeless()).isFalse();
    receiver.answers(404, "");
    assertThat(refused(channel).hopeless()).isTrue();
    receiver.answers(302, "");
    assertThat(refused(channel).hopeless()).isTrue();
    receiver.answers(
        429,
        "{\"ok\":false,\"description\":\"Too Many Requests: retry after 35\",\"parameters\":{\"retry_after\":35}}");
    DeliveryException often = refused(channel);
    assertThat(often).hasMessage("localhost answered 429: Too Many Requests: retry after 35");
    assertThat(often.after()).isEqualTo(Duration.ofSeconds(35));
    receiver.answers(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "9");
          Receiver.answer(exchange, 429, "");
        });
    assertThat(refused(channel).after()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void oneThatDoesNotAnswerIsNotWaitedForForever() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    receiver.answers(
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    Channel channel =
        channel(
            "{name: chat, kind: telegram, api: '"
                + receiver.url()
                + "', chat: '1', bot-variable: BOT}",
            Map.of("BOT", BOT),
            Duration.ofMillis(300));
    DeliveryException refused = refused(channel);
    assertThat(refused).hasMessage("localhost did not answer (HttpTimeoutException)");
    assertThat(refused.hopeless()).isFalse();
    assertThat(refused.toString()).doesNotContain(BOT);
    end.countDown();
    receiver.close();
    assertThat(refused(channel)).hasMessageContaining("localhost did not answer (");
  }

  @Test
  void mailIsTakenByTheServer() throws Exception {
    GreenMail mail = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
    mail.start();
    try {
      mail.setUser("desk@example.com", "desk", "word");
      String route =
          "{name: mail, kind: email, security: none, server: 'localhost:"
              + mail.getSmtp().getPort()
              + "', sender: desk@example.com, recipients: [a@example.com, b@example.com]}";
      channel(route, Map.of()).send(MESSAGE);
      MimeMessage[] got = mail.getReceivedMessages();
      assertThat(got).hasSize(2);
      assertThat(got[0].getSubject()).isEqualTo("Crossbook CRITICAL: operation 17, desk 1");
      assertThat(got[0].getContent().toString()).contains("Ünwell.").contains("Off.");
      assertThat(got[0].getFrom()[0]).hasToString("desk@example.com");
      assertThat(got[0].getHeader("Crossbook-Delivery")).containsExactly("7");
      assertThat(got[0].getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("a@example.com", "b@example.com");
      // The server offers no encryption, and nothing is sent without it if it was asked for.
      DeliveryException plain =
          refused(channel(route.replace("security: none", "security: starttls"), Map.of()));
      assertThat(plain).hasMessageStartingWith("localhost did not take the mail");
      assertThat(mail.getReceivedMessages()).hasSize(2);
      mail.stop();
      assertThat(refused(channel(route, Map.of())).hopeless()).isFalse();
    } finally {
      mail.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT, 451 4.7.1 come again, false",
    "RCPT, 550 5.1.1 nobody, true",
    "MAIL, 452 4.3.1 full, false",
    "MAIL, 553 5.1.8 unknown, true",
    "DATA, 421 4.3.2 closing, false",
    "DATA, 554 5.7.1 spam, true"
  })
  void mailThatTheServerWantsLaterIsTriedAgain(String command, String answer, boolean hopeless)
      throws Exception {
    try (ScriptedMailServer server = new ScriptedMailServer(command, answer)) {
      String route =
          "{name: mail, kind: email, security: none, server: '127.0.0.1:"
              + server.port()
              + "', sender: desk@example.com, recipients: [a@example.com]}";
      DeliveryException refused = refused(channel(route, Map.of()));
      assertThat(refused.hopeless()).as("%s", refused.getMessage()).isEqualTo(hopeless);
      assertThat(refused).hasMessageStartingWith("127.0.0.1 ");
    }
  }

  @Test
  void whatIsMissingIsSaidWithoutTheSecret() {
    String route = "{name: chat, kind: telegram, chat: '1', bot-variable: BOT}";
    assertThatThrownBy(() -> channel(route, Map.of()))
        .isInstanceOf(Failure.class)
        .hasMessage("The route chat needs the environment variable BOT, which is not set.");
    assertThatThrownBy(() -> channel(route, Map.of("BOT", "123/../other")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("holds no token of a Telegram bot")
        .hasMessageNotContaining("other");
    assertThatThrownBy(
            () ->
                channel(
                    "{name: hook, kind: webhook, url-variable: HOOK}", Map.of("HOOK", "ftp://x")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("HOOK")
        .hasMessageNotContaining("ftp");
  }
}
