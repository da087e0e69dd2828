package io.crossbook.launcher.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * Sends messages as a Telegram bot: {@code sendMessage} of the Bot API
 * (https://core.telegram.org/bots/api#sendmessage), as plain text. One thread.
 */
final class TelegramChannel implements Channel {
  /** The Bot API's own limit. */
  private static final int LONGEST = 4096;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpPost post;
  private final String chat;

  /**
   * @param post to the method, with the bot's token in its address
   */
  TelegramChannel(HttpPost post, String chat) {
    this.post = post;
    this.chat = chat;
  }

  @Override
  public void send(Message message) throws DeliveryException, InterruptedException {
    String text = message.title() + "\n" + message.text();
    if (text.length() > LONGEST) {
      text = text.substring(0, LONGEST - 1) + "…";
    }
    post.post(
        JSON.createObjectNode()
            .put("chat_id", chat)
            .put("text", text)
            .put("disable_notification", false)
            .toString(),
        Map.of());
  }
}
