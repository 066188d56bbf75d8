package io.millrace.benchmarks.kafka;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One consumer with its defaults reads a loaded topic from its beginning to its end, several times over. */
record Consume(int valueBytes, int partitions, int records, int times) implements Scenario {
    private static final String TOPIC = "consume";

    @Override
    public String name() {
        return "consume %,d B, %d partition%s".formatted(valueBytes, partitions, partitions == 1 ? "" : "s");
    }

    @Override
    public List<String> figures() {
        return List.of("M records/s", "broker CPU, s/GB");
    }

    @Override
    public void prepare(Contender contender) throws Exception {
        contender.createTopic(topic(contender), partitions);
        try (KafkaProducer<byte[], byte[]> producer = Produce.producer(contender)) {
            Produce.send(producer, topic(contender), valueBytes, records);
        }
    }

    /** Contenders may share a server. One name each: Apache Kafka was seen to answer no producer of a topic made anew. */
    private String topic(Contender contender) {
        return TOPIC + valueBytes + "-" + partitions + "-"
                + contender.topicSettings().hashCode();
    }

    @Override
    public double[] run(Contender contender) throws Exception {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic(contender), number))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                contender.clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            all.forEach(consumer::position);
            double cpu = contender.cpuSeconds();
            long start = System.nanoTime();
            for (int time = 0; time < times; time++) {
                consumer.seekToBeginning(all);
                long seen = 0;
                while (seen < records) {
                    seen += consumer.poll(Duration.ofSeconds(10)).count();
                }
                if (seen != records) {
                    throw new IllegalStateException(seen + " records instead of " + records);
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double read = (double) records * times;
            return new double[] {
                read / seconds / 1e6, (contender.cpuSeconds() - cpu) / (read * valueBytes / 1e9),
            };
        }
    }

    @Override
    public void finish(Contender contender) throws Exception {
        contender.deleteTopic(topic(contender));
    }
}
