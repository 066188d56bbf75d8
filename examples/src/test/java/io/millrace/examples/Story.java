package io.millrace.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A story's script, run by the shell in a process of its own, in the story's folder. */
final class Story {
    private Story() {}

    /** The lines it prints as CSV without headers: {@code count} of them if it does not end by itself, else all. */
    static List<String> run(String folder, String script, Path database, int count) throws IOException {
        return shell(folder, script, List.of("--embedded", database.toString()), count);
    }

    /** The same against a server that runs, to its end. */
    static List<String> run(String folder, String script, String url) throws IOException {
        return shell(folder, script, List.of(url), Integer.MAX_VALUE);
    }

    private static List<String> shell(String folder, String script, List<String> database, int count)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("io.millrace.server.Main", "shell"));
        command.addAll(database);
        command.addAll(List.of("-q", "-t", "--csv", "-v", "ON_ERROR_STOP=1", "-f", script));
        return lines(java(command).directory(Path.of(folder).toFile()).start(), count);
    }

    /** What a program of ours prints. */
    static List<String> program(String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(mainClass));
        command.addAll(List.of(arguments));
        return lines(java(command).start(), Integer.MAX_VALUE);
    }

    /** A server on free ports, ready. */
    record Server(Process process, String sqlUrl, String kafkaAddress) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
        }
    }

    static Server server(Path data) throws IOException {
        Process process = java(List.of(
                        "io.millrace.server.Main",
                        "server",
                        "--data",
                        data.toString(),
                        "--sql-port",
                        "0",
                        "--http-port",
                        "-1",
                        "--kafka-port",
                        "0"))
                .start();
        String ready = read(process, 1).get(0);
        return new Server(process, "jdbc:millrace://" + after("sql ", ready) + "/", after("kafka ", ready));
    }

    private static String after(String word, String line) {
        String rest = line.substring(line.indexOf(word) + word.length());
        return rest.substring(0, rest.indexOf(','));
    }

    private static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static List<String> lines(Process process, int count) throws IOException {
        try {
            return read(process, count);
        } finally {
            process.destroy();
        }
    }

    private static List<String> read(Process process, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == count) {
                    break;
                }
            }
        }
        return lines;
    }
}
