package io.millrace.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A single Kafka broker; its first answer is the acknowledgement of a record. */
public final class KafkaPeer implements Peer {
    public static final int PORT = 57443;

    @Override
    public String name() {
        return "Apache Kafka";
    }

    private static Path configuration(Path data) {
        return data.resolveSibling(data.getFileName() + ".properties");
    }

    /**
     * Its defaults, but that a deleted topic's files go at once and not after a minute: until then their pages wait to be
     * written, and are written while others are measured.
     */
    @Override
    public void prepare(Path data) throws IOException, InterruptedException {
        Files.writeString(configuration(data), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:57444
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:57444
                advertised.listeners=PLAINTEXT://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                log.dirs=%s
                log.segment.delete.delay.ms=0
                """.formatted(PORT, PORT, data));
        int exit = new ProcessBuilder(
                        "java",
                        "-cp",
                        System.getenv("KAFKA_LIBRARIES"),
                        "kafka.tools.StorageTool",
                        "format",
                        "--standalone",
                        "-t",
                        "4L6g3nShT-eMCtK--X86sw",
                        "-c",
                        configuration(data).toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("the storage tool ended with " + exit);
        }
    }

    /** With the JVM options of Kafka's own start script. */
    @Override
    public List<String> command(Path data) {
        return List.of(
                "java",
                "-Xmx1G",
                "-Xms1G",
                "-server",
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=20",
                "-XX:InitiatingHeapOccupancyPercent=35",
                "-XX:+ExplicitGCInvokesConcurrent",
                "-Djava.awt.headless=true",
                "-cp",
                System.getenv("KAFKA_LIBRARIES"),
                "kafka.Kafka",
                configuration(data).toString());
    }

    @Override
    public void firstAnswer() throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "127.0.0.1:" + PORT);
        properties.put("acks", "all");
        properties.put("reconnect.backoff.ms", "5");
        properties.put("reconnect.backoff.max.ms", "5");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("first", "record")).get(60, TimeUnit.SECONDS);
        }
    }
}
