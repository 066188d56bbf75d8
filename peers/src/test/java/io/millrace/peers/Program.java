package io.millrace.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own; what it prints goes to a file. */
final class Program implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code mainClass}, which is on this test's class path. */
    static Program start(Path log, Class<?> mainClass, String... arguments) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                mainClass.getName()));
        options.addAll(List.of(arguments));
        return start(log, options);
    }

    /** Starts {@code java} with these options, at most 512 MiB of heap and the C1 compiler. */
    static Program start(Path log, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Program(process, log);
    }

    /** What it has printed, and whatever was in the file before. */
    String output() throws IOException {
        return Files.readString(log);
    }

    /** Its whole standard input. */
    void input(String text) throws IOException {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(text.getBytes(UTF_8));
        }
    }

    /** SIGKILL: nothing is flushed, nothing said. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and its exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        return exitStatus();
    }

    /** Of a program that ends by itself. */
    int exitStatus() throws InterruptedException {
        if (!process.waitFor(Eventually.DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs: " + process.info() + ", see " + log);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
