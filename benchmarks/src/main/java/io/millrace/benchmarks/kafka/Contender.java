package io.millrace.benchmarks.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker and how topics are made in it.
 *
 * @param server the broker's process, whose CPU time counts
 * @param port where Kafka's clients find it
 * @param topicSettings of every topic
 */
record Contender(String name, Process server, int port, Map<String, String> topicSettings) {
    /** Of the kernel's accounting, as Linux has it on every platform that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    Properties clientSettings() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "127.0.0.1:" + port);
        return properties;
    }

    void createTopic(String topic, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(clientSettings())) {
            NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(topicSettings);
            admin.createTopics(List.of(wanted)).all().get();
        }
    }

    void deleteTopic(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(clientSettings())) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    /** User and system time that the broker has used. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + server.pid() + "/stat"));
        // The second field is the program's name in parentheses; the times are the 14th and 15th.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
}
