package io.millrace.benchmarks.start;

import io.millrace.benchmarks.peer.KafkaPeer;
import io.millrace.benchmarks.peer.MillracePeer;
import io.millrace.benchmarks.peer.Peer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Arguments: the project's folder, an empty folder to work in, the number of runs. */
public final class StartBenchmark {
    private static final long IDLE_MILLIS = 5000;

    private StartBenchmark() {}

    /** One start: seconds to the first answer, and MiB resident after some idle seconds. */
    private record Figures(double seconds, double mebibytes) {}

    /** @param arguments as the class says */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[1]);
        int runs = Integer.parseInt(arguments[2]);
        List<Peer> peers = List.of(new MillracePeer(Path.of(arguments[0]), -1), new KafkaPeer());
        Figures[][] figures = new Figures[peers.size()][runs];
        for (int run = -1; run < runs; run++) {
            for (int i = 0; i < peers.size(); i++) {
                Figures measured = measure(peers.get(i), work.resolve("peer" + i + "-" + (run + 1)));
                if (run >= 0) {
                    figures[i][run] = measured;
                }
            }
        }
        System.out.println("| server | figure | median | min | max |");
        System.out.println("|---|---|---|---|---|");
        for (int i = 0; i < peers.size(); i++) {
            print(
                    peers.get(i).name(),
                    "start to first answer, s",
                    Arrays.stream(figures[i])
                            .mapToDouble(Figures::seconds)
                            .sorted()
                            .toArray());
            print(
                    peers.get(i).name(),
                    "idle resident memory, MiB",
                    Arrays.stream(figures[i])
                            .mapToDouble(Figures::mebibytes)
                            .sorted()
                            .toArray());
        }
    }

    private static void print(String name, String figure, double[] sorted) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %.2f |%n",
                name,
                figure,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private static Figures measure(Peer peer, Path data) throws Exception {
        peer.prepare(data);
        long start = System.nanoTime();
        Process process = peer.start(data);
        try {
            peer.awaitAnswer(process, 5);
            double seconds = (System.nanoTime() - start) / 1e9;
            Thread.sleep(IDLE_MILLIS);
            return new Figures(seconds, Memory.mebibytes(process));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }
}
