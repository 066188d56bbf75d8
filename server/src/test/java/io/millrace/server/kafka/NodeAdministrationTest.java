package io.millrace.server.kafka;

import static io.millrace.server.kafka.AdminAssertions.assertRefused;

import io.millrace.server.RunningServer;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidUpdateVersionException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What administrators ask of the node itself. Texts are those of Kafka's broker. */
final class NodeAdministrationTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Admin admin;

    @BeforeAll
    static void connect() {
        admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort()));
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    private static KafkaFuture<Void> update(String feature, int level, UpgradeType type) {
        return admin.updateFeatures(
                        Map.of(feature, new FeatureUpdate((short) level, type)), new UpdateFeaturesOptions())
                .all();
    }

    @Test
    void keepsItsFeaturesAsTheyAre() throws Exception {
        update("group.version", 1, UpgradeType.UPGRADE).get();
        String refused = "The update failed for all features since the following feature had an error: Invalid update"
                + " version ";
        Class<? extends Throwable> error = InvalidUpdateVersionException.class;
        assertRefused(
                update("colours", 1, UpgradeType.UPGRADE),
                error,
                refused + "1 for feature colours. Local controller 1 does not support this feature.");
        assertRefused(
                update("transaction.version", 3, UpgradeType.UPGRADE),
                error,
                refused + "3 for feature transaction.version. Local controller 1 only supports versions 2-2");
        assertRefused(update("group.version", 0, UpgradeType.SAFE_DOWNGRADE), error, refused + "0");
    }

    @Test
    void staysTheOnlyBroker() {
        assertRefused(
                admin.unregisterBroker(7).all(),
                BrokerIdNotRegisteredException.class,
                "Broker ID 7 is not currently registered");
        assertRefused(admin.unregisterBroker(1).all(), InvalidRequestException.class, "the only one there is");
    }

    @Test
    void hasNoDelegationTokens() {
        String reason = "Delegation Token requests are not allowed on PLAINTEXT/1-way SSL channels";
        Class<? extends Throwable> error = UnsupportedByAuthenticationException.class;
        assertRefused(admin.createDelegationToken().delegationToken(), error, reason);
        assertRefused(admin.renewDelegationToken(new byte[1]).expiryTimestamp(), error, reason);
        assertRefused(admin.expireDelegationToken(new byte[1]).expiryTimestamp(), error, reason);
        assertRefused(admin.describeDelegationToken().delegationTokens(), error, reason);
    }
}
