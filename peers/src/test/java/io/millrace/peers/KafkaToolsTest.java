package io.millrace.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kafka.admin.ConfigCommand;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.tools.ConsoleProducer;
import org.apache.kafka.tools.ConsumerPerformance;
import org.apache.kafka.tools.DeleteRecordsCommand;
import org.apache.kafka.tools.GetOffsetShell;
import org.apache.kafka.tools.LogDirsCommand;
import org.apache.kafka.tools.MetadataQuorumCommand;
import org.apache.kafka.tools.ProducerPerformance;
import org.apache.kafka.tools.TopicCommand;
import org.apache.kafka.tools.TransactionsCommand;
import org.apache.kafka.tools.VerifiableConsumer;
import org.apache.kafka.tools.VerifiableProducer;
import org.apache.kafka.tools.consumer.ConsoleConsumer;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.apache.kafka.tools.reassign.ReassignPartitionsCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's command-line tools against a server of ours, each in a process of its own. */
@Tag("slow")
class KafkaToolsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static MillraceServer server;
    private static int runs;

    @BeforeAll
    static void start() throws Exception {
        server = new MillraceServer(directory);
        server.awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void makesListsAltersAndDropsTopics() throws Exception {
        assertThat(tool(TopicCommand.class, "--create", "--topic", "made", "--partitions", "3"))
                .contains("Created topic made.");
        tool(TopicCommand.class, "--alter", "--topic", "made", "--partitions", "5");
        List<String> described = tool(TopicCommand.class, "--describe", "--topic", "made");
        assertThat(described.get(0)).contains("PartitionCount: 5", "ReplicationFactor: 1");
        assertThat(described).hasSize(6);
        assertThat(described.subList(1, 6)).allMatch(line -> line.contains("Leader: 1\tReplicas: 1\tIsr: 1"));
        assertThat(tool(TopicCommand.class, "--list")).contains("made");
        assertThat(server.query("SELECT COUNT(*) FROM made")).containsExactly("0");
        tool(TopicCommand.class, "--delete", "--topic", "made");
        assertThat(tool(TopicCommand.class, "--list")).doesNotContain("made");
    }

    @Test
    void carriesLinesFromConsoleToConsoleAndTellsHowFarAGroupIs() throws Exception {
        tool(TopicCommand.class, "--create", "--topic", "lines", "--partitions", "3");
        List<String> lines =
                IntStream.range(0, 1_000).mapToObj(i -> "k" + i + ":v" + i).toList();
        Program producer = program(
                ConsoleProducer.class,
                "--topic",
                "lines",
                "--reader-property",
                "parse.key=true",
                "--reader-property",
                "key.separator=:");
        producer.input(String.join("\n", lines) + "\n");
        assertThat(producer.exitStatus()).as(producer.output()).isZero();

        List<String> read = tool(
                ConsoleConsumer.class,
                "--topic",
                "lines",
                "--from-beginning",
                "--group",
                "readers",
                "--max-messages",
                "1000",
                "--formatter-property",
                "print.key=true",
                "--formatter-property",
                "key.separator=:",
                "--formatter-property",
                "print.partition=true");
        List<String> records =
                read.stream().filter(line -> line.startsWith("Partition:")).toList();
        assertThat(records.stream().map(line -> line.substring(line.indexOf('k'))))
                .containsExactlyInAnyOrderElementsOf(lines);
        List<Long> counts = IntStream.range(0, 3)
                .mapToObj(i -> records.stream()
                        .filter(line -> line.startsWith("Partition:" + i + ":"))
                        .count())
                .toList();
        assertThat(counts).doesNotContain(0L);
        assertThat(tool(GetOffsetShell.class, "--topic", "lines"))
                .containsExactly("lines:0:" + counts.get(0), "lines:1:" + counts.get(1), "lines:2:" + counts.get(2));

        assertThat(positions("readers"))
                .containsExactlyInAnyOrder(
                        "0,%1$d,%1$d,0".formatted(counts.get(0)),
                        "1,%1$d,%1$d,0".formatted(counts.get(1)),
                        "2,%1$d,%1$d,0".formatted(counts.get(2)))
                .containsExactlyInAnyOrderElementsOf(server.query("SELECT partition, position, end_offset, lag"
                        + " FROM millrace.cursors WHERE name = 'readers'"));
        tool(
                ConsumerGroupCommand.class,
                "--reset-offsets",
                "--group",
                "readers",
                "--topic",
                "lines:1",
                "--shift-by",
                "-5",
                "--execute");
        assertThat(positions("readers")).contains("1,%d,%d,5".formatted(counts.get(1) - 5, counts.get(1)));
        assertThat(tool(ConsumerGroupCommand.class, "--list")).contains("readers");
        tool(ConsumerGroupCommand.class, "--delete", "--group", "readers");
        assertThat(tool(ConsumerGroupCommand.class, "--list")).doesNotContain("readers");
    }

    /** Partition, position, end and lag. */
    private static List<String> positions(String group) throws Exception {
        return tool(ConsumerGroupCommand.class, "--describe", "--group", group).stream()
                .filter(line -> line.startsWith(group + " "))
                .map(line -> String.join(",", Arrays.asList(line.split("\\s+")).subList(2, 6)))
                .toList();
    }

    @Test
    void measures() throws Exception {
        tool(TopicCommand.class, "--create", "--topic", "measured", "--partitions", "2");
        assertThat(tool(
                        ProducerPerformance.class,
                        "--topic",
                        "measured",
                        "--num-records",
                        "20000",
                        "--record-size",
                        "100",
                        "--throughput",
                        "-1"))
                .anyMatch(line -> line.startsWith("20000 records sent"));
        assertThat(server.query("SELECT COUNT(*), SUM(LENGTH(_value)) FROM measured"))
                .containsExactly("20000,2000000");
        List<String> consumed = tool(ConsumerPerformance.class, "--topic", "measured", "--num-records", "20000");
        assertThat(consumed.get(consumed.size() - 1).split(", ")[4]).isEqualTo("20000");
    }

    @Test
    void verifies() throws Exception {
        List<JsonNode> produced =
                json(tool(VerifiableProducer.class, "--topic", "verified", "--max-messages", "200", "--acks", "-1"));
        assertThat(produced.stream().filter(event -> is(event, "producer_send_success")))
                .extracting(event -> event.get("offset").asInt())
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
        List<JsonNode> consumed = json(tool(
                VerifiableConsumer.class,
                "--topic",
                "verified",
                "--group-id",
                "verifiers",
                "--max-messages",
                "200",
                "--reset-policy",
                "earliest"));
        assertThat(consumed.stream()
                        .filter(event -> is(event, "records_consumed"))
                        .mapToInt(event -> event.get("count").asInt())
                        .sum())
                .isEqualTo(200);
        assertThat(consumed.stream().filter(event -> is(event, "offsets_committed")))
                .isNotEmpty()
                .allMatch(event -> event.get("success").asBoolean());
        assertThat(positions("verifiers")).containsExactly("0,200,200,0");
    }

    private static boolean is(JsonNode event, String name) {
        return event.get("name").asText().equals(name);
    }

    private static List<JsonNode> json(List<String> lines) throws IOException {
        List<JsonNode> parsed = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("{")) {
                parsed.add(JSON.readTree(line));
            }
        }
        return parsed;
    }

    @Test
    void showsAndEndsTransactions() throws Exception {
        tool(TopicCommand.class, "--create", "--topic", "moved", "--partitions", "1");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", server.bootstrap(), "transactional.id", "mover"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("moved", "k", "v")).get();
            assertThat(fields(tool(TransactionsCommand.class, "list"), "mover")).contains("Ongoing");
            assertThat(fields(tool(TransactionsCommand.class, "describe", "--transactional-id", "mover"), "1"))
                    .contains("mover", "Ongoing", "moved-0");
            List<String> producers =
                    tool(TransactionsCommand.class, "describe-producers", "--topic", "moved", "--partition", "0");
            assertThat(producers).hasSize(2);
            assertThat(producers.get(1).split("\\s+")[5]).as("first offset").isEqualTo("0");
            assertThat(tool(TransactionsCommand.class, "find-hanging", "--broker-id", "1"))
                    .as("only the header")
                    .hasSize(1);
            tool(TransactionsCommand.class, "forceTerminateTransaction", "--transactionalId", "mover");
            assertThat(fields(tool(TransactionsCommand.class, "list"), "mover")).doesNotContain("Ongoing");
        }
        assertThat(server.query("SELECT COUNT(*) FROM moved")).containsExactly("0");
    }

    /** Of the line that begins with {@code first}. */
    private static List<String> fields(List<String> lines, String first) {
        return lines.stream()
                .map(line -> Arrays.asList(line.split("\\s+")))
                .filter(fields -> fields.get(0).equals(first))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void deletesRecordsAltersSettingsAndShowsFolders() throws Exception {
        tool(TopicCommand.class, "--create", "--topic", "kept", "--partitions", "1");
        server.execute("INSERT INTO kept (_key, _value) VALUES ('a', '1'), ('b', '2'), ('c', '3')");
        Path offsets = directory.resolve("offsets.json");
        Files.writeString(
                offsets, "{\"partitions\":[{\"topic\":\"kept\",\"partition\":0,\"offset\":2}],\"version\":1}");
        assertThat(tool(DeleteRecordsCommand.class, "--offset-json-file", offsets.toString()))
                .contains("partition: kept-0\tlow_watermark: 2");
        assertThat(tool(GetOffsetShell.class, "--topic", "kept", "--time", "earliest"))
                .containsExactly("kept:0:2");
        assertThat(server.query("SELECT _offset FROM kept")).containsExactly("2");

        String[] ofTopic = {"--entity-type", "topics", "--entity-name", "kept"};
        tool(ConfigCommand.class, with(ofTopic, "--alter", "--add-config", "segment.bytes=1048576,retention.ms=-1"));
        assertThat(tool(ConfigCommand.class, with(ofTopic, "--describe")))
                .contains(
                        "  segment.bytes=1048576 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:segment.bytes=1048576,"
                                + " DEFAULT_CONFIG:log.segment.bytes=1073741824}")
                .anyMatch(line -> line.startsWith("  retention.ms=-1 "));
        tool(ConfigCommand.class, with(ofTopic, "--alter", "--delete-config", "segment.bytes"));
        assertThat(tool(ConfigCommand.class, with(ofTopic, "--describe")))
                .noneMatch(line -> line.contains("segment.bytes"));

        JsonNode folders = json(tool(LogDirsCommand.class, "--describe", "--topic-list", "kept"))
                .get(0);
        JsonNode folder = folders.at("/brokers/0/logDirs/0");
        assertThat(folder.get("logDir").asText())
                .isEqualTo(server.logDirectory().toString());
        assertThat(folder.at("/partitions/0/partition").asText()).isEqualTo("kept-0");
        assertThat(folder.at("/partitions/0/size").asLong()).isPositive();
    }

    @Test
    void makesUsersAndSetsGroups() throws Exception {
        String[] ofUser = {"--entity-type", "users", "--entity-name", "ann"};
        tool(
                ConfigCommand.class,
                with(ofUser, "--alter", "--add-config", "SCRAM-SHA-512=[iterations=8192,password=pencil]"));
        assertThat(tool(ConfigCommand.class, with(ofUser, "--describe")))
                .contains("SCRAM credential configs for user-principal 'ann' are SCRAM-SHA-512=iterations=8192");
        tool(ConfigCommand.class, with(ofUser, "--alter", "--delete-config", "SCRAM-SHA-512"));
        assertThat(tool(ConfigCommand.class, "--describe", "--entity-type", "users"))
                .isEmpty();

        String[] ofGroup = {"--entity-type", "groups", "--entity-name", "patient"};
        tool(ConfigCommand.class, with(ofGroup, "--alter", "--add-config", "consumer.session.timeout.ms=50000"));
        assertThat(tool(ConfigCommand.class, "--describe", "--entity-type", "groups"))
                .contains("Dynamic configs for group patient are:")
                .anyMatch(line -> line.startsWith("  consumer.session.timeout.ms=50000 "));
    }

    @Test
    void hasEveryPartitionWhereItIsToBe() throws Exception {
        tool(TopicCommand.class, "--create", "--topic", "placed");
        Path placement = directory.resolve("placement.json");
        Files.writeString(
                placement, "{\"version\":1,\"partitions\":[{\"topic\":\"placed\",\"partition\":0,\"replicas\":[1]}]}");
        String[] named = {"--reassignment-json-file", placement.toString()};
        assertThat(tool(ReassignPartitionsCommand.class, with(named, "--execute")))
                .contains("Successfully started partition reassignment for placed-0");
        assertThat(tool(ReassignPartitionsCommand.class, with(named, "--verify")))
                .contains("Reassignment of partition placed-0 is completed.");
    }

    @Test
    void tellsOfTheBrokerAndWhoLeads() throws Exception {
        assertThat(tool(ConfigCommand.class, "--describe", "--all", "--entity-type", "brokers", "--entity-name", "1"))
                .anyMatch(line -> line.startsWith("  listeners=PLAINTEXT://" + server.bootstrap() + " "))
                .anyMatch(line -> line.startsWith("  log.retention.ms=604800000 "));
        assertThat(tool(MetadataQuorumCommand.class, "describe", "--status"))
                .anyMatch(line -> line.matches("LeaderId: +1"))
                .anyMatch(line -> line.matches("MaxFollowerLag: +0"));
        assertThat(tool(MetadataQuorumCommand.class, "describe", "--replication"))
                .anyMatch(line -> line.matches("1\\s.*\\sLeader\\s*"));
    }

    private static String[] with(String[] first, String... then) {
        List<String> all = new ArrayList<>(List.of(then));
        all.addAll(List.of(first));
        return all.toArray(String[]::new);
    }

    /** What the tool prints; it must end well. */
    private static List<String> tool(Class<?> tool, String... arguments) throws Exception {
        Program program = program(tool, arguments);
        assertThat(program.exitStatus()).as(program.output()).isZero();
        return program.output().lines().toList();
    }

    private static Program program(Class<?> tool, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", server.bootstrap()));
        all.addAll(List.of(arguments));
        return Program.start(
                directory.resolve(tool.getSimpleName() + runs++ + ".log"), tool, all.toArray(String[]::new));
    }
}
