package io.millrace.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server holds at one moment: resident and live heap memory in MiB, threads, open files, disk in MiB, classes. */
record Sample(double resident, double heap, double threads, double files, double disk, double classes) {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    /** Collects garbage in the server first (jcmd), so that the heap is what is reachable. */
    static Sample of(Process server, Path data) throws IOException, InterruptedException {
        long pid = server.pid();
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        double heap = 0;
        // The generations; what comes behind them is the metaspace.
        for (int i = 0; i < 2 && used.find(); i++) {
            heap += Double.parseDouble(used.group(1)) / 1024;
        }
        return new Sample(
                status(pid, "VmRSS:") / 1024,
                heap,
                status(pid, "Threads:"),
                count(Path.of("/proc/" + pid + "/fd")),
                size(data) / (1024.0 * 1024),
                classes(pid));
    }

    private static double classes(long pid) throws IOException, InterruptedException {
        String counters = jcmd(pid, "PerfCounter.print");
        return counter(counters, "java.cls.loadedClasses")
                + counter(counters, "java.cls.sharedLoadedClasses")
                - counter(counters, "java.cls.unloadedClasses")
                - counter(counters, "java.cls.sharedUnloadedClasses");
    }

    private static double counter(String counters, String name) {
        Matcher figure = Pattern.compile(Pattern.quote(name) + "=(\\d+)").matcher(counters);
        return figure.find() ? Double.parseDouble(figure.group(1)) : Double.NaN;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("jcmd", Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor(10, TimeUnit.SECONDS);
        return output;
    }

    private static double status(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name)) {
                return Double.parseDouble(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + name + " of process " + pid);
    }

    private static double count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /** Files may go while they are counted. */
    private static double size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (java.io.UncheckedIOException e) {
            return Double.NaN;
        }
    }
}
