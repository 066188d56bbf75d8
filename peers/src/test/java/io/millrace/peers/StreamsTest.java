package io.millrace.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of Kafka Streams and the server are killed in turns, under load: every output is there exactly once. */
@Tag("slow")
class StreamsTest {
    private static final int LINES = 6_000;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    @Test
    void countsAndJoinsExactlyOnceWhateverIsKilled() throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        List<String> pairs = new ArrayList<>();
        MillraceServer server = new MillraceServer(directory);
        Map<String, Object> settings = Map.of("bootstrap.servers", server.bootstrap());
        Program application = startApplication(server.bootstrap());
        try {
            createTopics(settings);
            Thread writer = new Thread(() -> write(settings, counts, pairs), "writer");
            writer.start();
            for (int i = 0; i < KILLS; i++) {
                TimeUnit.SECONDS.sleep(7);
                application.kill();
                application = startApplication(server.bootstrap());
                TimeUnit.SECONDS.sleep(10);
                server.killAndRestart();
            }
            writer.join();
            long words = counts.values().stream().mapToLong(Long::longValue).sum();
            List<ConsumerRecord<String, Long>> counted =
                    read(settings, StreamsApplication.WORDS, new LongDeserializer(), words);
            Map<String, Long> last = new TreeMap<>();
            for (ConsumerRecord<String, Long> each : counted) {
                Long before = last.put(each.key(), each.value());
                assertThat(each.value()).as("count of %s", each.key()).isEqualTo(before == null ? 1 : before + 1);
            }
            assertThat(last).isEqualTo(counts);
            assertThat(read(settings, StreamsApplication.JOINED, new StringDeserializer(), pairs.size()))
                    .extracting(ConsumerRecord::value)
                    .containsExactlyInAnyOrderElementsOf(pairs);
        } finally {
            application.close();
            server.close();
        }
    }

    private static void write(Map<String, Object> settings, Map<String, Long> counts, List<String> pairs) {
        Random random = new Random(5);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < LINES; i++) {
                List<String> words = List.of("w" + random.nextInt(50), "w" + random.nextInt(50), "all");
                words.forEach(word -> counts.merge(word, 1L, Long::sum));
                producer.send(new ProducerRecord<>(StreamsApplication.LINES, "k" + i, String.join(" ", words)));
                if (i % 5 == 0) {
                    producer.send(new ProducerRecord<>(StreamsApplication.LEFT, "j" + i, "L" + i));
                    producer.send(new ProducerRecord<>(StreamsApplication.RIGHT, "j" + i, "R" + i));
                    pairs.add("L" + i + "+R" + i);
                }
                if (i % 10 == 0) {
                    TimeUnit.MILLISECONDS.sleep(75);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is committed, once there is as much as wanted, and a little later. */
    private static <V> List<ConsumerRecord<String, V>> read(
            Map<String, Object> settings, String topic, Deserializer<V> values, long wanted) {
        Map<String, Object> reading = new HashMap<>(settings);
        reading.put("isolation.level", "read_committed");
        List<ConsumerRecord<String, V>> records = new ArrayList<>();
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(reading, new StringDeserializer(), values)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Eventually.DEADLINE_SECONDS);
            while (records.size() < wanted && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            consumer.poll(Duration.ofSeconds(2)).forEach(records::add);
        }
        return records;
    }

    private static void createTopics(Map<String, Object> settings) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(Stream.of(
                                    StreamsApplication.LINES,
                                    StreamsApplication.WORDS,
                                    StreamsApplication.LEFT,
                                    StreamsApplication.RIGHT,
                                    StreamsApplication.JOINED)
                            .map(topic -> new NewTopic(topic, 2, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private Program startApplication(String bootstrap) throws IOException {
        return Program.start(
                directory.resolve("application.log"),
                StreamsApplication.class,
                bootstrap,
                directory.resolve("state").toString());
    }
}
