package io.millrace.benchmarks.kafka;

import io.millrace.benchmarks.peer.KafkaPeer;
import io.millrace.benchmarks.peer.MillracePeer;
import io.millrace.benchmarks.peer.Peer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts both servers, runs the scenarios in turns and prints medians, spreads and ratios to Kafka. Arguments: the
 * project's folder, an empty folder to work in, then what names of scenarios begin with, or nothing for all.
 */
public final class KafkaBenchmark {
    private static final int MILLRACE_PORT = 57446;
    private static final int RUNS = Integer.getInteger("runs", 5);

    /** A part of the work, for a first look. */
    private static final double SCALE = Double.parseDouble(System.getProperty("scale", "1"));

    private static final List<Scenario> SCENARIOS = List.of(
            new Produce(100, 1, scaled(4_000_000)),
            new Produce(100, 6, scaled(4_000_000)),
            new Produce(1000, 1, scaled(600_000)),
            new Produce(1000, 6, scaled(600_000)),
            new Consume(100, 1, scaled(10_000_000), 2),
            new Consume(100, 6, scaled(10_000_000), 2),
            new Consume(1000, 1, scaled(1_000_000), 3),
            new Consume(1000, 6, scaled(1_000_000), 3),
            new Ping(scaled(4000)));

    private KafkaBenchmark() {}

    private static int scaled(int count) {
        return (int) (count * SCALE);
    }

    /** @param arguments as the class says */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[1]);
        Peer kafkaPeer = new KafkaPeer();
        Peer millracePeer = new MillracePeer(Path.of(arguments[0]), MILLRACE_PORT);
        kafkaPeer.prepare(work.resolve("kafka"));
        Process kafka = kafkaPeer.start(work.resolve("kafka"));
        Process millrace = millracePeer.start(work.resolve("millrace"));
        try {
            kafkaPeer.awaitAnswer(kafka, 20);
            millracePeer.awaitAnswer(millrace, 20);
            List<Contender> contenders = List.of(
                    new Contender("Apache Kafka", kafka, KafkaPeer.PORT, Map.of()),
                    new Contender("Millrace, flush='os'", millrace, MILLRACE_PORT, flush(Long.MAX_VALUE)),
                    new Contender("Millrace, flush='commit'", millrace, MILLRACE_PORT, flush(1)));
            System.out.println("| scenario | broker | figure | median | min | max | of Kafka's |");
            System.out.println("|---|---|---|---|---|---|---|");
            List<String> wanted = Arrays.asList(arguments).subList(2, arguments.length);
            for (Scenario scenario : SCENARIOS) {
                if (wanted.isEmpty() || wanted.stream().anyMatch(scenario.name()::startsWith)) {
                    compare(scenario, contenders);
                }
            }
        } finally {
            for (Process server : List.of(kafka, millrace)) {
                server.destroy();
                server.waitFor();
            }
        }
    }

    /** The topic's option {@code flush}, as Kafka's clients say it. */
    private static Map<String, String> flush(long messages) {
        return Map.of("flush.messages", Long.toString(messages));
    }

    private static void compare(Scenario scenario, List<Contender> contenders) throws Exception {
        int count = scenario.figures().size();
        double[][][] figures = new double[contenders.size()][count][RUNS];
        for (Contender contender : contenders) {
            scenario.prepare(contender);
            scenario.run(contender);
        }
        for (int run = 0; run < RUNS; run++) {
            for (int i = 0; i < figures.length; i++) {
                double[] measured = scenario.run(contenders.get(i));
                for (int figure = 0; figure < count; figure++) {
                    figures[i][figure][run] = measured[figure];
                }
            }
        }
        for (int i = 0; i < figures.length; i++) {
            for (int figure = 0; figure < count; figure++) {
                double[] sorted = figures[i][figure];
                Arrays.sort(sorted);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.3f | %.3f | %.3f | %.2f |%n",
                        scenario.name(),
                        contenders.get(i).name(),
                        scenario.figures().get(figure),
                        sorted[RUNS / 2],
                        sorted[0],
                        sorted[RUNS - 1],
                        sorted[RUNS / 2] / figures[0][figure][RUNS / 2]);
            }
            scenario.finish(contenders.get(i));
        }
    }
}
