package io.millrace.server.postgres;

import static io.millrace.common.fuzzing.Expectation.check;
import static io.millrace.server.postgres.FuzzedConversations.LOCKED;
import static io.millrace.server.postgres.FuzzedConversations.RAW;
import static io.millrace.server.postgres.FuzzedConversations.REMOTE;
import static io.millrace.server.postgres.FuzzedConversations.STARTUP;
import static io.millrace.server.postgres.FuzzedConversations.conversation;
import static io.millrace.server.postgres.FuzzedConversations.end;
import static io.millrace.server.postgres.FuzzedConversations.number;
import static io.millrace.server.postgres.FuzzedConversations.startup;
import static io.millrace.server.postgres.FuzzedConversations.text;
import static io.millrace.server.postgres.FuzzedConversations.withText;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.fuzzing.Allowance;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.server.metrics.ServerMetrics;
import io.millrace.server.security.KnownUser;
import io.millrace.server.security.ScramHash;
import io.millrace.server.security.UserDirectory;
import io.millrace.server.simulated.FuzzedServer;
import io.millrace.server.simulated.SimulatedServer;
import io.millrace.sql.PreparedStatement;
import io.millrace.sql.Session;
import io.millrace.storage.PartitionId;
import io.millrace.storage.PartitionLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
 * another machine; a password message of one byte there is what a right client would send. Where a message has a
 * statement's text, an input has one byte that picks one of those of {@link FuzzedConversations}: planning takes a thousand
 * times as long as the rest, and text has a target of its own.
 */
final class PostgresWireFuzzTest {
    private static final int INPUTS_OF_A_SERVER = 50_000;

    /** After them the rows that they have inserted go, so that a SELECT does not read what thousands have left. */
    private static final int INPUTS_OF_ROWS = 500;

    /** What comes behind them is left out: they are enough for each to meet each. */
    private static final int MOST_MESSAGES = 16;

    /** Four bytes may have a statement run. */
    private static final Allowance ALLOWANCE = new Allowance(64 << 20, 64 << 10);

    private static final UserDirectory USERS = KnownUser.directory();
    private static final SslContext TLS = FuzzedServer.tls();
    private static final FuzzedServer<Doors> SERVER = new FuzzedServer<>(INPUTS_OF_A_SERVER, ALLOWANCE, Doors::new);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @MethodSource("io.millrace.server.postgres.FuzzedConversations#seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void answersOrCloses(byte[] input) {
        SERVER.take(input, Doors::converse);
    }

    /** A door that believes everybody, and one that wants a password. */
    private static final class Doors {
        final SimulatedEnvironment environment;
        final PostgresEndpoint open;
        final PostgresEndpoint locked;
        private final PartitionLog things;
        private int inputs;

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
            things = server.engine().log().partition(new PartitionId("things", 0));
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
            if (++inputs % INPUTS_OF_ROWS == 0) {
                environment.await(things.deleteRecordsBefore(things.stableOffset()));
            }
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
}
