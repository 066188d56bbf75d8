package io.millrace.server.durability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Millrace server in a process of its own. Not thread-safe, but for {@link #connect}. */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern SQL_PORT =
            Pattern.compile("sql[^0-9]+(?:[0-9.]+:)?([0-9]+)", Pattern.CASE_INSENSITIVE);

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server on a free port; returns when it is ready. */
    public static ServerProcess start(Path data) throws IOException {
        return start(data, 0, -1);
    }

    /** The same on given ports. */
    public static ServerProcess start(Path data, int sqlPort, int kafkaPort) throws IOException {
        Path errors = data.resolveSibling("server.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.millrace.server.Main",
                        "server",
                        "--data",
                        data.toString(),
                        "--sql-port",
                        Integer.toString(sqlPort),
                        "--http-port",
                        "-1",
                        "--kafka-port",
                        Integer.toString(kafkaPort))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher port = SQL_PORT.matcher(line);
            if (port.find()) {
                return new ServerProcess(process, Integer.parseInt(port.group(1)));
            }
        }
        throw new IOException("the server did not start:\n" + Files.readString(errors));
    }

    public int port() {
        return port;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:millrace://127.0.0.1:" + port + "/");
    }

    /** SIGKILL: nothing is flushed, nothing said. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and its exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Ends it as SIGTERM does, or by force after 20 s. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new InterruptedIOException();
        }
    }
}
