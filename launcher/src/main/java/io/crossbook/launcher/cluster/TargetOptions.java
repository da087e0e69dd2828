package io.crossbook.launcher.cluster;

import io.crossbook.launcher.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which cluster a command is about. Filled by picocli. */
final class TargetOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of any cluster's REST interface; without it the cluster of --dir.")
  private String url;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ClusterCommand.FOLDER,
      description = "Folder of a cluster on this machine (${DEFAULT-VALUE}).")
  private Path folder;

  /** For picocli. */
  TargetOptions() {}

  /**
   * The address of its REST interface, without a slash at the end.
   *
   * @throws Failure if none is named and none runs
   */
  String address() throws Failure {
    if (url == null) {
      return new StandingCluster(folder).address();
    }
    String address = url.replaceFirst("/+$", "");
    try {
      String scheme = String.valueOf(URI.create(address).getScheme());
      if (scheme.equals("http") || scheme.equals("https")) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      throw refused(malformed);
    }
    throw refused(null);
  }

  private Failure refused(Throwable cause) {
    return new Failure(
        "--url is " + url + "; allowed is one such as http://localhost:8081.", cause);
  }

  /**
   * A way to ask it.
   *
   * @throws Failure if it does not answer
   */
  ClusterRest rest() throws Failure, InterruptedException {
    String address = address();
    ClusterRest rest = new ClusterRest(List.of(address));
    if (rest.answering().isEmpty()) {
      throw new Failure(
          "No Flink cluster answers at "
              + address
              + "; look whether it runs and can be reached from here.");
    }
    return rest;
  }
}
