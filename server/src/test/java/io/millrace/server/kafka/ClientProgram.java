package io.millrace.server.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;

/**
 * What an ordinary program does with Kafka's clients. Loaded once for each version of them, so it speaks to the test in
 * types of the JDK alone: takes the bootstrap address, answers what it saw.
 */
public final class ClientProgram implements Function<Map<String, String>, Map<String, String>> {
    @Override
    public Map<String, String> apply(Map<String, String> arguments) {
        try {
            return run(
                    arguments.getOrDefault("bootstrap", ""),
                    arguments.getOrDefault("topic", ""),
                    arguments.getOrDefault("compression", ""),
                    arguments.getOrDefault("acks", ""));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> run(String bootstrap, String topic, String compression, String acks)
            throws ExecutionException, InterruptedException {
        Map<String, String> seen = new HashMap<>();
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
            seen.put("nodes", "" + admin.describeCluster().nodes().get().size());
            seen.put("topics", "" + admin.listTopics().names().get().contains(topic));
        }
        produce(bootstrap, topic, compression, acks, seen);
        consume(bootstrap, topic, seen);
        if (compression.equals("none")) {
            readInGroup(bootstrap, topic, seen);
        }
        return seen;
    }

    private static void produce(
            String bootstrap, String topic, String compression, String acks, Map<String, String> seen)
            throws ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("acks", acks);
        properties.put("enable.idempotence", acks.equals("all") ? "true" : "false");
        properties.put("compression.type", compression);
        properties.put("linger.ms", "5");
        properties.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        properties.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        int wrong = 0;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(properties)) {
            List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                        topic,
                        null,
                        1_700_000_000_000L + i,
                        "key" + i % 50,
                        ("value" + i).getBytes(StandardCharsets.UTF_8));
                record.headers().add("h", new byte[] {(byte) i});
                sent.add(producer.send(record));
            }
            for (int i = 0; i < 1000; i++) {
                byte[] key = ("key" + i % 50).getBytes(StandardCharsets.UTF_8);
                if (sent.get(i).get().partition() != Utils.toPositive(Utils.murmur2(key)) % 3) {
                    wrong++;
                }
            }
        }
        seen.put("misplaced", "" + wrong);
    }

    private static void consume(String bootstrap, String topic, Map<String, String> seen) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        properties.put("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(properties)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int count = 0;
            int right = 0;
            boolean ordered = true;
            Map<Integer, Long> next = new HashMap<>();
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (count < 1000 && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    ordered &= record.offset() == next.getOrDefault(record.partition(), 0L);
                    next.put(record.partition(), record.offset() + 1);
                    int i = (int) (record.timestamp() - 1_700_000_000_000L);
                    Header header = record.headers().lastHeader("h");
                    boolean isRight = new String(record.value(), StandardCharsets.UTF_8).equals("value" + i)
                            && record.key().equals("key" + i % 50)
                            && header != null
                            && header.value()[0] == (byte) i;
                    right += isRight ? 1 : 0;
                    count++;
                }
            }
            seen.put("consumed", "" + count);
            seen.put("right", "" + right);
            seen.put("ordered", "" + ordered);
            long ends = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(end -> end)
                    .sum();
            seen.put("ends", "" + ends);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, 1_700_000_000_500L));
            long later = consumer.offsetsForTimes(times).values().stream()
                    .filter(found -> found != null)
                    .filter(found -> found.timestamp() >= 1_700_000_000_500L && found.timestamp() < 1_700_000_000_600L)
                    .count();
            seen.put("offsetsForTimes", "" + later);
        }
    }

    private static Properties groupProperties(String bootstrap, String group) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("group.id", group);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("heartbeat.interval.ms", "300");
        properties.put("session.timeout.ms", "6000");
        properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        properties.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        return properties;
    }

    /** Two members share the topic; what they committed is not delivered again. */
    private static void readInGroup(String bootstrap, String topic, Map<String, String> seen)
            throws InterruptedException, ExecutionException {
        String group = "group-of-" + topic;
        Properties properties = groupProperties(bootstrap, group);
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + 60_000_000_000L;
        try (KafkaConsumer<String, String> first = new KafkaConsumer<>(properties);
                KafkaConsumer<String, String> second = new KafkaConsumer<>(properties)) {
            first.subscribe(List.of(topic));
            while (values.size() < 200 && System.nanoTime() < deadline) {
                first.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            first.commitSync();
            second.subscribe(List.of(topic));
            boolean shared = false;
            while (!shared && System.nanoTime() < deadline) {
                first.poll(Duration.ofMillis(50)).forEach(record -> values.add(record.value()));
                second.poll(Duration.ofMillis(50)).forEach(record -> values.add(record.value()));
                first.commitSync();
                second.commitSync();
                shared = first.assignment().size() + second.assignment().size() == 3
                        && !first.assignment().isEmpty()
                        && !second.assignment().isEmpty();
            }
            seen.put("shared", "" + shared);
        }
        try (KafkaConsumer<String, String> third = new KafkaConsumer<>(properties)) {
            third.subscribe(List.of(topic));
            for (int i = 0; i < 20 && System.nanoTime() < deadline; i++) {
                third.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            third.commitSync();
        }
        seen.put("delivered", "" + values.size());
        seen.put("distinct", "" + new HashSet<>(values).size());
        try (Admin admin = Admin.create(properties)) {
            long committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                            .mapToLong(position -> position.offset())
                            .sum();
            seen.put("committed", "" + committed);
            seen.put(
                    "members",
                    ""
                            + admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                                    .mapToInt(described -> described.members().size())
                                    .sum());
            admin.deleteConsumerGroups(List.of(group)).all().get();
            seen.put(
                    "left",
                    ""
                            + admin.listConsumerGroupOffsets(group)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .size());
        }
    }
}
