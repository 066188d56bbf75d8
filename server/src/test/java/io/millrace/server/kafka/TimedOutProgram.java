package io.millrace.server.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What producers are told whose transactions were open for too long: each goes on with another call, then rolls back and
 * begins anew. Loaded once for each version of Kafka's clients, as {@link ClientProgram} is; answers the errors' names.
 */
public final class TimedOutProgram implements Function<Map<String, String>, Map<String, String>> {
    private String bootstrap = "";
    private String topic = "";

    private interface Step {
        void run() throws Exception;
    }

    private static String failure(Step step) {
        try {
            step.run();
            return "none";
        } catch (Exception e) {
            Throwable cause = e.getCause();
            String by = cause == null ? "" : cause.getClass().getSimpleName();
            if (e instanceof ExecutionException) {
                return "in future " + by;
            }
            return e.getClass().getSimpleName() + (cause == null ? "" : " by " + by);
        }
    }

    @Override
    public Map<String, String> apply(Map<String, String> arguments) {
        bootstrap = arguments.getOrDefault("bootstrap", "");
        topic = arguments.getOrDefault("topic", "");
        Map<String, String> seen = new TreeMap<>();
        Map<String, KafkaProducer<String, String>> producers = new LinkedHashMap<>();
        try (Admin admin = Admin.create(properties())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            for (String call : List.of("commit", "abort", "send", "positions")) {
                KafkaProducer<String, String> producer = producer(call);
                producers.put(call, producer);
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, call)).get();
            }
            for (Map.Entry<String, KafkaProducer<String, String>> each : producers.entrySet()) {
                String call = each.getKey();
                KafkaProducer<String, String> producer = each.getValue();
                awaitAbort(admin, id(call));
                seen.put(call, failure(() -> call(call, producer)));
                seen.put(call + ", abort", failure(producer::abortTransaction));
                seen.put(call + ", anew", failure(() -> {
                    producer.beginTransaction();
                    producer.send(new ProducerRecord<>(topic, "anew")).get();
                    producer.commitTransaction();
                }));
            }
            return seen;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            producers.values().forEach(KafkaProducer::close);
        }
    }

    private void call(String name, KafkaProducer<String, String> producer) throws Exception {
        switch (name) {
            case "commit" -> producer.commitTransaction();
            case "abort" -> producer.abortTransaction();
            case "send" -> producer.send(new ProducerRecord<>(topic, "late")).get();
            case "positions" -> sendPositions(producer);
            default -> throw new IllegalArgumentException(name);
        }
    }

    private void sendPositions(KafkaProducer<String, String> producer) {
        Properties properties = properties();
        properties.put("group.id", "group-" + topic);
        properties.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        properties.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)), consumer.groupMetadata());
        }
    }

    private static void awaitAbort(Admin admin, String id) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        TransactionDescription state;
        do {
            state = admin.describeTransactions(List.of(id)).description(id).get();
        } while (state.state() != TransactionState.COMPLETE_ABORT && System.nanoTime() < deadline);
    }

    private String id(String call) {
        return topic + "-" + call;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        return properties;
    }

    private KafkaProducer<String, String> producer(String call) {
        Properties properties = properties();
        properties.put("transactional.id", id(call));
        properties.put("transaction.timeout.ms", "1000");
        properties.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        properties.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        return new KafkaProducer<>(properties);
    }
}
