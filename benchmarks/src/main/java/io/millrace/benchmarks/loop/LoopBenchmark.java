package io.millrace.benchmarks.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the loops, engine and reference in turn, each run in a virtual machine of its own, and prints a table of medians,
 * spreads and ratios. Arguments: the number of runs (default 5), then names of loops (classes) or none for all.
 */
public final class LoopBenchmark {
    private static final List<Loop> LOOPS = List.of(
            new Loop("Avro to columns", AvroLoop.class, "fixed-width binary rows", 0.4),
            new Loop("JSON to columns", JsonLoop.class, "Jackson's streaming parser", 2),
            new Loop("filter and project", FilterProjectLoop.class, "columnar loop", 0.7),
            new Loop("tumbling count and max by key, from Avro", TumbleLoop.class, "binary rows, own table", 0.4));

    /** @param bar the least ratio asked for */
    private record Loop(String name, Class<?> benchmark, String reference, double bar) {}

    private LoopBenchmark() {}

    /** @param arguments as the class says */
    public static void main(String[] arguments) throws RunnerException {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        List<String> wanted = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        System.out.println("| loop | reference | Millrace, M rows/s | reference, M rows/s | ratio | min | max | bar |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (Loop loop : LOOPS) {
            if (wanted.isEmpty() || wanted.contains(loop.benchmark().getSimpleName())) {
                compare(loop, runs);
            }
        }
    }

    private static void compare(Loop loop, int runs) throws RunnerException {
        List<Double> engine = new ArrayList<>();
        List<Double> reference = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            double millrace = rowsPerSecond(loop, "millrace");
            double other = rowsPerSecond(loop, "reference");
            engine.add(millrace);
            reference.add(other);
            ratios.add(millrace / other);
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.2f | %.2f | %.2f | %.1f |%n",
                loop.name(),
                loop.reference(),
                median(engine) / 1e6,
                median(reference) / 1e6,
                median(ratios),
                Collections.min(ratios),
                Collections.max(ratios),
                loop.bar());
    }

    private static double rowsPerSecond(Loop loop, String method) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^" + loop.benchmark().getName().replace(".", "\\.") + "\\." + method + "$")
                        .mode(Mode.Throughput)
                        .verbosity(VerboseMode.SILENT)
                        .forks(1)
                        .threads(1)
                        .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        return results.iterator().next().getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
