package io.millrace.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.environment.Environment;
import io.millrace.common.environment.RealEnvironment;
import io.millrace.server.Server;
import io.millrace.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers to Fetch that are sent straight from the log's files, larger than what the sockets between hold. */
final class FetchTransferTest {
    private static final short VERSION = 12;
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 24;
    private static final int RECORD_BYTES = 700_000;

    @TempDir
    Path directory;

    private Environment environment;
    private Server server;
    private Map<String, Object> properties;

    @BeforeEach
    void fill() throws Exception {
        environment = new RealEnvironment();
        server = Server.start(environment, ServerConfig.onFreePorts(directory));
        properties = Map.of("bootstrap.servers", "127.0.0.1:" + server.kafkaPort());
        try (Admin admin = Admin.create(properties);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic("t", PARTITIONS, (short) 1)))
                    .all()
                    .get();
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("t", i % PARTITIONS, null, new byte[RECORD_BYTES]));
            }
            producer.flush();
        }
    }

    @AfterEach
    void close() {
        server.close();
        environment.close();
    }

    private static FetchRequestData wanting(int maxBytes, int partitionMaxBytes) {
        FetchTopic topic = new FetchTopic().setTopic("t");
        for (int i = 0; i < PARTITIONS; i++) {
            topic.partitions()
                    .add(new FetchPartition()
                            .setPartition(i)
                            .setFetchOffset(0)
                            .setPartitionMaxBytes(partitionMaxBytes));
        }
        FetchRequestData request =
                new FetchRequestData().setMaxWaitMs(0).setMinBytes(1).setMaxBytes(maxBytes);
        request.topics().add(topic);
        return request;
    }

    /** Records of each partition; every batch is whole and right. */
    private static List<Integer> counts(FetchResponseData response) {
        List<Integer> counts = new ArrayList<>();
        for (FetchResponseData.PartitionData partition :
                response.responses().get(0).partitions()) {
            int count = 0;
            for (MutableRecordBatch batch : ((MemoryRecords) partition.records()).batches()) {
                batch.ensureValid();
                for (Record record : batch) {
                    assertThat(record.offset()).isEqualTo(count++);
                    assertThat(record.valueSize()).isEqualTo(RECORD_BYTES);
                }
            }
            counts.add(count);
        }
        return counts;
    }

    @Test
    void sendsNoMoreThanIsAskedFor() throws Exception {
        try (RawClient client = new RawClient(server.kafkaPort())) {
            int all = RECORDS / PARTITIONS;
            assertThat(fetched(client, 50 << 20, 50 << 20)).containsExactly(all, all, all);
            assertThat(fetched(client, 50 << 20, 1_500_000)).containsExactly(2, 2, 2);
            assertThat(fetched(client, 3_000_000, 1_500_000)).containsExactly(2, 2, 0);
            // The first batch there is, lest a client never gets beyond it; no others.
            assertThat(fetched(client, 1, 50 << 20)).containsExactly(1, 0, 0);
            assertThat(fetched(client, 50 << 20, 1)).containsExactly(1, 0, 0);
        }
    }

    private static List<Integer> fetched(RawClient client, int maxBytes, int partitionMaxBytes) throws IOException {
        return counts((FetchResponseData) client.ask(ApiKeys.FETCH, VERSION, wanting(maxBytes, partitionMaxBytes)));
    }

    @Test
    void sendsOnWhileTheTopicIsDeleted() throws Exception {
        try (RawClient client = new RawClient(server.kafkaPort());
                Admin admin = Admin.create(properties)) {
            client.begin(ApiKeys.FETCH, VERSION, wanting(50 << 20, 50 << 20));
            int size = client.awaitAnswer();
            assertThat(size).isGreaterThan(RECORDS * RECORD_BYTES);
            admin.deleteTopics(List.of("t")).all().get();
            int all = RECORDS / PARTITIONS;
            assertThat(counts((FetchResponseData) client.answer(ApiKeys.FETCH, VERSION, size)))
                    .containsExactly(all, all, all);
            awaitNoDeletedFile();
        }
    }

    @Test
    void closesItsFilesWhenTheClientGoesAway() throws Exception {
        try (Admin admin = Admin.create(properties)) {
            try (RawClient client = new RawClient(server.kafkaPort())) {
                for (int i = 0; i < 5; i++) {
                    client.begin(ApiKeys.FETCH, VERSION, wanting(50 << 20, 50 << 20));
                }
                assertThat(client.awaitAnswer()).isPositive();
            }
            admin.deleteTopics(List.of("t")).all().get();
            awaitNoDeletedFile();
        }
    }

    /** A deleted file that is open is listed as such. */
    private void awaitNoDeletedFile() throws IOException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!deletedFiles().isEmpty()) {
            assertThat(System.nanoTime()).as("%s", deletedFiles()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private List<String> deletedFiles() throws IOException {
        String folder = directory.toRealPath().toString();
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    String name = Files.readSymbolicLink(descriptor).toString();
                    if (name.startsWith(folder) && name.endsWith("(deleted)")) {
                        open.add(name);
                    }
                }
            }
        }
        return open;
    }
}
