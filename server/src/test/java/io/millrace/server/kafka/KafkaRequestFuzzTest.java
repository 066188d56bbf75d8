package io.millrace.server.kafka;

import static io.millrace.common.fuzzing.Expectation.check;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.fuzzing.Allowance;
import io.millrace.common.simulation.SimulatedEnvironment;
import io.millrace.server.security.KnownUser;
import io.millrace.server.security.ScramHash;
import io.millrace.server.simulated.FuzzedServer;
import io.millrace.server.simulated.SimulatedServer;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.millrace.storage.setting.NodeSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a Kafka client sends, through the real pipeline to the handlers: it is answered in its version's form, without
 * UNKNOWN_SERVER_ERROR, or the connection is closed; nothing is logged as an error; memory stays within bounds.
 *
 * <p>An input is a row of requests: each an index into the kinds that are served, an index into that kind's versions, two
 * bytes of length and that many of body; the header before it is made. A kind beyond those sends the rest as it is.
 * An input that begins with 254 is said to a door that wants a password, one with 253 to one that wants TLS besides; a body
 * of one byte to SaslAuthenticate is what a right client would send.
 */
final class KafkaRequestFuzzTest {
    private static final int INPUTS_OF_A_SERVER = 500;

    /** A batch of a few kilobytes may unfold to all that a batch may unfold to, into an array that grows by doubling. */
    private static final Allowance ALLOWANCE = new Allowance(512 << 20, 0);

    private static final String TOPIC = "made";
    private static final int LOCKED = 0xfe;
    private static final int ENCRYPTED = 0xfd;
    private static final List<ApiKeys> KINDS = List.copyOf(ApiKeys.clientApis());
    private static final SslContext TLS = FuzzedServer.tls();
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

    /** A door that believes everybody, one that wants a password, one that wants it encrypted; behind them a topic. */
    private static final class Doors {
        private static final NewTopics NEW_TOPICS = new NewTopics(1, true);

        final SimulatedEnvironment environment;
        final Broker broker;
        final KafkaEndpoint open;
        final KafkaEndpoint locked;
        final KafkaEndpoint encrypted;

        Doors(SimulatedServer server) {
            environment = server.environment();
            broker = new Broker(server.engine(), environment, NEW_TOPICS, rules(server, KafkaRights.NONE), 1_000);
            open = endpoint(server, null, false);
            locked = endpoint(server, null, true);
            encrypted = endpoint(server, TLS, true);
            environment.await(broker.createTopic(TOPIC, TopicConfig.DEFAULT.withPartitions(2)));
        }

        private static AccessRules rules(SimulatedServer server, KafkaRights rights) {
            NodeSettings settings =
                    new NodeSettings(server.environment(), server.engine().log());
            return new AccessRules(settings, rights);
        }

        private static KafkaEndpoint endpoint(SimulatedServer server, @Nullable SslContext tls, boolean asked) {
            return new KafkaEndpoint(
                    server.engine(),
                    server.environment(),
                    NEW_TOPICS,
                    rules(server, new KafkaRights(asked ? KafkaRights.Mode.ON : KafkaRights.Mode.OFF, Set.of())),
                    new KafkaEndpoint.Access(1_000, 10_000, tls, KnownUser.directory(), asked));
        }

        void converse(byte[] input) {
            Client channel = new Client();
            int door = input.length == 0 ? 0 : input[0] & 0xff;
            (door == LOCKED ? locked : door == ENCRYPTED ? encrypted : open).accept(channel);
            List<RequestHeaderData> asked = new ArrayList<>();
            ByteBuffer rest = ByteBuffer.wrap(input);
            if (door == LOCKED || door == ENCRYPTED) {
                rest.get();
            }
            boolean answersKnown = door != ENCRYPTED;
            while (rest.remaining() > 4 && channel.isOpen()) {
                int kind = rest.get() & 0xff;
                if (kind >= KINDS.size()) {
                    answersKnown = false;
                    channel.writeInbound(Unpooled.wrappedBuffer(rest));
                    rest.position(rest.limit());
                } else {
                    RequestHeaderData header =
                            header(KINDS.get(kind), rest.get() & 0xff).setCorrelationId(asked.size());
                    byte[] body = new byte[Math.min(rest.getShort() & 0xffff, rest.remaining())];
                    rest.get(body);
                    asked.add(header);
                    channel.writeInbound(frame(header, channel.meant(header, body)));
                }
                environment.runUntilIdle();
                channel.runPendingTasks();
            }
            environment.advance(50);
            channel.runPendingTasks();
            if (answersKnown) {
                channel.checkAnswers(asked);
            }
            channel.close();
            channel.finishAndReleaseAll();
        }
    }

    private static RequestHeaderData header(ApiKeys api, int version) {
        int versions = api.latestVersion(true) - api.oldestVersion() + 1;
        return new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion((short) (api.oldestVersion() + version % versions))
                .setClientId("fuzz");
    }

    private static ByteBuf frame(RequestHeaderData header, byte[] body) {
        ApiKeys api = ApiKeys.forId(header.requestApiKey());
        short version = header.requestApiVersion();
        if (api == ApiKeys.PRODUCE) {
            mendBatches(body, version);
        }
        ByteBuffer written = MessageUtil.toByteBufferAccessor(header, api.requestHeaderVersion(version))
                .buffer();
        return Unpooled.wrappedBuffer(
                Unpooled.copyInt(written.remaining() + body.length),
                Unpooled.wrappedBuffer(written),
                Unpooled.wrappedBuffer(body));
    }

    /** Right lengths and checksums: nothing would get by without. */
    private static void mendBatches(byte[] body, short version) {
        ProduceRequestData request = new ProduceRequestData();
        try {
            request.read(new ByteBufferAccessor(ByteBuffer.wrap(body)), version);
        } catch (RuntimeException e) {
            return;
        }
        request.topicData().forEach(topic -> topic.partitionData().forEach(partition -> {
            if (partition.records() instanceof MemoryRecords records) {
                ByteBuffer batch = records.buffer();
                if (batch.remaining() >= 61) {
                    int start = batch.position();
                    batch.putInt(start + 8, batch.remaining() - 12);
                    batch.put(start + 16, (byte) 2);
                    CRC32C crc = new CRC32C();
                    crc.update(batch.duplicate().position(start + 21));
                    batch.putInt(start + 17, (int) crc.getValue());
                }
            }
        }));
    }

    /** With addresses, as a socket has. */
    private static final class Client extends EmbeddedChannel {
        @Override
        protected SocketAddress localAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9092);
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
        }

        /** The body for which another one stands that an input cannot have: what logs a client in. */
        byte[] meant(RequestHeaderData header, byte[] body) {
            if (header.requestApiKey() != ApiKeys.SASL_AUTHENTICATE.id || body.length != 1) {
                return body;
            }
            String message =
                    switch (body[0] & 3) {
                        case 0 -> KnownUser.plain();
                        case 1 -> KnownUser.first();
                        case 2 -> KnownUser.last(ScramHash.SHA_256, ByteBufUtil.getBytes(sent()));
                        default -> KnownUser.last(ScramHash.SHA_512, ByteBufUtil.getBytes(sent()));
                    };
            return MessageUtil.toByteBufferAccessor(
                            new SaslAuthenticateRequestData().setAuthBytes(message.getBytes(StandardCharsets.UTF_8)),
                            header.requestApiVersion())
                    .buffer()
                    .array();
        }

        /** All that has come from the server. */
        private ByteBuf sent() {
            return Unpooled.wrappedBuffer(outboundMessages().toArray(new ByteBuf[0]));
        }

        void checkAnswers(List<RequestHeaderData> asked) {
            ByteBuf sent = sent();
            outboundMessages().clear();
            ByteBuffer bytes = sent.nioBuffer();
            while (bytes.hasRemaining()) {
                int length = bytes.getInt();
                checkAnswer(bytes.slice(bytes.position(), length), asked);
                bytes.position(bytes.position() + length);
            }
            sent.release();
        }

        private static void checkAnswer(ByteBuffer bytes, List<RequestHeaderData> asked) {
            RequestHeaderData header = asked.get(bytes.getInt(0));
            ApiKeys api = ApiKeys.forId(header.requestApiKey());
            short version = header.requestApiVersion();
            ByteBufferAccessor input = new ByteBufferAccessor(bytes);
            new ResponseHeaderData(input, api.responseHeaderVersion(version));
            AbstractResponse answer = AbstractResponse.parseResponse(api, input, version);
            check(input.remaining() == 0, "bytes behind an answer of " + api + " " + version);
            check(
                    !mayHaveUnknownError(bytes) || !answer.errorCounts().containsKey(Errors.UNKNOWN_SERVER_ERROR),
                    answer.toString());
        }

        /** Whether there may be an UNKNOWN_SERVER_ERROR in it: cheaper than looking at each field. */
        private static boolean mayHaveUnknownError(ByteBuffer bytes) {
            for (int i = 0; i + 1 < bytes.limit(); i++) {
                if (bytes.getShort(i) == Errors.UNKNOWN_SERVER_ERROR.code()) {
                    return true;
                }
            }
            return false;
        }
    }

    static Stream<byte[]> seeds() {
        Uuid id = SERVER.door().broker.topicId(TOPIC);
        FilledRequests requests = new FilledRequests(TOPIC, id, "readers", "writer");
        List<byte[]> seeds = new ArrayList<>();
        for (ApiKeys api : KINDS) {
            for (short version = api.oldestVersion(); version <= api.latestVersion(true); version++) {
                if (api.isVersionSupported(version)) {
                    seeds.add(input(api, requests.of(api, version), version));
                }
            }
        }
        for (Compression compression : Compression.values()) {
            seeds.add(input(ApiKeys.PRODUCE, produce(compression), (short) 11));
        }
        seeds.add(login("PLAIN", 0));
        seeds.add(login("PLAIN", 3));
        ProduceRequestData refused = produce(Compression.NONE).setAcks((short) 0);
        seeds.add(join(login("PLAIN", 0), input(ApiKeys.PRODUCE, refused, (short) 11)));
        refused.setTransactionalId("writer").topicData().clear();
        seeds.add(join(login("PLAIN", 0), input(ApiKeys.PRODUCE, refused, (short) 11)));
        ProduceRequestData nothing = produce(Compression.NONE).setTransactionalId("writer");
        nothing.topicData().forEach(topic -> topic.partitionData().get(0).setRecords(null));
        seeds.add(join(login("PLAIN", 0), input(ApiKeys.PRODUCE, nothing, (short) 11)));
        DescribeUserScramCredentialsRequestData all = new DescribeUserScramCredentialsRequestData().setUsers(null);
        seeds.add(join(login("PLAIN", 0), input(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS, all, (short) 0)));
        seeds.add(login("SCRAM-SHA-256", 1, 2));
        seeds.add(login("SCRAM-SHA-512", 1, 3));
        seeds.add(login("SCRAM-SHA-512", 3, 1));
        seeds.add(new byte[] {(byte) ENCRYPTED, 0, 0, 0, 0});
        return seeds.stream();
    }

    /** With the steps, by their numbers, and a question to which only a known client gets an answer. */
    private static byte[] login(String mechanism, int... steps) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(LOCKED);
        short version = 1;
        input.writeBytes(
                input(ApiKeys.SASL_HANDSHAKE, new SaslHandshakeRequestData().setMechanism(mechanism), version));
        for (int step : steps) {
            input.writeBytes(new byte[] {(byte) KINDS.indexOf(ApiKeys.SASL_AUTHENTICATE), 1, 0, 1, (byte) step});
        }
        input.writeBytes(input(ApiKeys.METADATA, new MetadataRequestData(), version));
        return input.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static ProduceRequestData produce(Compression compression) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression);
        for (int i = 0; i < 20; i++) {
            byte[] text = ("some text that is long enough " + i).getBytes(StandardCharsets.UTF_8);
            builder.append(1_700_000_000_000L, text, text);
        }
        ProduceRequestData request =
                new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1_000);
        ProduceRequestData.TopicProduceData topic = new ProduceRequestData.TopicProduceData().setName(TOPIC);
        topic.partitionData()
                .add(new ProduceRequestData.PartitionProduceData()
                        .setRecords(
                                MemoryRecords.readableRecords(builder.build().sharedBuffer())));
        request.topicData().add(topic);
        return request;
    }

    private static byte[] input(ApiKeys api, ApiMessage body, short version) {
        ByteBuffer bytes = MessageUtil.toByteBufferAccessor(body, version).buffer();
        ByteBuffer input = ByteBuffer.allocate(4 + bytes.remaining());
        input.put((byte) KINDS.indexOf(api))
                .put((byte) (version - api.oldestVersion()))
                .putShort((short) bytes.remaining())
                .put(bytes);
        return input.array();
    }
}
