package io.millrace.server.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.function.IntConsumer;

/** Loads rows of {@code flights.csv} by batches of prepared inserts. */
final class FlightLoader {
    static final int BATCH_ROWS = 500;

    private final List<String> lines;

    private FlightLoader(List<String> lines) {
        this.lines = lines;
    }

    /** Reads the file, leaving out its header. */
    static FlightLoader open(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return new FlightLoader(reader.lines().skip(1).toList());
        }
    }

    int size() {
        return lines.size();
    }

    /** Inserts the flights {@code from} to {@code to} (exclusive), telling {@code progress} the count after each batch. */
    void load(Connection connection, int from, int to, IntConsumer progress) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO flights VALUES (?, ?, ?, ?, ?)")) {
            for (int i = from; i < to; i++) {
                String[] fields = lines.get(i).split(",", -1);
                insert.setTimestamp(1, Timestamp.valueOf(fields[0]));
                insert.setInt(2, Integer.parseInt(fields[1]));
                insert.setInt(3, Integer.parseInt(fields[2]));
                insert.setString(4, fields[3]);
                insert.setString(5, fields[4]);
                insert.addBatch();
                if ((i + 1 - from) % BATCH_ROWS == 0 || i + 1 == to) {
                    insert.executeBatch();
                    progress.accept(i + 1);
                }
            }
        }
    }
}
