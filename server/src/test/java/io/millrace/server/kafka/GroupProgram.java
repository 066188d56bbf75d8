package io.millrace.server.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Two and three consumers that join and leave a group while records come in. A record counts as delivered once its
 * position is committed. Loaded once for each version of Kafka's clients.
 */
public final class GroupProgram implements Function<Map<String, String>, Map<String, String>> {
    private static final int RECORDS = 4_000;
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Integer> delivered = new ConcurrentHashMap<>();
    /** Who has had partitions. */
    private final Set<String> readers = ConcurrentHashMap.newKeySet();

    @Override
    public Map<String, String> apply(Map<String, String> arguments) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            return run(arguments, threads);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Properties properties(Map<String, String> arguments) {
        Properties properties = new Properties();
        arguments.forEach((name, value) -> {
            if (name.contains(".")) {
                properties.put(name, value);
            }
        });
        properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        properties.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("max.poll.records", "50");
        return properties;
    }

    private Map<String, String> run(Map<String, String> arguments, ExecutorService threads)
            throws ExecutionException, InterruptedException {
        String topic = arguments.getOrDefault("topic", "");
        Properties properties = properties(arguments);
        Map<String, String> seen = new HashMap<>();
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            Future<?> produced = threads.submit(() -> produce(properties, topic));
            AtomicBoolean firstGoes = new AtomicBoolean();
            AtomicBoolean end = new AtomicBoolean();
            List<Future<Void>> members = new ArrayList<>();
            members.add(threads.submit(member("first", arguments, topic, firstGoes)));
            members.add(threads.submit(member("second", arguments, topic, end)));
            await(() -> readers.containsAll(Set.of("first", "second")));
            members.add(threads.submit(member("third", arguments, topic, end)));
            await(() -> readers.contains("third"));
            seen.put("members", "" + describe(admin, properties, seen));
            firstGoes.set(true);
            members.get(0).get();
            if (arguments.containsKey("static")) {
                // It comes back, to the same partitions; otherwise they would wait for it until its session ends.
                members.add(threads.submit(member("first", arguments, topic, end)));
            }
            produced.get();
            await(() -> delivered.size() == RECORDS);
            end.set(true);
            for (Future<Void> member : members) {
                member.get();
            }
            long committed = admin
                    .listConsumerGroupOffsets(properties.getProperty("group.id"))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
            seen.put("committed", "" + committed);
        }
        seen.put("distinct", "" + delivered.size());
        seen.put(
                "twice",
                "" + delivered.values().stream().filter(count -> count > 1).count());
        return seen;
    }

    private static int describe(Admin admin, Properties properties, Map<String, String> seen)
            throws ExecutionException, InterruptedException {
        String group = properties.getProperty("group.id");
        ConsumerGroupDescription described = admin.describeConsumerGroups(List.of(group))
                .all()
                .get()
                .values()
                .iterator()
                .next();
        seen.put(
                "instances",
                ""
                        + described.members().stream()
                                .filter(member -> member.groupInstanceId().isPresent())
                                .count());
        return described.members().size();
    }

    /** Until {@code condition} holds. */
    private static void await(Callable<Boolean> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("waited for too long");
                }
                Thread.sleep(20);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Void produce(Properties properties, String topic) {
        Properties own = new Properties();
        own.put("bootstrap.servers", properties.get("bootstrap.servers"));
        own.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        own.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(own)) {
            for (int i = 0; i < RECORDS; i++) {
                // The rest comes when all members are there to read it.
                if (i == RECORDS / 4) {
                    await(() -> readers.containsAll(Set.of("first", "second")));
                } else if (i == RECORDS / 2) {
                    await(() -> readers.contains("third"));
                } else if (i % 50 == 0 && i > RECORDS / 5) {
                    producer.flush();
                }
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, "value" + i));
            }
        }
        return null;
    }

    private Callable<Void> member(String name, Map<String, String> arguments, String topic, AtomicBoolean leaves) {
        return () -> {
            Properties properties = properties(arguments);
            if (arguments.containsKey("static")) {
                properties.put("group.instance.id", name);
            }
            try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
                CommittingReader reader =
                        new CommittingReader(consumer, value -> delivered.merge(value, 1, Integer::sum), partitions -> {
                            if (arguments.containsKey("seeks")) {
                                seekToCommitted(consumer, partitions);
                            }
                            if (!partitions.isEmpty()) {
                                readers.add(name);
                            }
                        });
                reader.subscribe(topic);
                while (!leaves.get()) {
                    reader.read(Duration.ofMillis(50));
                }
            }
            return null;
        };
    }

    private static void seekToCommitted(KafkaConsumer<String, String> consumer, Collection<TopicPartition> partitions) {
        consumer.committed(Set.copyOf(partitions)).forEach((partition, position) -> {
            if (position != null) {
                consumer.seek(partition, position);
            }
        });
    }
}
