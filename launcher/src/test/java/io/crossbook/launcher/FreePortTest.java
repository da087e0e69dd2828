package io.crossbook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Free ports stay free until the server that was told of them starts. */
class FreePortTest {
  @Test
  void aServerCanListenThere() throws Exception {
    int port = FreePort.find();
    try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(server.getLocalPort())
          .isEqualTo(port)
          .isBetween(FreePort.LOWEST, FreePort.HIGHEST);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void noConnectionIsGivenSuchAPort() throws Exception {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    assumeTrue(Files.isReadable(range));
    String said;
    // Such a file gives everything to the first read, and nothing to a second.
    try (BufferedReader lines = Files.newBufferedReader(range)) {
      said = lines.readLine();
    }
    int lowest = Integer.parseInt(said.split("\\s+", -1)[0]);
    assumeTrue(lowest >= 32_768, "the machine was set otherwise");
    assertThat(FreePort.HIGHEST).isLessThan(lowest);
  }
}
