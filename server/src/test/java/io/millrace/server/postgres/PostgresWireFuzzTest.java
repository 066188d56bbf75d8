package io.millrace.server.postgres;

import static io.millrace.server.simulated.FuzzedServer.check;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.server.metrics.ServerMetrics;
import io.millrace.server.security.KnownUser;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.UserDirectory;
import io.millrace.server.simulated.Allowance;
import io.millrace.server.simulated.FuzzedServer;
import io.millrace.server.simulated.SimulatedServer;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client of PostgreSQL sends, through the real pipeline to the session: it is answered in whole messages or the
 * connection is closed; nothing is logged as an error, which every internal error is; memory stays within bounds.
 *
 * <p>An input is a row of messages, each its type, two bytes of length and that many of body; the length on the wire is
 * made. Type 0 is a startup message's body, the default one comes first unless an input begins so; type 1 sends the rest
 * as it is. An input that begins with 2 is said to a door that wants a password and has TLS, one with 3 the same from
 * another machine; a password message of one byte there is what a right client would send. Where a message has a statement's text, an input has one byte that picks one of {@link #STATEMENTS}: planning
 * takes a thousand times as long as the rest, and text has a target of its own.
 */
final class PostgresWireFuzzTest {
    private static final int INPUTS_OF_A_SERVER = 2_000;

    /** What comes behind them is left out: they are enough for each to meet each. */
    private static final int MOST_MESSAGES = 16;

    /** Four bytes may have a statement run. */
    private static final Allowance ALLOWANCE = new Allowance(64 << 20, 64 << 10);

    private static final int STARTUP = 0;
    private static final int RAW = 1;
    private static final int LOCKED = 2;
    private static final int REMOTE = 3;
    private static final UserDirectory USERS = KnownUser.directory();
    private static final SslContext TLS = FuzzedServer.tls();
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

    private static final FuzzedServer<Doors> SERVER = new FuzzedServer<>(INPUTS_OF_A_SERVER, ALLOWANCE, Doors::new);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void answersOrCloses(byte[] input) {
        SERVER.take(input, Doors::converse);
    }

    /** A door that believes everybody, and one that wants a password. */
    private static final class Doors {
        final SimulatedEnvironment environment;
        final PostgresEndpoint open;
        final PostgresEndpoint locked;

        Doors(SimulatedServer server) {
            environment = server.environment();
            open = endpoint(server, null, null);
            locked = endpoint(server, TLS, USERS);
            try (Session session = server.database().newSession("fuzz", Map.of())) {
                PreparedStatement create = session.prepare(
                        "CREATE STREAM things (id BIGINT, name VARCHAR, price DECIMAL(12,2), day DATE, at TIMESTAMP(3),"
                                + " flag BOOLEAN, data BYTEA, words VARCHAR ARRAY, grid INT ARRAY ARRAY, ratio DOUBLE)",
                        List.of());
                environment.await(session.execute(create, List.of()));
            }
        }

        private static PostgresEndpoint endpoint(
                SimulatedServer server, @Nullable SslContext tls, @Nullable UserDirectory users) {
            return new PostgresEndpoint(
                    server.database(),
                    server.environment(),
                    new ServerMetrics(),
                    new PostgresEndpoint.Limits(1_000, 10_000),
                    tls,
                    users);
        }

        void converse(byte[] input) {
            int first = input.length == 0 ? STARTUP : input[0];
            boolean remote = first == REMOTE;
            Client channel = new Client(remote ? "192.0.2.1" : "127.0.0.1");
            (remote || first == LOCKED ? locked : open).accept(channel);
            channel.pipeline().fireChannelActive();
            ByteBuffer rest = ByteBuffer.wrap(input);
            if (remote || first == LOCKED) {
                rest.get();
            } else if (first > RAW) {
                send(channel, STARTUP, startup("user", "fuzz"));
            }
            for (int i = 0; i < MOST_MESSAGES && rest.remaining() > 2 && channel.isOpen(); i++) {
                int type = rest.get() & 0xff;
                int length = type == RAW ? rest.remaining() : Math.min(rest.getShort() & 0xffff, rest.remaining());
                byte[] body = new byte[length];
                rest.get(body);
                send(channel, type, channel.meant(type, body));
            }
            environment.advance(100);
            channel.runPendingTasks();
            channel.checkAnswers();
            channel.close();
            environment.runUntilIdle();
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
                environment.runUntilIdle();
                channel.runPendingTasks();
            } while (channel.hasPendingTasks());
        }
    }

    /** With an address, as a socket has. */
    private static final class Client extends EmbeddedChannel {
        private final String from;

        Client(String from) {
            this.from = from;
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(from, 50_000);
        }

        /** The body for which another one stands that an input cannot have. */
        byte[] meant(int type, byte[] body) {
            switch (type) {
                case 'Q':
                    return withText(body, 0);
                case 'P':
                    return withText(body, end(body));
                case 'p':
                    return body.length == 1 ? login(body[0]) : body;
                default:
                    return body;
            }
        }

        private byte[] login(int step) {
            if (step == 0) {
                byte[] first = KnownUser.first().getBytes(StandardCharsets.UTF_8);
                return conversation(text(ScramHash.SHA_256.mechanism()), number(first.length), first);
            }
            return KnownUser.last(ScramHash.SHA_256, ByteBufUtil.getBytes(sent()))
                    .getBytes(StandardCharsets.UTF_8);
        }

        /** All that has come from the server. */
        private ByteBuf sent() {
            return Unpooled.wrappedBuffer(outboundMessages().toArray(new ByteBuf[0]));
        }

        void checkAnswers() {
            ByteBuf sent = sent();
            outboundMessages().clear();
            boolean encrypted = pipeline().get("tls") != null;
            while (sent.isReadable() && !encrypted) {
                int type = sent.readByte();
                boolean encryption = (type == 'N' || type == 'S')
                        && (!sent.isReadable(4) || sent.getInt(sent.readerIndex()) > 100_000);
                if (!encryption) {
                    int length = sent.isReadable(4) ? sent.readInt() : -1;
                    check(
                            length >= 4 && sent.isReadable(length - 4),
                            "a broken answer of type " + type + ", " + length);
                    sent.skipBytes(length - 4);
                }
            }
            sent.release();
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
                bound("INSERT INTO things (price) VALUES ($1)", 1700, 0, 2, 126, 0, 0, 0, 0, 2, 0, 12, 19, 136),
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
                conversation(
                        new byte[] {LOCKED},
                        startupFirst("user", KnownUser.NAME),
                        message('p', new byte[1]),
                        message('p', new byte[] {1}),
                        query("SELECT 1; SELECT 'a', NULL, 1.5")),
                conversation(
                        new byte[] {LOCKED},
                        startupFirst("user", "nobody"),
                        message('p', text("SCRAM-SHA-256"), number(10), ascii("n,,n=,r=ab")),
                        message('p', ascii("c=biws,r=abc,p=AAAA"))),
                conversation(new byte[] {LOCKED}, startupFirst("user", KnownUser.NAME), message('p', text("pencil"))),
                conversation(new byte[] {LOCKED, RAW, 0, 0, 0, 8, 4, (byte) 210, 22, 47}),
                conversation(new byte[] {REMOTE}, startupFirst("user", KnownUser.NAME), message('p', new byte[1])),
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
