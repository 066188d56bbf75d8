package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions of unmodified Kafka clients, and what SQL sees of them. */
final class TransactionClientsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static Map<String, String> run(ClientVersion version, String step, String topic) {
        return version.run(
                TransactionProgram.class,
                Map.of("bootstrap", "127.0.0.1:" + server.kafkaPort(), "step", step, "topic", topic));
    }

    /** How many values of each kind SQL finds, as {@link TransactionProgram} tells it. */
    private static String rows(String topic) throws SQLException {
        Map<String, Integer> kinds = new TreeMap<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT _value FROM \"" + topic + "\"")) {
            while (rows.next()) {
                String value = new String(rows.getBytes(1), StandardCharsets.UTF_8);
                kinds.merge(value.replaceAll("[0-9]+", ""), 1, Integer::sum);
            }
        }
        return kinds.toString();
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void showsWhatIsCommittedAndNothingElse(ClientVersion version) throws SQLException {
        String topic = "outcomes-" + version;
        Map<String, String> seen = run(version, "outcomes", topic);
        assertThat(seen)
                .containsEntry("committed", "{first=30, second=30}")
                .containsEntry("all", "{aborted=30, first=30, open=30, second=30}")
                .containsEntry("committed after", "{first=30, open=30, second=30}")
                // three transactions of thirty records and three markers; the open one has no markers yet
                .containsEntry("stable end", "99")
                .containsEntry("end", "129");
        assertThat(rows(topic)).isEqualTo(seen.get("committed after"));
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void fencesAProducerThatWasReplaced(ClientVersion version) throws SQLException {
        String topic = "fencing-" + version;
        Map<String, String> seen = run(version, "fencing", topic);
        assertThat(seen)
                .containsEntry("rolled back", "{}")
                .containsEntry("commit", "ProducerFencedException")
                .containsEntry("committed", "{successor=30}");
        assertThat(seen.get("send")).isNotEqualTo("none");
        assertThat(rows(topic)).isEqualTo(seen.get("committed"));
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void commitsPositionsWithTheRows(ClientVersion version) throws SQLException {
        String topic = "positions-" + version;
        Map<String, String> seen = run(version, "positions", topic);
        assertThat(seen)
                .containsEntry("read", "30")
                .containsEntry("positions aborted", "[]")
                .containsEntry("positions open", "[]")
                .containsEntry("positions committed", "[10, 10, 10]")
                .containsEntry("committed", "{in=30, out=30}");
        assertThat(rows(topic)).isEqualTo(seen.get("committed"));
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void rollsBackWhatIsOpenForTooLong(ClientVersion version) throws SQLException {
        String topic = "timeout-" + version;
        Map<String, String> seen = run(version, "timeout", topic);
        assertThat(seen).containsEntry("open", "true").containsEntry("committed", "{next=30}");
        assertThat(seen.get("commit")).isNotEqualTo("none");
        assertThat(rows(topic)).isEqualTo(seen.get("committed"));
    }
}
