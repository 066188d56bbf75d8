package io.millrace.server.history;

import io.millrace.server.history.History.Outcome;
import io.millrace.server.history.History.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What Kafka's clients do while the server is killed. Each method runs on a thread of its own, until told to stop. */
final class KafkaWork {
    static final String PLAIN = "plain";
    static final String LEFT = "left";
    static final String RIGHT = "right";
    static final String COPIED = "copied";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PAUSE_MILLIS = 20;

    private final String servers;
    private final History history;
    private final BooleanSupplier stopped;

    KafkaWork(int port, History history, BooleanSupplier stopped) {
        this.servers = "127.0.0.1:" + port;
        this.history = history;
        this.stopped = stopped;
    }

    /** An idempotent producer that is never given up: the client itself repeats what was cut off. */
    void produce(String name) throws InterruptedException {
        long next = 0;
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            while (!stopped.getAsBoolean()) {
                for (int i = 0; i < 10; i++) {
                    String value = name + "#" + next++;
                    producer.send(new ProducerRecord<>(PLAIN, name, value), (metadata, error) -> {
                        history.wrote(List.of(value), error == null ? Outcome.ACKNOWLEDGED : Outcome.UNKNOWN);
                        if (error == null) {
                            history.acknowledgedAt(value, metadata.offset());
                        }
                    });
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Transactions over two topics, some taken back; one transactional id, whose older self is fenced by its newer. */
    void transact(String name, long seed) throws InterruptedException {
        Random random = new Random(seed);
        AtomicLong next = new AtomicLong();
        while (!stopped.getAsBoolean()) {
            try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", name))) {
                producer.initTransactions();
                while (!stopped.getAsBoolean()) {
                    transaction(producer, name, next, random);
                    Thread.sleep(PAUSE_MILLIS);
                }
            } catch (KafkaException e) {
                pauseAfter(e);
            }
        }
    }

    private void transaction(KafkaProducer<String, String> producer, String name, AtomicLong next, Random random) {
        List<String> values = new ArrayList<>();
        Outcome outcome = Outcome.ABORTED;
        try {
            producer.beginTransaction();
            int records = 2 + random.nextInt(8);
            for (int i = 0; i < records; i++) {
                String topic = i % 2 == 0 ? LEFT : RIGHT;
                String value = name + "/" + topic + "#" + next.getAndIncrement();
                values.add(value);
                producer.send(new ProducerRecord<>(topic, name, value));
            }
            if (random.nextInt(4) == 0) {
                producer.abortTransaction();
            } else {
                producer.flush();
                outcome = Outcome.UNKNOWN;
                producer.commitTransaction();
                outcome = Outcome.ACKNOWLEDGED;
            }
        } finally {
            history.wrote(values, outcome);
        }
    }

    /** Reads what is committed, as one of a group, and commits how far it has come. */
    void consume(String group) {
        while (!stopped.getAsBoolean()) {
            try (KafkaConsumer<String, String> consumer = consumer(group)) {
                consumer.subscribe(List.of(PLAIN, LEFT, RIGHT));
                while (!stopped.getAsBoolean()) {
                    for (ConsumerRecord<String, String> each : consumer.poll(POLL)) {
                        history.saw(new Seen(each.topic(), each.partition(), each.offset(), each.key(), each.value()));
                    }
                    consumer.commitSync();
                }
            } catch (KafkaException e) {
                pauseAfter(e);
            }
        }
    }

    /** Copies a topic exactly once: records and position in one transaction. */
    void copy(String name, BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", name));
                    KafkaConsumer<String, String> consumer = consumer(name)) {
                producer.initTransactions();
                consumer.subscribe(List.of(PLAIN));
                while (!done.getAsBoolean()) {
                    copySome(producer, consumer);
                }
            } catch (KafkaException e) {
                pauseAfter(e);
            }
        }
    }

    private static void copySome(KafkaProducer<String, String> producer, KafkaConsumer<String, String> consumer) {
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        if (records.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (ConsumerRecord<String, String> each : records) {
            producer.send(new ProducerRecord<>(COPIED, each.key(), each.value()));
            positions.put(new TopicPartition(each.topic(), each.partition()), new OffsetAndMetadata(each.offset() + 1));
        }
        producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
        producer.commitTransaction();
    }

    /** Everything committed in {@code topic}, from its beginning to its end. */
    List<Seen> readAll(String topic) {
        List<Seen> all = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer("reader")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, String> each : consumer.poll(POLL)) {
                    all.add(new Seen(topic, each.partition(), each.offset(), each.key(), each.value()));
                }
            }
        }
        return all;
    }

    /** A client that is cut off goes on with a new connection, or a new self. */
    private static void pauseAfter(KafkaException error) {
        if (error instanceof InterruptException) {
            throw error;
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(common());
        settings.put("enable.idempotence", true);
        settings.put("transaction.timeout.ms", 5_000);
        settings.put("max.block.ms", 20_000);
        settings.put("request.timeout.ms", 3_000);
        settings.put("linger.ms", 5);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(String group) {
        Map<String, Object> settings = new HashMap<>(common());
        settings.put("group.id", group);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.put("session.timeout.ms", 6_000);
        settings.put("heartbeat.interval.ms", 1_000);
        settings.put("default.api.timeout.ms", 10_000);
        settings.put("request.timeout.ms", 5_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    Map<String, Object> common() {
        return Map.of("bootstrap.servers", servers, "reconnect.backoff.ms", 50, "reconnect.backoff.max.ms", 200);
    }
}
