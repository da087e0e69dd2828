package io.crossbook.launcher.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An SMTP server (RFC 5321) that answers one command as it is told, and takes all others. */
final class ScriptedMailServer implements AutoCloseable {
  private final ServerSocket socket;
  private final String command;
  private final String answer;

  /**
   * Starts it.
   *
   * @param command such as RCPT
   * @param answer to it, one line
   */
  ScriptedMailServer(String command, String answer) throws IOException {
    this.command = command;
    this.answer = answer;
    socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "mail-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    boolean open = true;
    while (open) {
      try (Socket client = socket.accept()) {
        talk(client);
      } catch (IOException gone) {
        // The client went, or the test closed the socket.
        open = !socket.isClosed();
      }
    }
  }

  private void talk(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    PrintStream out = new PrintStream(client.getOutputStream(), true, StandardCharsets.US_ASCII);
    out.print("220 ready\r\n");
    out.flush();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String said = line.split(" ", 2)[0];
      if (said.equals(command)) {
        out.print(answer + "\r\n");
      } else if (said.equals("QUIT")) {
        out.print("221 bye\r\n");
        out.flush();
        return;
      } else {
        out.print((said.equals("DATA") ? "354 go on" : "250 ok") + "\r\n");
      }
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
