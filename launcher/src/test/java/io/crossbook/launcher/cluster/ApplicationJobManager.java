package io.crossbook.launcher.cluster;

import java.io.File;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.EntrypointClusterConfiguration;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * The process of a job manager in application mode, with task managers that come by themselves. It
 * does what Flink's own entry point for Kubernetes does, which like the one for standalone clusters
 * is only in Flink's distribution: the class, its arguments and its jar are in the configuration.
 * Starts in a process of its own, with Flink on its class path and nothing else of ours.
 */
@SuppressWarnings("try") // Flink closes it, and lets it be interrupted.
public final class ApplicationJobManager extends ApplicationClusterEntryPoint {
  private ApplicationJobManager(Configuration configuration, PackagedProgram program) {
    super(configuration, program, StandaloneResourceManagerFactory.getInstance());
  }

  /** {@code --configDir FOLDER -D KEY=VALUE ...}. */
  public static void main(String[] args) throws Exception {
    EntrypointClusterConfiguration arguments = ClusterEntrypoint.parseArguments(args);
    Configuration configuration = loadConfiguration(arguments);
    ApplicationConfiguration application =
        ApplicationConfiguration.fromConfiguration(configuration);
    PackagedProgram program =
        DefaultPackagedProgramRetriever.create(
                null,
                new File(configuration.get(PipelineOptions.JARS).get(0)),
                application.getApplicationClassName(),
                application.getProgramArguments(),
                configuration)
            .getPackagedProgram();
    configureExecution(configuration, program);
    ClusterEntrypoint.runClusterEntrypoint(new ApplicationJobManager(configuration, program));
  }
}
