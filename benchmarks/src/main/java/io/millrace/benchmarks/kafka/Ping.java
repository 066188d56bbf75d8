package io.millrace.benchmarks.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** From sending one record, without linger, until a consumer that waits for it has it; one after another. */
record Ping(int pings) implements Scenario {
    private static final String TOPIC = "ping";

    @Override
    public String name() {
        return "ping";
    }

    @Override
    public List<String> figures() {
        return List.of("p50, ms", "p99, ms", "broker CPU, µs a ping");
    }

    @Override
    public void prepare(Contender contender) {}

    @Override
    public double[] run(Contender contender) throws Exception {
        contender.createTopic(TOPIC, 1);
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        Properties settings = contender.clientSettings();
        settings.put("acks", "all");
        settings.put("linger.ms", "0");
        double[] figures;
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        contender.clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            consumer.position(partition);
            byte[] value = new byte[100];
            double[] millis = new double[pings];
            double cpu = 0;
            for (int i = -pings / 5; i < pings; i++) {
                if (i == 0) {
                    cpu = contender.cpuSeconds();
                }
                long start = System.nanoTime();
                producer.send(new ProducerRecord<>(TOPIC, value));
                int seen = 0;
                while (seen == 0) {
                    seen = consumer.poll(Duration.ofSeconds(10)).count();
                }
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - start) / 1e6;
                }
            }
            Arrays.sort(millis);
            double used = (contender.cpuSeconds() - cpu) * 1e6 / pings;
            figures = new double[] {millis[pings / 2], millis[pings * 99 / 100], used};
        }
        contender.deleteTopic(TOPIC);
        return figures;
    }

    @Override
    public void finish(Contender contender) {}
}
