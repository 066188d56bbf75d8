package io.millrace.server.durability;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;

/** One writer of rows (writer, sequence, payload, check), remembering which were acknowledged. Runs until it fails. */
final class Load implements Runnable {
    private final ServerProcess server;
    private final int writer;
    private final Random random;
    private final Set<Long> acknowledged;
    private final Set<Long> attempted;
    private long next;

    Load(ServerProcess server, int writer, long first, long seed) {
        this.server = server;
        this.writer = writer;
        this.next = first;
        this.random = new Random(seed);
        this.acknowledged = Collections.synchronizedSet(new HashSet<>());
        this.attempted = Collections.synchronizedSet(new HashSet<>());
    }

    Set<Long> acknowledged() {
        return acknowledged;
    }

    Set<Long> attempted() {
        return attempted;
    }

    long next() {
        return next;
    }

    static long check(long writer, long sequence, String payload) {
        CRC32 crc = new CRC32();
        crc.update((writer + ":" + sequence + ":" + payload).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return crc.getValue();
    }

    @Override
    public void run() {
        try (Connection connection = server.connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?)")) {
            while (true) {
                write(connection, insert);
            }
        } catch (SQLException killed) {
            // The end that the test has planned: what was in flight is in attempted and not in acknowledged.
            return;
        }
    }

    private void write(Connection connection, PreparedStatement insert) throws SQLException {
        int rows = random.nextInt(3) == 0 ? 1 + random.nextInt(50) : 1;
        boolean transaction = random.nextInt(4) == 0;
        connection.setAutoCommit(!transaction);
        long first = next;
        for (int i = 0; i < rows; i++) {
            bind(insert, next);
            attempted.add(next++);
            if (rows > 1) {
                insert.addBatch();
            }
        }
        if (rows > 1) {
            insert.executeBatch();
        } else {
            insert.executeUpdate();
        }
        if (transaction) {
            connection.commit();
        }
        for (long sequence = first; sequence < next; sequence++) {
            acknowledged.add(sequence);
        }
    }

    private void bind(PreparedStatement insert, long sequence) throws SQLException {
        String payload = "p".repeat(random.nextInt(200)) + sequence;
        insert.setLong(1, writer);
        insert.setLong(2, sequence);
        insert.setString(3, payload);
        insert.setLong(4, check(writer, sequence, payload));
    }
}
