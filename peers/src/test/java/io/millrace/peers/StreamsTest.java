package io.millrace.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
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
    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    Path directory;

    @Test
    void countsAndJoinsExactlyOnceWhateverIsKilled() throws Exception {
        int port = freePort();
        Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:" + port);
        Map<String, Long> counts = new TreeMap<>();
        List<String> pairs = new ArrayList<>();
        Process server = startServer(port);
        Process application = startApplication(port);
        try {
            createTopics(settings);
            Thread writer = new Thread(() -> write(settings, counts, pairs), "writer");
            writer.start();
            for (int i = 0; i < KILLS; i++) {
                TimeUnit.SECONDS.sleep(7);
                kill(application);
                application = startApplication(port);
                TimeUnit.SECONDS.sleep(10);
                kill(server);
                server = startServer(port);
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
            kill(application);
            kill(server);
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
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
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

    private Process startServer(int port) throws IOException {
        return java(
                "server.log",
                "-jar",
                Path.of("..", "server", "target", "millrace-server.jar").toString(),
                "server",
                "--data",
                directory.resolve("data").toString(),
                "--sql-port",
                "-1",
                "--http-port",
                "-1",
                "--kafka-port",
                Integer.toString(port));
    }

    private Process startApplication(int port) throws IOException {
        return java(
                "application.log",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StreamsApplication.class.getName(),
                "127.0.0.1:" + port,
                directory.resolve("state").toString());
    }

    private Process java(String log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.resolve(log).toFile()))
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
