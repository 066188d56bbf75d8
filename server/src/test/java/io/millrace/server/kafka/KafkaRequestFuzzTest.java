package io.millrace.server.kafka;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.server.simulated.Allowance;
import io.millrace.server.simulated.LoggedFailures;
import io.millrace.server.simulated.SimulatedServer;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.record.Compression;
import io.millrace.storage.record.RecordBatchBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a Kafka client sends, through the real pipeline to the handlers: it is answered in its version's form, without
 * UNKNOWN_SERVER_ERROR, or the connection is closed; nothing is logged as an error; memory stays within bounds.
 *
 * <p>An input is a row of requests: each an index into the kinds that are served, an index into that kind's versions, two
 * bytes of length and that many of body; the header before it is made. A kind beyond those sends the rest as it is.
 */
final class KafkaRequestFuzzTest {
    /** Inputs after which the world is made anew, so that what they leave behind does not fill it. */
    private static final int INPUTS_OF_A_WORLD = 500;

    /** A batch of a few kilobytes may unfold to all that a batch may unfold to, into an array that grows by doubling. */
    private static final Allowance ALLOWANCE = new Allowance(512 << 20, 0);

    private static final String TOPIC = "made";
    private static final List<ApiKeys> KINDS = List.copyOf(ApiKeys.clientApis());
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

    /** A server with a topic of some records, a group and a transactional id. */
    private static final class World {
        private static final NewTopics NEW_TOPICS = new NewTopics(1, true);

        final SimulatedServer server = new SimulatedServer(1);
        final KafkaEndpoint endpoint = new KafkaEndpoint(
                server.engine(), server.environment(), NEW_TOPICS, new KafkaEndpoint.Access(1_000, 10_000, null, null));
        final Broker broker = new Broker(server.engine(), server.environment(), NEW_TOPICS);
        int inputs;

        World() {
            server.environment().await(broker.createTopic(TOPIC, TopicConfig.DEFAULT.withPartitions(2)));
        }

        void converse(byte[] input) {
            Client channel = new Client();
            endpoint.accept(channel);
            List<RequestHeaderData> asked = new ArrayList<>();
            ByteBuffer rest = ByteBuffer.wrap(input);
            boolean answersKnown = true;
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
                    channel.writeInbound(frame(header, body));
                }
                server.environment().runUntilIdle();
                channel.runPendingTasks();
            }
            server.environment().advance(50);
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

        void checkAnswers(List<RequestHeaderData> asked) {
            ByteBuf sent = Unpooled.wrappedBuffer(outboundMessages().toArray(new ByteBuf[0]));
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
        Uuid id = world.broker.topicId(TOPIC);
        FilledRequests requests = new FilledRequests(TOPIC, id, "readers", "writer");
        List<byte[]> seeds = new ArrayList<>();
        for (int kind = 0; kind < KINDS.size(); kind++) {
            ApiKeys api = KINDS.get(kind);
            int versions = api.latestVersion(true) - api.oldestVersion() + 1;
            for (int version = 0; version < versions; version++) {
                short number = (short) (api.oldestVersion() + version);
                if (api.isVersionSupported(number)) {
                    seeds.add(input(kind, version, requests.of(api, number), number));
                }
            }
        }
        int produce = KINDS.indexOf(ApiKeys.PRODUCE);
        for (Compression compression : Compression.values()) {
            short version = 11;
            seeds.add(input(produce, version - ApiKeys.PRODUCE.oldestVersion(), produce(compression), version));
        }
        return seeds.stream();
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

    private static byte[] input(int kind, int version, ApiMessage body, short number) {
        ByteBuffer bytes = MessageUtil.toByteBufferAccessor(body, number).buffer();
        ByteBuffer input = ByteBuffer.allocate(4 + bytes.remaining());
        input.put((byte) kind)
                .put((byte) version)
                .putShort((short) bytes.remaining())
                .put(bytes);
        return input.array();
    }
}
