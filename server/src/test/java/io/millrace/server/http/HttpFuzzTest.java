package io.millrace.server.http;

import static io.millrace.common.fuzzing.Expectation.check;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.common.fuzzing.Allowance;
import io.millrace.server.simulated.LoggedFailures;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client of HTTP sends, cut in two anywhere: it is answered by whole responses, or the connection is closed;
 * nothing is logged as an error; memory stays within bounds.
 *
 * <p>The first byte of an input says where the rest is cut.
 */
final class HttpFuzzTest {
    private static final Allowance ALLOWANCE = new Allowance(4 << 20, 4_000);
    private static final LoggedFailures FAILURES = new LoggedFailures();
    private static final HttpEndpoint ENDPOINT = new HttpEndpoint(() -> true, () -> "up 1\n", null);

    @AfterAll
    static void close() {
        FAILURES.close();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
    void answersOrCloses(byte[] input) {
        if (input.length > 0) {
            ALLOWANCE.check(input.length, () -> converse(input));
            FAILURES.check();
        }
    }

    private static void converse(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel();
        ENDPOINT.accept(channel);
        int cut = 1 + (input[0] & 0xff) % input.length;
        channel.writeInbound(Unpooled.wrappedBuffer(input, 1, cut - 1));
        channel.writeInbound(Unpooled.wrappedBuffer(input, cut, input.length - cut));
        boolean open = channel.isOpen();
        channel.finish();
        StringBuilder sent = new StringBuilder();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            sent.append(each.toString(StandardCharsets.ISO_8859_1));
            each.release();
        }
        check(sent.length() == 0 || sent.indexOf("HTTP/1.") == 0, "not HTTP: " + sent);
        check(open || sent.length() == 0 || !sent.toString().endsWith("keep-alive"), "closed amid an answer: " + sent);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "\0GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
                        "\5GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\nHEAD /health/ready?x HTTP/1.1\r\n\r\n",
                        "\11POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
                        "\7PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n1\r\na\r\n0\r\n\r\n",
                        "\3GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                        "\1OPTIONS * HTTP/1.1\r\nUpgrade: h2c\r\n\r\n",
                        "\2GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n\r\n",
                        "\4GET / HTTP/1.1\r\n" + "x: y\r\n".repeat(2_000) + "\r\n",
                        "\6nonsense")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
