package io.millrace.benchmarks.kafka;

import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Records of one constant value, as fast as one producer sends them with {@code acks=all} and otherwise its defaults, into
 * a topic of its own for each run; until all are acknowledged.
 */
record Produce(int valueBytes, int partitions, int records) implements Scenario {
    private static final String TOPIC = "produce";

    @Override
    public String name() {
        return "produce %,d B, %d partition%s".formatted(valueBytes, partitions, partitions == 1 ? "" : "s");
    }

    @Override
    public List<String> figures() {
        return List.of("M records/s", "broker CPU, s/GB");
    }

    @Override
    public void prepare(Contender contender) {}

    @Override
    public double[] run(Contender contender) throws Exception {
        contender.createTopic(TOPIC, partitions);
        double[] figures;
        try (KafkaProducer<byte[], byte[]> producer = producer(contender)) {
            for (int i = 0; i < partitions; i++) {
                producer.send(new ProducerRecord<>(TOPIC, i, null, new byte[0]));
            }
            producer.flush();
            double cpu = contender.cpuSeconds();
            long start = System.nanoTime();
            send(producer, TOPIC, valueBytes, records);
            double seconds = (System.nanoTime() - start) / 1e9;
            double gigabytes = (double) records * valueBytes / 1e9;
            figures = new double[] {records / seconds / 1e6, (contender.cpuSeconds() - cpu) / gigabytes};
        }
        contender.deleteTopic(TOPIC);
        return figures;
    }

    static KafkaProducer<byte[], byte[]> producer(Contender contender) {
        Properties properties = contender.clientSettings();
        properties.put("acks", "all");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns when all are acknowledged; an error of one of them is thrown. */
    static void send(KafkaProducer<byte[], byte[]> producer, String topic, int valueBytes, int records) {
        byte[] value = new byte[valueBytes];
        Failure failure = new Failure();
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(topic, value), (metadata, error) -> {
                if (error != null) {
                    failure.first = error;
                }
            });
        }
        producer.flush();
        if (failure.first != null) {
            throw new IllegalStateException("a record was not acknowledged", failure.first);
        }
    }

    /** Written by the producer's thread, read after a flush. */
    private static final class Failure {
        private volatile @Nullable Exception first;
    }

    @Override
    public void finish(Contender contender) {}
}
