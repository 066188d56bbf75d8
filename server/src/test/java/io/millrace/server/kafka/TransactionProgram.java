package io.millrace.server.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What programs do with transactions of Kafka's clients. Loaded once for each version of them, as {@link ClientProgram}
 * is; does the one {@code step} that it is told and answers what it saw.
 */
public final class TransactionProgram implements Function<Map<String, String>, Map<String, String>> {
    private static final int PARTITIONS = 3;

    private final Map<String, String> seen = new TreeMap<>();
    private String bootstrap = "";
    private String topic = "";

    @Override
    public Map<String, String> apply(Map<String, String> arguments) {
        bootstrap = arguments.getOrDefault("bootstrap", "");
        topic = arguments.getOrDefault("topic", "");
        try {
            createTopic();
            switch (arguments.getOrDefault("step", "")) {
                case "outcomes" -> outcomes();
                case "fencing" -> fencing();
                case "positions" -> positions();
                case "timeout" -> timeout();
                case "restart" -> restart(arguments.getOrDefault("sent", ""), arguments.getOrDefault("restarted", ""));
                default -> throw new IllegalArgumentException("no such step");
            }
            return seen;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void createTopic() throws ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    private KafkaProducer<String, String> producer(int timeoutMillis) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("transactional.id", "id-" + topic);
        properties.put("transaction.timeout.ms", "" + timeoutMillis);
        properties.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        properties.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        return new KafkaProducer<>(properties);
    }

    private KafkaConsumer<String, String> consumer(String isolation, String group) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("group.id", group);
        properties.put("isolation.level", isolation);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        properties.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        return new KafkaConsumer<>(properties);
    }

    private void send(KafkaProducer<String, String> producer, String prefix) {
        for (int i = 0; i < 30; i++) {
            // If large, each is a batch of its own, and several are under way at once.
            String key = prefix.equals("first") ? "k".repeat(20_000) : "key" + i;
            producer.send(new ProducerRecord<>(topic, i % PARTITIONS, key, prefix + i));
        }
        producer.flush();
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }

    /** How many values of each kind a reader finds up to the end that it is told. */
    private String read(String isolation) {
        Map<String, Integer> kinds = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer = consumer(isolation, "reader-of-" + topic)) {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                    && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    kinds.merge(record.value().replaceAll("[0-9]+", ""), 1, Integer::sum);
                }
            }
        }
        return kinds.toString();
    }

    private long end(String isolation) {
        try (KafkaConsumer<String, String> consumer = consumer(isolation, "reader-of-" + topic)) {
            return consumer.endOffsets(partitions()).values().stream()
                    .mapToLong(end -> end)
                    .sum();
        }
    }

    private void outcomes() {
        try (KafkaProducer<String, String> producer = producer(60_000)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "first");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "aborted");
            producer.abortTransaction();
            producer.beginTransaction();
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "second");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "open");
            seen.put("committed", read("read_committed"));
            seen.put("all", read("read_uncommitted"));
            seen.put("stable end", "" + end("read_committed"));
            seen.put("end", "" + end("read_uncommitted"));
            producer.commitTransaction();
            seen.put("committed after", read("read_committed"));
        }
    }

    private void fencing() {
        try (KafkaProducer<String, String> zombie = producer(60_000);
                KafkaProducer<String, String> successor = producer(60_000)) {
            zombie.initTransactions();
            zombie.beginTransaction();
            send(zombie, "zombie");
            successor.initTransactions();
            seen.put("rolled back", read("read_committed"));
            seen.put("commit", failure(zombie::commitTransaction));
            successor.beginTransaction();
            send(successor, "successor");
            seen.put("send", failure(() -> {
                zombie.beginTransaction();
                send(zombie, "late");
                zombie.commitTransaction();
            }));
            successor.commitTransaction();
        }
        seen.put("committed", read("read_committed"));
    }

    private static String failure(Runnable work) {
        try {
            work.run();
            return "none";
        } catch (KafkaException e) {
            return e.getClass().getSimpleName();
        }
    }

    private String committed(String group) throws ExecutionException, InterruptedException {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(properties)) {
            Map<String, Long> offsets = new TreeMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, position) -> offsets.put(partition.toString(), position.offset()));
            return offsets.values().toString();
        }
    }

    /** Reads in a group, writes what it read, and commits both together. */
    private void positions() throws ExecutionException, InterruptedException {
        String group = "group-of-" + topic;
        try (KafkaProducer<String, String> producer = producer(60_000);
                KafkaConsumer<String, String> consumer = consumer("read_committed", group)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "in");
            producer.commitTransaction();
            consumer.subscribe(List.of(topic));
            Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (values.size() < 30 && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(record.value());
                    positions.put(
                            new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1));
                }
            }
            seen.put("read", "" + values.size());
            producer.beginTransaction();
            send(producer, "lost");
            producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
            producer.abortTransaction();
            seen.put("positions aborted", committed(group));
            producer.beginTransaction();
            send(producer, "out");
            producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
            seen.put("positions open", committed(group));
            producer.commitTransaction();
            seen.put("positions committed", committed(group));
        }
        seen.put("committed", read("read_committed"));
    }

    private void timeout() {
        try (KafkaProducer<String, String> producer = producer(1_000)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "slow");
            seen.put("open", "" + (end("read_committed") < end("read_uncommitted")));
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (end("read_committed") < end("read_uncommitted") && System.nanoTime() < deadline) {
                seen.put("waited", "true");
            }
            seen.put("commit", failure(producer::commitTransaction));
        }
        try (KafkaProducer<String, String> producer = producer(1_000)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "next");
            producer.commitTransaction();
        }
        seen.put("committed", read("read_committed"));
    }

    /** Half of the transaction before a restart of the server, which the test makes between two files, half after it. */
    private void restart(String sent, String restarted) throws InterruptedException {
        try (KafkaProducer<String, String> producer = producer(60_000)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "before");
            Files.createFile(Path.of(sent));
            while (!Files.exists(Path.of(restarted))) {
                Thread.sleep(20);
            }
            send(producer, "after");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, "next");
            producer.commitTransaction();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        seen.put("committed", read("read_committed"));
    }
}
