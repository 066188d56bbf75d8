package io.millrace.server.postgres;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.server.metrics.ServerMetrics;
import io.millrace.server.simulated.Allowance;
import io.millrace.server.simulated.LoggedFailures;
import io.millrace.server.simulated.SimulatedServer;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client of PostgreSQL sends, through the real pipeline to the session: it is answered in whole messages or the
 * connection is closed; nothing is logged as an error, which every internal error is; memory stays within bounds.
 *
 * <p>An input is a row of messages, each its type, two bytes of length and that many of body; the length on the wire is
 * made. Type 0 is a startup message's body, the default one comes first unless an input begins so; type 1 sends the rest
 * as it is. Where a message has a statement's text, an input has one byte that picks one of {@link #STATEMENTS}: planning
 * takes a thousand times as long as the rest, and text has a target of its own.
 */
final class PostgresWireFuzzTest {
    /** Inputs after which the world is made anew, so that what they leave behind does not fill it. */
    private static final int INPUTS_OF_A_WORLD = 5_000;

    /** Four bytes may have a statement run. */
    private static final Allowance ALLOWANCE = new Allowance(64 << 20, 64 << 10);

    private static final int STARTUP = 0;
    private static final int RAW = 1;
    private static final List<String> STATEMENTS = List.of(
            "",
            "SELECT 1; SELECT 'a', NULL, 1.5",
            "SELECT * FROM things",
            "SELECT * FROM things EMIT CHANGES",
            "INSERT INTO things (id, name) VALUES (1, 'x')",
            "SELECT $1::INT + 1",
            "SELECT $1",
            "SELECT $1::BIGINT, $2::VARCHAR, $3::DOUBLE",
            "INSERT INTO things (id) VALUES ($1)",
            "INSERT INTO things (price) VALUES ($1)",
            "INSERT INTO things (day) VALUES ($1)",
            "INSERT INTO things (at) VALUES ($1)",
            "INSERT INTO things (flag) VALUES ($1)",
            "INSERT INTO things (data) VALUES ($1)",
            "INSERT INTO things (ratio) VALUES ($1)",
            "INSERT INTO things (words) VALUES ($1)",
            "INSERT INTO things (grid) VALUES ($1)",
            "INSERT INTO things (id, name, price, at) VALUES ($1, $2, $3, $4)",
            "COPY things (id, name, price) FROM STDIN",
            "COPY things FROM STDIN",
            "COPY things FROM STDIN WITH (FORMAT csv, HEADER)",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "CLOSE ALL",
            "SHOW ALL",
            "SET TimeZone = 'Europe/Berlin'",
            "DEALLOCATE ALL");

    private static final LoggedFailures FAILURES = new LoggedFailures();

    private static World world = new World();

    @AfterAll
    static void close() {
        FAILURES.close();
        world.server.close();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void answersOrCloses(byte[] input) {
        if (world.inputs++ == INPUTS_OF_A_WORLD) {
            world.server.close();
            world = new World();
        }
        ALLOWANCE.check(input.length, () -> world.converse(input));
        FAILURES.check();
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static final class World {
        final SimulatedServer server = new SimulatedServer(1);
        final ServerMetrics metrics = new ServerMetrics();
        final PostgresEndpoint endpoint = new PostgresEndpoint(
                server.database(),
                server.environment(),
                metrics,
                new PostgresEndpoint.Limits(1_000, 10_000),
                null,
                null);
        int inputs;

        World() {
            try (Session session = server.database().newSession("fuzz", Map.of())) {
                PreparedStatement create = session.prepare(
                        "CREATE STREAM things (id BIGINT, name VARCHAR, price DECIMAL(12,2), day DATE, at TIMESTAMP(3),"
                                + " flag BOOLEAN, data BYTEA, words VARCHAR ARRAY, grid INT ARRAY ARRAY, ratio DOUBLE)",
                        List.of());
                server.environment().await(session.execute(create, List.of()));
            }
        }

        void converse(byte[] input) {
            EmbeddedChannel channel = new EmbeddedChannel();
            endpoint.accept(channel);
            channel.pipeline().fireChannelActive();
            ByteBuffer rest = ByteBuffer.wrap(input);
            if (input.length > 0 && input[0] > RAW) {
                send(channel, STARTUP, startup("user", "fuzz"));
            }
            while (rest.remaining() > 2 && channel.isOpen()) {
                int type = rest.get() & 0xff;
                int length = type == RAW ? rest.remaining() : Math.min(rest.getShort() & 0xffff, rest.remaining());
                byte[] body = new byte[length];
                rest.get(body);
                send(channel, type, type == 'Q' ? withText(body, 0) : type == 'P' ? withText(body, end(body)) : body);
            }
            server.environment().advance(100);
            channel.runPendingTasks();
            checkAnswers(channel);
            channel.close();
            server.environment().runUntilIdle();
            channel.finishAndReleaseAll();
        }

        private void send(EmbeddedChannel channel, int type, byte[] body) {
            ByteBuf message = Unpooled.buffer(5 + body.length);
            if (type > RAW) {
                message.writeByte(type);
            }
            if (type != RAW) {
                message.writeInt(4 + body.length);
            }
            channel.writeInbound(message.writeBytes(body));
            do {
                server.environment().runUntilIdle();
                channel.runPendingTasks();
            } while (channel.hasPendingTasks());
        }
    }

    /** Puts the text of the statement where its number is. */
    private static byte[] withText(byte[] body, int at) {
        if (at >= body.length) {
            return body;
        }
        byte[] text = text(STATEMENTS.get((body[at] & 0xff) % STATEMENTS.size()));
        return conversation(Arrays.copyOf(body, at), text, Arrays.copyOfRange(body, at + 1, body.length));
    }

    /** Behind the first zero byte. */
    private static int end(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static void checkAnswers(EmbeddedChannel channel) {
        ByteBuf sent = Unpooled.wrappedBuffer(channel.outboundMessages().toArray(new ByteBuf[0]));
        channel.outboundMessages().clear();
        while (sent.isReadable()) {
            int type = sent.readByte();
            boolean encryption = type == 'N' && (!sent.isReadable(4) || sent.getInt(sent.readerIndex()) > 100_000);
            if (!encryption) {
                int length = sent.isReadable(4) ? sent.readInt() : -1;
                check(length >= 4 && sent.isReadable(length - 4), "a broken answer of type " + type + ", " + length);
                sent.skipBytes(length - 4);
            }
        }
        sent.release();
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                conversation(query("SELECT 1; SELECT 'a', NULL, 1.5")),
                conversation(query("INSERT INTO things (id, name) VALUES (1, 'x')"), query("SELECT * FROM things")),
                conversation(query("SELECT * FROM things EMIT CHANGES")),
                conversation(
                        message('P', text("s"), number("SELECT $1::INT + 1"), new byte[] {0, 1, 0, 0, 0, 23}),
                        message('D', new byte[] {'S'}, text("s")),
                        message('B', text("p"), text("s"), new byte[] {
                            0, 1, 0, 1, 0, 1, 0, 0, 0, 4, 0, 0, 0, 5, 0, 1, 0, 1
                        }),
                        message('D', new byte[] {'P'}, text("p")),
                        message('E', text("p"), new byte[] {0, 0, 0, 1}),
                        message('H'),
                        message('C', new byte[] {'S'}, text("s")),
                        message('S')),
                bound("INSERT INTO things (id) VALUES ($1)", 20, 0, 0, 0, 0, 0, 0, 0, 9),
                bound("INSERT INTO things (price) VALUES ($1)", 1700, 0, 2, 0, 0, 0, 0, 0, 2, 0, 12, 19, 136),
                bound("INSERT INTO things (day) VALUES ($1)", 1082, 0, 0, 31, 9),
                bound("INSERT INTO things (at) VALUES ($1)", 1114, 0, 2, 9, 9, 9, 9, 9, 9),
                bound("INSERT INTO things (data) VALUES ($1)", 17, 1, 2, 3),
                bound("INSERT INTO things (ratio) VALUES ($1)", 701, 64, 9, 33, -5, 84, 68, 45, 24),
                bound(
                        "INSERT INTO things (words) VALUES ($1)",
                        1015,
                        0,
                        0,
                        0,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        25,
                        0,
                        0,
                        0,
                        2,
                        0,
                        0,
                        0,
                        1,
                        0,
                        0,
                        0,
                        1,
                        'a',
                        -1,
                        -1,
                        -1,
                        -1),
                bound(
                        "INSERT INTO things (grid) VALUES ($1)",
                        1007,
                        0,
                        0,
                        0,
                        2,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        23,
                        0,
                        0,
                        0,
                        1,
                        0,
                        0,
                        0,
                        1,
                        0,
                        0,
                        0,
                        1,
                        0,
                        0,
                        0,
                        1,
                        0,
                        0,
                        0,
                        4,
                        0,
                        0,
                        0,
                        7),
                bound("SELECT $1", 1186, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0),
                bound("SELECT $1", 2950, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8),
                bound("SELECT $1", 3802, 1, '{', '}'),
                conversation(
                        query("COPY things (id, name, price) FROM STDIN"),
                        message('d', text("1\ta\t1.5\n2\t\\N\t")),
                        message('d', text("2.50\n\\.\n")),
                        message('c')),
                conversation(
                        query("COPY things FROM STDIN WITH (FORMAT csv, HEADER)"),
                        message('d', text("id,name\n1,\"a \"\"b\"\"\"\n")),
                        message('c')),
                conversation(
                        query("COPY things FROM STDIN"),
                        message('d', text("nothing like it\n")),
                        message('f', text("no more"))),
                conversation(query("BEGIN"), query("CLOSE ALL"), query("COMMIT")),
                conversation(
                        query("SET TimeZone = 'Europe/Berlin'"),
                        query("SHOW ALL"),
                        query("DEALLOCATE ALL"),
                        message('X')),
                startupFirst("user", "a", "options", "-c statement_timeout=5s --work_mem=4", "_pq_.x", "1"),
                new byte[] {RAW, 0, 0, 0, 8, 4, (byte) 210, 22, 47},
                new byte[] {RAW, 0, 0, 0, 16, 4, (byte) 210, 22, 46, 0, 0, 0, 1, 0, 0, 0, 2});
    }

    /** One statement with one parameter of the number {@code oid}, binary. */
    private static byte[] bound(String sql, int oid, int... value) {
        byte[] bytes = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            bytes[i] = (byte) value[i];
        }
        byte[] head = {0, 1, 0, 1, 0, 1};
        return conversation(
                message('P', text(""), number(sql), new byte[] {0, 1}, number(oid)),
                message('B', text(""), text(""), head, number(bytes.length), bytes, new byte[] {0, 1, 0, 1}),
                message('D', new byte[] {'P'}, text("")),
                message('E', text(""), number(0)),
                message('S'));
    }

    private static byte[] query(String sql) {
        return message('Q', number(sql));
    }

    /** Of one of {@link #STATEMENTS}. */
    private static byte[] number(String sql) {
        check(STATEMENTS.contains(sql), sql);
        return new byte[] {(byte) STATEMENTS.indexOf(sql)};
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] startupFirst(String... settings) {
        return message(STARTUP, startup(settings));
    }

    private static byte[] startup(String... settings) {
        byte[][] texts = Arrays.stream(settings).map(PostgresWireFuzzTest::text).toArray(byte[][]::new);
        return conversation(number(3 << 16), conversation(texts), new byte[1]);
    }

    private static byte[] message(int type, byte[]... fields) {
        byte[] body = conversation(fields);
        return conversation(new byte[] {(byte) type, (byte) (body.length >> 8), (byte) body.length}, body);
    }

    private static byte[] conversation(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
