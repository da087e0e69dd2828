package io.crossbook.launcher.notify;

import io.crossbook.jobs.config.RouteConfig;
import io.crossbook.jobs.config.Secret;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Sends messages as mail over SMTP. One thread. */
final class MailChannel implements Channel {
  private final RouteConfig.Email target;
  private final Secret password;
  private final Session session;

  /**
   * @param password of the user; null if nobody logs in
   * @param patience longest time for each answer of the server
   */
  MailChannel(RouteConfig.Email target, Secret password, Duration patience) {
    this.target = target;
    this.password = password;
    String millis = Long.toString(patience.toMillis());
    Properties settings = new Properties();
    settings.put("mail.smtp.host", target.host());
    settings.put("mail.smtp.port", Integer.toString(target.port()));
    settings.put("mail.smtp.connectiontimeout", millis);
    settings.put("mail.smtp.timeout", millis);
    settings.put("mail.smtp.writetimeout", millis);
    settings.put("mail.smtp.auth", Boolean.toString(password != null));
    settings.put("mail.smtp.ssl.checkserveridentity", "true");
    switch (target.security()) {
      case TLS -> settings.put("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        settings.put("mail.smtp.starttls.enable", "true");
        // Whoever takes the offer out on the way would read the password.
        settings.put("mail.smtp.starttls.required", "true");
      }
      case NONE -> settings.put("mail.smtp.starttls.enable", "false");
    }
    session = Session.getInstance(settings);
  }

  @Override
  public void send(Message message) throws DeliveryException {
    try {
      MimeMessage mail = new MimeMessage(session);
      mail.setFrom(new InternetAddress(target.sender()));
      for (String each : target.recipients()) {
        mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(each));
      }
      mail.setSubject(oneLine(message.title()), StandardCharsets.UTF_8.name());
      mail.setText(message.text(), StandardCharsets.UTF_8.name());
      mail.setSentDate(Date.from(message.first().time()));
      // Mail programs show what has the same name once.
      mail.setHeader("Crossbook-Delivery", Long.toString(message.first().id()));
      if (password == null) {
        Transport.send(mail);
      } else {
        Transport.send(mail, target.user(), password.reveal());
      }
    } catch (AuthenticationFailedException refused) {
      // The server's answer is its message.
      if (refused.getMessage() != null && refused.getMessage().startsWith("4")) {
        throw DeliveryException.passing(target.host() + " lets nobody log in now");
      }
      throw DeliveryException.hopeless(target.host() + " refused the password of " + target.user());
    } catch (SendFailedException refused) {
      if (wantsItLater(refused)) {
        throw DeliveryException.passing(target.host() + " takes the mail later");
      }
      throw DeliveryException.hopeless(
          target.host() + " does not take mail from " + target.sender() + " to all recipients");
    } catch (MessagingException failed) {
      throw DeliveryException.passing(
          target.host() + " did not take the mail (" + cause(failed) + ")");
    }
  }

  /**
   * Whether an answer of the server was one of 400 to 499 (RFC 5321, 4.2.1), as of one that lets
   * those whom it does not know come twice.
   */
  private static boolean wantsItLater(SendFailedException refused) {
    for (Exception each = refused;
        each instanceof MessagingException answer;
        each = answer.getNextException()) {
      int code = 0;
      if (answer instanceof SMTPSendFailedException whole) {
        code = whole.getReturnCode();
      } else if (answer instanceof SMTPAddressFailedException recipient) {
        code = recipient.getReturnCode();
      } else if (answer instanceof SMTPSenderFailedException sender) {
        code = sender.getReturnCode();
      }
      if (code >= 400 && code < 500) {
        return true;
      }
    }
    return false;
  }

  /** The kind of a failure; its words may repeat what was said to the server. */
  private static String cause(MessagingException failed) {
    Throwable first = failed.getCause() == null ? failed : failed.getCause();
    return first.getClass().getSimpleName();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
