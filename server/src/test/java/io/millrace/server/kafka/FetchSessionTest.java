package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.server.RunningServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fetching that names only what changes (KIP-227). */
final class FetchSessionTest {
    private static final short VERSION = 12;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    @Test
    void tellsOnlyWhatIsNew() throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort());
        try (Admin admin = Admin.create(properties);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                RawClient client = new RawClient(server.kafkaPort())) {
            admin.createTopics(List.of(new NewTopic("t", 3, (short) 1))).all().get();
            FetchResponseData first = fetch(client, 0, 0, partition(0, 0), partition(1, 0), partition(2, 0));
            int session = first.sessionId();
            assertThat(session).isPositive();
            assertThat(partitions(first)).containsExactly(0, 1, 2);
            assertThat(partitions(fetch(client, session, 1))).isEmpty();

            producer.send(new ProducerRecord<>("t", 1, "k", "v")).get();
            FetchResponseData one = fetch(client, session, 2);
            assertThat(one.sessionId()).isEqualTo(session);
            assertThat(partitions(one)).containsExactly(1);
            // Not gone on: the same again.
            assertThat(partitions(fetch(client, session, 3))).containsExactly(1);
            assertThat(partitions(fetch(client, session, 4, partition(1, 1)))).isEmpty();

            FetchRequestData forget = request(session, 5)
                    .setForgottenTopicsData(
                            List.of(new ForgottenTopic().setTopic("t").setPartitions(List.of(2))));
            producer.send(new ProducerRecord<>("t", 2, "k", "v")).get();
            assertThat(partitions(fetch(client, forget))).isEmpty();

            assertThat(fetch(client, session, 5).errorCode()).isEqualTo(Errors.INVALID_FETCH_SESSION_EPOCH.code());
            assertThat(fetch(client, session + 1, 1).errorCode()).isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND.code());
            FetchResponseData end = fetch(client, session, -1, partition(0, 0));
            assertThat(end.sessionId()).isZero();
            assertThat(partitions(end)).containsExactly(0);
            assertThat(fetch(client, session, 6).errorCode()).isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND.code());
        }
    }

    private static FetchPartition partition(int number, long offset) {
        return new FetchPartition().setPartition(number).setFetchOffset(offset).setPartitionMaxBytes(1 << 20);
    }

    private static FetchRequestData request(int session, int epoch, FetchPartition... partitions) {
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(0)
                .setMinBytes(1)
                .setSessionId(session)
                .setSessionEpoch(epoch);
        if (partitions.length > 0) {
            request.topics().add(new FetchTopic().setTopic("t").setPartitions(List.of(partitions)));
        }
        return request;
    }

    private static FetchResponseData fetch(RawClient client, int session, int epoch, FetchPartition... partitions)
            throws IOException {
        return fetch(client, request(session, epoch, partitions));
    }

    private static FetchResponseData fetch(RawClient client, FetchRequestData request) throws IOException {
        return (FetchResponseData) client.ask(ApiKeys.FETCH, VERSION, request);
    }

    private static List<Integer> partitions(FetchResponseData response) {
        assertThat(response.errorCode()).isEqualTo(Errors.NONE.code());
        return response.responses().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(FetchResponseData.PartitionData::partitionIndex)
                .toList();
    }

    @Test
    void makesRoomForLargerOnesAndForgetsIdleOnes() {
        SimulatedEnvironment environment = new SimulatedEnvironment(1);
        FetchSessions sessions = new FetchSessions(environment, 2);
        FetchSession small = sessions.make(true, 1);
        FetchSession other = sessions.make(true, 1);
        assertThat(small).isNotNull();
        assertThat(other).isNotNull();
        assertThat(sessions.make(true, 5)).isNull();
        environment.advance(121_000);
        assertThat(sessions.find(small == null ? 0 : small.id())).isSameAs(small);
        // The other one was idle.
        assertThat(sessions.make(true, 1)).isNotNull();
        assertThat(sessions.find(other == null ? 0 : other.id())).isNull();
        // Of the two that are used, the older may go for a larger one only.
        assertThat(sessions.make(true, 0)).isNull();
        assertThat(sessions.make(true, 5)).isNotNull();
        assertThat(sessions.find(small == null ? 0 : small.id())).isNull();
        assertThat(sessions.size()).isEqualTo(2);
    }
}
