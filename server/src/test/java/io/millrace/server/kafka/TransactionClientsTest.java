package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions of unmodified Kafka clients, and what SQL sees of them. */
final class TransactionClientsTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    /**
     * What a client has seen at the steps of {@code story}.
     *
     * @param committed the last look at what is committed, which SQL must agree with
     */
    private static Map<String, String> run(ClientVersion version, String story, String committed) throws SQLException {
        String topic = story + "-" + version;
        Map<String, String> seen = version.run(
                TransactionProgram.class,
                Map.of("bootstrap", "127.0.0.1:" + server.kafkaPort(), "step", story, "topic", topic));
        assertThat(seen).containsEntry(committed, rows(topic));
        return seen;
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
        Map<String, String> seen = run(version, "outcomes", "committed after");
        assertThat(seen)
                .containsEntry("committed", "{first=30, second=30}")
                .containsEntry("all", "{aborted=30, first=30, open=30, second=30}")
                .containsEntry("committed after", "{first=30, open=30, second=30}")
                // three transactions of thirty records and three markers; the open one has no markers yet
                .containsEntry("stable end", "99")
                .containsEntry("end", "129");
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void fencesAProducerThatWasReplaced(ClientVersion version) throws SQLException {
        Map<String, String> seen = run(version, "fencing", "committed");
        assertThat(seen)
                .containsEntry("rolled back", "{}")
                .containsEntry("commit", "ProducerFencedException")
                .containsEntry("committed", "{successor=30}");
        assertThat(seen.get("send")).isNotEqualTo("none");
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void commitsPositionsWithTheRows(ClientVersion version) throws SQLException {
        Map<String, String> seen = run(version, "positions", "committed");
        assertThat(seen)
                .containsEntry("read", "30")
                .containsEntry("positions aborted", "[]")
                .containsEntry("positions open", "[]")
                .containsEntry("positions committed", "[10, 10, 10]")
                .containsEntry("committed", "{in=30, out=30}");
    }

    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void rollsBackWhatIsOpenForTooLong(ClientVersion version) throws SQLException {
        Map<String, String> seen = run(version, "timeout", "committed");
        assertThat(seen).containsEntry("open", "true").containsEntry("committed", "{next=30}");
        assertThat(seen.get("commit")).isNotEqualTo("none");
    }

    /** As Kafka 4.1's broker tells them. */
    @ParameterizedTest
    @EnumSource(ClientVersion.class)
    void tellsAProducerWhoseTransactionTimedOutWhatKafkaTellsIt(ClientVersion version) {
        Map<String, String> seen = version.run(
                TimedOutProgram.class,
                Map.of("bootstrap", "127.0.0.1:" + server.kafkaPort(), "topic", "timed-out-" + version));
        Map<String, String> expected = new HashMap<>();
        for (String call : List.of("commit", "abort", "send", "positions")) {
            for (String step : List.of("", ", abort", ", anew")) {
                expected.put(call + step, "ProducerFencedException");
            }
        }
        expected.put("send", "in future InvalidProducerEpochException");
        if (version == ClientVersion.KAFKA_4_4) {
            expected.put("abort", "none");
            expected.put("abort, abort", "IllegalStateException");
            expected.put("abort, anew", "none");
            expected.put("send, abort", "none");
            expected.put("send, anew", "none");
            expected.put("commit", "InvalidTxnStateException");
            expected.put("commit, abort", "KafkaException by InvalidTxnStateException");
            expected.put("commit, anew", "KafkaException by InvalidTxnStateException");
        }
        assertThat(seen).isEqualTo(expected);
    }
}
