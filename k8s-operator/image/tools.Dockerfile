# The image of notifications, retention and backups. From the root of the project, after
#   mvn package
#   mvn -pl launcher dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib
# it is made with
#   docker build -f k8s-operator/image/tools.Dockerfile -t registry.example.com/crossbook-tools:0.1.0-SNAPSHOT .
FROM debian:trixie-slim

# pg_dump has to be of the server's version or newer.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openjdk-21-jre-headless postgresql-client-17 ca-certificates \
    && rm -rf /var/lib/apt/lists/*

COPY --chown=root:root launcher/target/lib/ /opt/crossbook/lib/
COPY --chown=root:root --chmod=0444 launcher/target/crossbook-launcher-0.1.0-SNAPSHOT.jar /opt/crossbook/lib/
COPY --chown=root:root --chmod=0555 database/backup/backup.sh database/backup/restore.sh /opt/crossbook/

USER 9999:9999
# Logs go to the standard error, an object of JSON a line.
ENTRYPOINT ["java", "-Xmx256m", "-Dlog4j2.configurationFile=classpath:process-log4j2.xml", "-cp", "/opt/crossbook/lib/*", "io.crossbook.launcher.Crossbook"]
