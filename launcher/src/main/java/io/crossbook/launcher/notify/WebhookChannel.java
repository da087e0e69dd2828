package io.crossbook.launcher.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbook.database.notifications.Notification;
import io.crossbook.jobs.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts messages as JSON. The header {@code Crossbook-Delivery} is the same whenever the same
 * message is sent again. With a key, {@code Crossbook-Signature} is {@code t=SECONDS,v1=HEX}: the
 * HMAC-SHA256 of {@code SECONDS.BODY}, so that the receiver knows who sent it, and when. One
 * thread.
 */
final class WebhookChannel implements Channel {
  private static final String ALGORITHM = "HmacSHA256";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpPost post;
  private final Secret key;
  private final Clock clock;

  /**
   * @param key by which requests are signed; null to sign none
   */
  WebhookChannel(HttpPost post, Secret key, Clock clock) {
    this.post = post;
    this.key = key;
    this.clock = clock;
  }

  @Override
  public void send(Message message) throws DeliveryException, InterruptedException {
    String body = body(message);
    Map<String, String> headers = new TreeMap<>();
    headers.put("Crossbook-Delivery", Long.toString(message.first().id()));
    if (key != null) {
      long seconds = clock.instant().getEpochSecond();
      headers.put("Crossbook-Signature", "t=" + seconds + ",v1=" + signature(seconds, body));
    }
    post.post(body, headers);
  }

  private static String body(Message message) {
    ObjectNode body = fields(message.first());
    body.put("heldBack", message.heldBack());
    body.put("since", message.since().toString());
    ArrayNode others = body.putArray("others");
    message.others().forEach(each -> others.add(fields(each)));
    return body.toString();
  }

  private static ObjectNode fields(Notification notification) {
    return JSON.createObjectNode()
        .put("id", notification.id())
        .put("severity", notification.severity().name())
        .put("desk", notification.desk())
        .put("subject", notification.subject())
        .put("text", notification.text())
        .put("time", notification.time().toString());
  }

  private String signature(long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of()
          .formatHex(mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, missing);
    }
  }
}
