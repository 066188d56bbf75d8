package io.millrace.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL with its default settings; run as its own user where this runs as root, which it refuses. */
public record PostgresPeer(Path programs) implements Peer {
    public static final String URL =
            "jdbc:postgresql://127.0.0.1:57445/postgres?user=millrace&reWriteBatchedInserts=true";
    /** Its default setting allows 100, three of them for the superuser. */
    public static final int CONNECTIONS = 90;

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public void prepare(Path data) throws IOException, InterruptedException {
        List<String> owned = new ArrayList<>(List.of("install", "-d", "-m", "700"));
        if (isRoot()) {
            owned.addAll(List.of("-o", "postgres", "-g", "postgres"));
        }
        owned.add(data.toString());
        run(owned);
        run(asOwner(programs.resolve("initdb").toString(), "-A", "trust", "-U", "millrace", "-D", data.toString()));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asOwner(String... command) {
        List<String> full = new ArrayList<>();
        if (isRoot()) {
            full.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        full.addAll(List.of(command));
        return full;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command)
                .directory(Path.of("/tmp").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(command + " ended with " + exit);
        }
    }

    @Override
    public List<String> command(Path data) {
        return asOwner(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                "57445",
                "-k",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "logging_collector=off",
                "-c",
                "log_min_messages=fatal");
    }

    @Override
    public void firstAnswer() throws SQLException {
        try (Connection connection = DriverManager.getConnection(URL);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 + 1")) {
            rows.next();
        }
    }
}
