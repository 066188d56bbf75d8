package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.Server;
import io.millrace.server.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unmodified administrators' clients against a whole server. */
final class AdminClientTest {
    @TempDir
    static Path directory;

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void doesWhatAdministratorsAsk(ClientVersion version) {
        try (Environment environment = new RealEnvironment();
                Server server =
                        Server.start(environment, ServerConfig.onFreePorts(directory.resolve(version.toString())))) {
            Map<String, String> seen = version.run(
                    AdminProgram.class,
                    Map.of("bootstrap", "127.0.0.1:" + server.kafkaPort(), "topic", "administered"));
            assertThat(seen)
                    .containsEntry("validated", "null")
                    .containsEntry("createdPartitions", "3")
                    .containsEntry("createdReplicas", "1")
                    .containsEntry("createdPolicy", "compact")
                    .containsEntry("createdAgain", "TopicExistsException: Topic 'administered' already exists.")
                    .containsEntry("partitions", "5")
                    .containsEntry("operations", "8")
                    .containsEntry("internal", "false")
                    .containsEntry("byId", "administered")
                    .containsEntry("listed", "true")
                    .containsEntry("retention", "5000 DYNAMIC_TOPIC_CONFIG false")
                    .containsEntry(
                            "alteredWrong",
                            "InvalidConfigurationException: Invalid value long for configuration retention.ms: Not a"
                                    + " number of type LONG")
                    .containsEntry("brokerRetention", "604800000")
                    .containsEntry("offsets", "0 10 4 4")
                    .containsEntry("lowWatermark", "4")
                    .containsEntry("bytes", "true")
                    .containsEntry("nodes", "1")
                    .containsEntry("controller", "1")
                    .containsEntry("clusterOperations", "7")
                    .containsEntry("reassignments", "{}")
                    .containsEntry("acls", "SecurityDisabledException: No Authorizer is configured on the broker")
                    .containsEntry("quotas", "{}")
                    .containsEntry("passwords", "{}")
                    .containsEntry("deleted", "null");
            assertThat(seen.get("validatedOnly")).startsWith("UnknownTopicOrPartitionException");
            assertThat(seen.get("createdWide")).startsWith("InvalidReplicationFactorException");
            assertThat(seen.get("created")).startsWith("InvalidTopicException");
            assertThat(seen.get("shrunk")).startsWith("InvalidPartitionsException");
            assertThat(seen.get("describedMissing")).startsWith("UnknownTopicOrPartitionException");
            assertThat(seen.get("deletedBeyond")).startsWith("OffsetOutOfRangeException");
            assertThat(seen.get("gone")).startsWith("UnknownTopicOrPartitionException");
        }
    }
}
