package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.peer.MillracePeer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Writers, queries that come and go, a view, a cursor, retention and short connections at one server; a sample every ten
 * seconds. Ends with 1 if a figure's last third lies above its middle third by more than the noise. Arguments: the
 * project's folder, an empty folder to work in, minutes.
 */
public final class Soak {
    /** A figure, and the growth that is noise: a share of the middle third, and an amount. */
    private record Figure(String name, ToDoubleFunction<Sample> of, double share, double amount) {}

    private static final List<Figure> FIGURES = List.of(
            new Figure("resident, MiB", Sample::resident, 0.05, 8),
            new Figure("heap after collection, MiB", Sample::heap, 0.05, 3),
            new Figure("threads", Sample::threads, 0.05, 3),
            new Figure("open files", Sample::files, 0.05, 8),
            new Figure("disk, MiB", Sample::disk, 0.1, 16),
            new Figure("classes", Sample::classes, 0.02, 50));

    private Soak() {}

    /** @param arguments as the class says */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path data = Path.of(arguments[1]).resolve("data");
        long minutes = Long.parseLong(arguments[2]);
        MillracePeer millrace = new MillracePeer(home, -1);
        Process server = millrace.start(data);
        boolean grew;
        try {
            millrace.awaitAnswer(server, 50);
            grew = run(server, new Work(millrace.url()), data, minutes);
        } finally {
            server.destroy();
            server.waitFor();
        }
        System.exit(grew ? 1 : 0);
    }

    private static boolean run(Process server, Work work, Path data, long minutes) throws Exception {
        work.prepare();
        work.fill();
        work.start();
        List<Sample> samples = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        while (System.nanoTime() < end && server.isAlive()) {
            TimeUnit.SECONDS.sleep(10);
            Sample sample = Sample.of(server, data);
            samples.add(sample);
            System.err.printf(
                    Locale.ROOT,
                    "%4d s: %s, %d turns done, %d failed %s%n",
                    samples.size() * 10,
                    sample,
                    work.done(),
                    work.failed(),
                    work.lastFailure());
        }
        work.stop();
        System.out.printf(Locale.ROOT, "%d minutes, %d turns done, %d failed%n%n", minutes, work.done(), work.failed());
        return report(samples) || work.failed() > 0;
    }

    private static boolean report(List<Sample> samples) {
        int third = samples.size() / 3;
        boolean grew = false;
        System.out.println("| figure | middle third, median | last third, median | verdict |");
        System.out.println("|---|---|---|---|");
        for (Figure figure : FIGURES) {
            double middle = median(samples.subList(third, 2 * third), figure);
            double last = median(samples.subList(2 * third, samples.size()), figure);
            boolean more = last > middle * (1 + figure.share()) && last > middle + figure.amount();
            grew |= more;
            System.out.printf(
                    Locale.ROOT, "| %s | %.1f | %.1f | %s |%n", figure.name(), middle, last, more ? "grew" : "steady");
        }
        return grew;
    }

    private static double median(List<Sample> samples, Figure figure) {
        double[] sorted = samples.stream().mapToDouble(figure.of()).sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
