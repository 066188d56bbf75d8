package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes as the protocol's manual lays them out, and bytes that are none of that. */
final class FrontendDecoderTest {

    private static List<FrontendMessage> decode(FrontendDecoder decoder, ByteBuf bytes) {
        List<FrontendMessage> messages = new ArrayList<>();
        for (FrontendMessage next = decoder.next(bytes); next != null; next = decoder.next(bytes)) {
            messages.add(next);
        }
        return messages;
    }

    private static FrontendDecoder started() {
        FrontendDecoder decoder = new FrontendDecoder();
        assertThat(decode(decoder, Unpooled.wrappedBuffer(startup()))).hasSize(1);
        return decoder;
    }

    private static byte[] startup() {
        WireBuffer out = new WireBuffer(64);
        out.writeInt(0);
        out.writeInt(3 << 16);
        out.writeCString("user");
        out.writeCString("millrace");
        out.writeByte(0);
        out.setInt(0, out.size());
        return out.copy();
    }

    private static byte[] message(char type, byte[] body) {
        WireBuffer out = new WireBuffer(64);
        out.writeByte(type);
        out.writeInt(body.length + 4);
        out.writeBytes(body);
        return out.copy();
    }

    @Test
    void readsAStartupPacket() {
        List<FrontendMessage> messages = decode(new FrontendDecoder(), Unpooled.wrappedBuffer(startup()));
        assertThat(messages).containsExactly(new FrontendMessage.Startup(3, 0, Map.of("user", "millrace")));
    }

    @Test
    void waitsForTheRestOfAMessage() {
        FrontendDecoder decoder = started();
        byte[] query = message('Q', "SELECT 1\0".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < query.length - 1; i++) {
            bytes.writeByte(query[i]);
            assertThat(decoder.next(bytes)).isNull();
        }
        bytes.writeByte(query[query.length - 1]);
        assertThat(decoder.next(bytes)).isEqualTo(new FrontendMessage.Query("SELECT 1"));
    }

    @Test
    void readsBind() {
        WireBuffer body = new WireBuffer(64);
        body.writeCString("p");
        body.writeCString("s");
        body.writeShort(1);
        body.writeShort(1);
        body.writeShort(2);
        body.writeInt(-1);
        body.writeInt(2);
        body.writeBytes(new byte[] {7, 8});
        body.writeShort(0);
        FrontendMessage.Bind bind =
                (FrontendMessage.Bind) decode(started(), Unpooled.wrappedBuffer(message('B', body.copy())))
                        .get(0);
        assertThat(bind.portal()).isEqualTo("p");
        assertThat(bind.statement()).isEqualTo("s");
        assertThat(bind.formats()).containsExactly((short) 1);
        assertThat(bind.values()[0]).isNull();
        assertThat(bind.values()[1]).containsExactly(7, 8);
        assertThat(bind.resultFormats()).isEmpty();
    }

    @Test
    void refusesALengthBeforeTakingTheBytes() {
        FrontendDecoder decoder = started();
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeByte('Q').writeInt(Integer.MAX_VALUE);
        FrontendMessage.Malformed malformed =
                (FrontendMessage.Malformed) decode(decoder, bytes).get(0);
        assertThat(malformed.fatal()).isTrue();
        assertThat(malformed.error().sqlState()).isEqualTo("08P01");
        assertThat(malformed.error().message()).isEqualTo("invalid message length");
        bytes.writeBytes(new byte[1000]);
        assertThat(decode(decoder, bytes)).isEmpty();
        assertThat(bytes.isReadable()).isFalse();
    }

    @Test
    void takesLongMessagesOnlyAfterTheLogin() {
        byte[] length = new byte[] {'Q', 0, 1, 0, 0};
        assertThat(decode(started(), Unpooled.wrappedBuffer(length)))
                .singleElement()
                .isInstanceOf(FrontendMessage.Malformed.class);
        FrontendDecoder decoder = started();
        decoder.loggedIn();
        assertThat(decode(decoder, Unpooled.wrappedBuffer(length))).isEmpty();
    }

    @Test
    void refusesUnknownTypes() {
        FrontendMessage.Malformed malformed =
                (FrontendMessage.Malformed) decode(started(), Unpooled.wrappedBuffer(message('z', new byte[0])))
                        .get(0);
        assertThat(malformed.error().message()).isEqualTo("invalid frontend message type 122");
        assertThat(malformed.fatal()).isTrue();
    }

    @Test
    void aWrongBodyIsNotFatal() {
        FrontendDecoder decoder = started();
        ByteBuf bytes = Unpooled.wrappedBuffer(
                message('B', new byte[] {0, 0, 0, 9, 0}),
                message('Q', new byte[] {(byte) 0xc3, 0}),
                message('P', new byte[] {0, 0, 0, 1}),
                message('S', new byte[0]));
        List<FrontendMessage> messages = decode(decoder, bytes);
        assertThat(messages).hasSize(4);
        for (int i = 0; i < 3; i++) {
            assertThat(((FrontendMessage.Malformed) messages.get(i)).fatal()).isFalse();
        }
        assertThat(((FrontendMessage.Malformed) messages.get(0)).error().message())
                .isEqualTo("insufficient data left in message");
        assertThat(((FrontendMessage.Malformed) messages.get(1)).error().sqlState())
                .isEqualTo("22021");
        assertThat(messages.get(3)).isEqualTo(new FrontendMessage.Sync());
    }

    @Test
    void refusesBytesBehindATlsRequest() {
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeInt(8).writeInt(80877103).writeByte('Q');
        FrontendMessage.Malformed malformed =
                (FrontendMessage.Malformed) decode(new FrontendDecoder(), bytes).get(0);
        assertThat(malformed.error().message()).isEqualTo("received unencrypted data after SSL request");
    }

    @Test
    void refusesOldProtocolsAndLongStartups() {
        ByteBuf old = Unpooled.buffer();
        old.writeInt(9).writeInt(2 << 16).writeByte(0);
        assertThat(((FrontendMessage.Malformed)
                                decode(new FrontendDecoder(), old).get(0))
                        .error()
                        .sqlState())
                .isEqualTo("0A000");
        ByteBuf http = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(((FrontendMessage.Malformed)
                                decode(new FrontendDecoder(), http).get(0))
                        .error()
                        .message())
                .isEqualTo("invalid length of startup packet");
    }

    /** Whatever comes, in whatever pieces: a message, a refusal, or a wait for more, and never an exception. */
    @Test
    void survivesGarbageAndMutations() {
        long seed = 20260101;
        Random random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = random.nextInt(4) == 0 ? garbage(random) : mutated(random);
            FrontendDecoder decoder = random.nextInt(8) == 0 ? new FrontendDecoder() : started();
            ByteBuf in = Unpooled.buffer();
            int at = 0;
            int messages = 0;
            while (at < bytes.length) {
                int piece = Math.min(bytes.length - at, 1 + random.nextInt(64));
                in.writeBytes(bytes, at, piece);
                at += piece;
                messages += decode(decoder, in).size();
            }
            assertThat(messages).as("seed %s round %s", seed, round).isLessThanOrEqualTo(bytes.length);
        }
    }

    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(Random random) {
        WireBuffer out = new WireBuffer(256);
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            for (int k = 0; k < body.length; k++) {
                // Many zeros: ends of strings and small counts.
                body[k] = random.nextInt(3) == 0 ? 0 : body[k];
            }
            out.writeBytes(message("QPBDECSHXpdcfF".charAt(random.nextInt(14)), body));
        }
        byte[] bytes = out.copy();
        for (int k = random.nextInt(4); k > 0; k--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
