package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Corners of the protocol that no driver turns, by the letters of PostgreSQL's manual, chapter 55. */
final class ProtocolTest {
    private static final short NONE = 0;

    @RegisterExtension
    static final RunningServer server = new RunningServer();

    private static WireClient connect() throws IOException {
        return new WireClient(server.sqlPort());
    }

    private static List<WireClient.Reply> query(WireClient client, String sql) throws IOException {
        return client.message('Q', sql).send().untilReady();
    }

    private static void works(WireClient client) throws IOException {
        List<WireClient.Reply> replies = query(client, "SELECT 1");
        assertThat(WireClient.types(replies)).isEqualTo("TDCZ");
        assertThat(replies.get(1).body()).isEqualTo(new byte[] {0, 1, 0, 0, 0, 1, '1'});
        assertThat(replies.get(2).text()).isEqualTo("SELECT 1");
        assertThat(replies.get(3).body()).isEqualTo(new byte[] {'I'});
    }

    @Test
    void declinesEncryptionAndGoesOn() throws IOException {
        try (WireClient client = connect()) {
            client.raw(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 48}).send();
            assertThat(client.readByte()).isEqualTo('N');
            client.raw(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47}).send();
            assertThat(client.readByte()).isEqualTo('N');
            works(client.login());
        }
    }

    @Test
    void saysHelloAsPostgresDoes() throws IOException {
        try (WireClient client = connect()) {
            List<WireClient.Reply> replies = client.startup(
                            "user", "millrace", "application_name", "me", "TimeZone", "Europe/Berlin")
                    .untilReady();
            assertThat(replies.get(0).body()).isEqualTo(new byte[] {0, 0, 0, 0});
            String status = String.join(
                    "|",
                    replies.stream()
                            .filter(reply -> reply.type() == 'S')
                            .map(reply -> reply.text().replace('\0', '='))
                            .toList());
            assertThat(status)
                    .contains("server_encoding=UTF8", "client_encoding=UTF8", "integer_datetimes=on", "DateStyle=ISO")
                    .contains("standard_conforming_strings=on", "application_name=me", "TimeZone=Europe/Berlin")
                    .contains("server_version=15");
            assertThat(replies.get(replies.size() - 2).type()).isEqualTo('K');
        }
    }

    @Test
    void refusesAnUnknownDatabaseAndTellsWhy() throws IOException {
        try (WireClient client = connect()) {
            List<WireClient.Reply> replies =
                    client.startup("user", "millrace", "database", "other").untilClosed();
            assertThat(WireClient.types(replies)).isEqualTo("E");
            assertThat(replies.get(0).field('S')).isEqualTo("FATAL");
            assertThat(replies.get(0).field('V')).isEqualTo("FATAL");
            assertThat(replies.get(0).field('C')).isEqualTo("3D000");
            assertThat(replies.get(0).field('M')).isEqualTo("database \"other\" does not exist");
        }
    }

    @Test
    void anEmptyQueryHasAnAnswerOfItsOwn() throws IOException {
        try (WireClient client = connect().login()) {
            assertThat(WireClient.types(query(client, " ; -- nothing\n"))).isEqualTo("IZ");
            client.message('P', "", "", NONE)
                    .message('B', "", "", NONE, NONE, NONE)
                    .message('D', 'P', "")
                    .message('E', "", 0)
                    .message('S')
                    .send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("12nIZ");
        }
    }

    @Test
    void skipsToSyncAfterAnError() throws IOException {
        try (WireClient client = connect().login()) {
            client.message('P', "", "SELECT nonsense", NONE)
                    .message('B', "", "", NONE, NONE, NONE)
                    .message('E', "", 0)
                    .message('Q', "SELECT 2")
                    .message('S')
                    .send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(replies.get(0).type()).isEqualTo('E');
            assertThat(replies.get(0).field('C')).isEqualTo("42703");
            works(client);
        }
    }

    /** As libpq's pipelines do: the Flush itself is skipped after the error, and its answer awaited all the same. */
    @Test
    void sendsAnErrorWithoutWaitingForTheSync() throws IOException {
        try (WireClient client = connect().login()) {
            client.message('P', "", "SELECT nonsense", NONE).message('H').send();
            assertThat(client.read().field('C')).isEqualTo("42703");
            client.message('S').send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("Z");
        }
    }

    @Test
    void describesACursorOfDeclare() throws IOException {
        try (WireClient client = connect().login()) {
            query(client, "BEGIN");
            query(client, "DECLARE c CURSOR FOR SELECT 1 AS one");
            client.message('D', 'P', "c").message('S').send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(WireClient.types(replies)).isEqualTo("TZ");
            assertThat(new String(replies.get(0).body(), 2, 3, StandardCharsets.US_ASCII))
                    .isEqualTo("one");
        }
    }

    @Test
    void deallocateAllForgetsWhatMessagesHavePrepared() throws IOException {
        for (String all : List.of("DEALLOCATE ALL", "DISCARD ALL")) {
            try (WireClient client = connect().login()) {
                client.message('P', "mine", "SELECT 1", NONE).message('S').send();
                assertThat(WireClient.types(client.untilReady())).isEqualTo("1Z");
                client.message('Q', all).send();
                List<WireClient.Reply> dropped = client.untilReady();
                assertThat(WireClient.types(dropped)).isEqualTo("CZ");
                assertThat(dropped.get(0).text()).isEqualTo(all);
                client.message('D', 'S', "mine").message('S').send();
                assertThat(client.untilReady().get(0).field('C')).isEqualTo("26000");
                client.message('P', "mine", "SELECT 2", NONE).message('S').send();
                assertThat(WireClient.types(client.untilReady())).isEqualTo("1Z");
                works(client);
            }
        }
    }

    @Test
    void deallocateForgetsAStatementThatAMessageHasPrepared() throws IOException {
        try (WireClient client = connect().login()) {
            client.message('P', "mine", "SELECT 1", NONE)
                    .message('P', "other", "SELECT 2", NONE)
                    .message('S')
                    .send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("11Z");
            client.message('Q', "DEALLOCATE mine").send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("CZ");
            client.message('D', 'S', "other").message('S').send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("tTZ");
            client.message('D', 'S', "mine").message('S').send();
            assertThat(client.untilReady().get(0).field('C')).isEqualTo("26000");
            client.message('Q', "DEALLOCATE mine").send();
            assertThat(client.untilReady().get(0).field('C')).isEqualTo("26000");
        }
    }

    @Test
    void portionsOfAnySizeFollowOneAnother() throws Exception {
        try (WireClient client = connect().login()) {
            client.message('Q', "BEGIN")
                    .message('P', "", "SELECT x, 10 / (9000 - x) FROM generate_series(1, 20000) AS t(x)", NONE)
                    .message('B', "c", "", NONE, NONE, NONE)
                    .message('S')
                    .send();
            client.untilReady();
            client.untilReady();
            long next = 1;
            int[] portions = {10, 10, 10, 3, 1, 2000, 2000, 1, 500, 100, 100, 3000};
            for (int portion : portions) {
                client.message('E', "c", portion).message('S').send();
                List<WireClient.Reply> replies = client.untilReady();
                assertThat(WireClient.types(replies)).isEqualTo("D".repeat(portion) + "sZ");
                for (WireClient.Reply row : replies.subList(0, portion)) {
                    assertThat(firstColumn(row)).isEqualTo(Long.toString(next++));
                }
                Thread.sleep(2); // a client that thinks: the server may write the next rows meanwhile
            }
            // Row 9,000 fails, after those before its batch.
            client.message('E', "c", 4000).message('S').send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(WireClient.types(replies)).matches("D{1," + (9000 - next) + "}EZ");
            assertThat(replies.get(replies.size() - 2).field('C')).isEqualTo("22012");
        }
    }

    /** As text. */
    private static String firstColumn(WireClient.Reply row) {
        ByteBuffer body = ByteBuffer.wrap(row.body());
        byte[] value = new byte[body.getInt(2)];
        body.get(6, value);
        return new String(value, StandardCharsets.UTF_8);
    }

    @Test
    void portalsGiveRowsInPortions() throws IOException {
        try (WireClient client = connect().login()) {
            client.message('P', "", "SELECT a FROM (VALUES (1), (2), (3)) AS t(a)", NONE)
                    .message('B', "c", "", NONE, NONE, (short) 1, (short) 1)
                    .message('D', 'P', "c")
                    .message('E', "c", 2)
                    .message('E', "c", 2)
                    .message('C', 'P', "c")
                    .message('E', "c", 2)
                    .message('S')
                    .send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(WireClient.types(replies)).isEqualTo("12TDDsDC3EZ");
            assertThat(replies.get(3).body()).isEqualTo(new byte[] {0, 1, 0, 0, 0, 4, 0, 0, 0, 1});
            assertThat(replies.get(7).text()).isEqualTo("SELECT 3");
            assertThat(replies.get(9).field('M')).isEqualTo("portal \"c\" does not exist");
            assertThat(replies.get(9).field('C')).isEqualTo("34000");
        }
    }

    @Test
    void aRunningQueryIsSuspendedWithRowsAndNeverWithout() throws IOException {
        try (WireClient client = connect().login();
                WireClient writer = connect().login()) {
            query(writer, "CREATE STREAM ticking (n BIGINT); INSERT INTO ticking VALUES (1)");
            client.message('P', "", "SELECT n FROM ticking EMIT CHANGES", NONE)
                    .message('B', "c", "", NONE, NONE, NONE)
                    .message('E', "c", 100)
                    .message('S')
                    .send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("12DsZ");
            client.message('E', "c", 100).message('S').send();
            query(writer, "INSERT INTO ticking VALUES (2)");
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(WireClient.types(replies)).isEqualTo("DsZ");
            assertThat(replies.get(0).body()).isEqualTo(new byte[] {0, 1, 0, 0, 0, 1, '2'});
            client.message('C', 'P', "c").message('S').send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("3Z");
        }
    }

    @Test
    void rowsOfASimpleRunningQueryFlowAndACancelEndsIt() throws IOException {
        try (WireClient client = connect();
                WireClient writer = connect().login()) {
            query(writer, "CREATE STREAM flowing (n BIGINT)");
            WireClient.Reply key = client.startup("user", "millrace").untilReady().stream()
                    .filter(reply -> reply.type() == 'K')
                    .findFirst()
                    .orElseThrow();
            client.message('Q', "SELECT n FROM flowing EMIT CHANGES").send();
            assertThat(client.read().type()).isEqualTo('T');
            for (int i = 0; i < 3; i++) {
                query(writer, "INSERT INTO flowing VALUES (" + i + ")");
                assertThat(client.read().body()).isEqualTo(new byte[] {0, 1, 0, 0, 0, 1, (byte) ('0' + i)});
            }
            try (WireClient cancel = connect()) {
                cancel.raw(new byte[] {0, 0, 0, 16, 4, (byte) 210, 22, 46})
                        .raw(key.body())
                        .send();
                assertThat(cancel.readByte()).isEqualTo(-1);
            }
            List<WireClient.Reply> end = client.untilReady();
            assertThat(WireClient.types(end)).isEqualTo("EZ");
            assertThat(end.get(0).field('C')).isEqualTo("57014");
            works(client);
        }
    }

    @Test
    void statusFollowsTheTransaction() throws IOException {
        try (WireClient client = connect().login()) {
            assertThat(last(query(client, "BEGIN"))).isEqualTo('T');
            assertThat(last(query(client, "SELECT nonsense"))).isEqualTo('E');
            List<WireClient.Reply> refused = query(client, "SELECT 1");
            assertThat(refused.get(0).field('C')).isEqualTo("25P02");
            assertThat(last(query(client, "ROLLBACK"))).isEqualTo('I');
        }
    }

    private static char last(List<WireClient.Reply> replies) {
        return (char) replies.get(replies.size() - 1).body()[0];
    }

    @Test
    void refusesWhatIsOutOfPlaceAndGoesOn() throws IOException {
        try (WireClient client = connect().login()) {
            client.message('F', new byte[10]).send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("EZ");
            client.message('B', new byte[] {0, 0, 0, 9}).message('S').send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(WireClient.types(replies)).isEqualTo("EZ");
            assertThat(replies.get(0).field('C')).isEqualTo("08P01");
            client.message('Q', new byte[] {(byte) 0xff, 0}).send();
            replies = client.untilReady();
            assertThat(replies.get(0).field('C')).isEqualTo("22021");
            client.message('P', "", "SELECT $1", (short) 1, 23)
                    .message('B', "", "", NONE, NONE, NONE)
                    .message('S')
                    .send();
            replies = client.untilReady();
            assertThat(replies.get(1).field('M'))
                    .isEqualTo("bind message supplies 0 parameters, but prepared statement \"\" requires 1");
            client.message('d', "stray").message('c').send();
            works(client);
        }
    }

    @Test
    void closesOnWhatItCannotFollow() throws IOException {
        try (WireClient client = connect().login()) {
            List<WireClient.Reply> replies =
                    client.message('z', new byte[3]).send().untilClosed();
            assertThat(replies.get(0).field('S')).isEqualTo("FATAL");
            assertThat(replies.get(0).field('C')).isEqualTo("08P01");
            assertThat(replies.get(0).field('M')).isEqualTo("invalid frontend message type 122");
        }
        try (WireClient client = connect()) {
            client.raw("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    .send();
            assertThat(client.untilClosed().get(0).field('C')).isEqualTo("08P01");
        }
    }

    @Test
    void aFailedCopyLeavesTheConnectionUsable() throws IOException {
        try (WireClient client = connect().login()) {
            query(client, "CREATE STREAM copies (a INT)");
            client.message('Q', "COPY copies FROM STDIN").send();
            assertThat(client.read().type()).isEqualTo('G');
            client.message('d', new byte[] {'1', '\n'})
                    .message('f', "changed my mind")
                    .send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(replies.get(0).field('C')).isEqualTo("57014");
            assertThat(replies.get(0).field('M')).isEqualTo("COPY from stdin failed: changed my mind");
            works(client);
        }
    }

    /** Whatever clients send, in whatever order, the server goes on for others. */
    @Test
    void survivesClientsThatSendGarbageAndVanish() throws IOException {
        Random random = new Random(20260102);
        for (int round = 0; round < 150; round++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.sqlPort())) {
                WireBuffer out = new WireBuffer(256);
                if (random.nextInt(4) > 0) {
                    out.writeInt(28);
                    out.writeInt(3 << 16);
                    out.writeCString("user");
                    out.writeCString("millrace");
                    out.writeShort(0);
                    out.writeInt(0);
                    out.setInt(0, out.size());
                    out.truncate(out.size());
                }
                for (int i = random.nextInt(6); i > 0; i--) {
                    byte[] body = new byte[random.nextInt(30)];
                    random.nextBytes(body);
                    out.writeByte("QPBDECSHXpdcfF".charAt(random.nextInt(14)));
                    out.writeInt(body.length + 4);
                    out.writeBytes(body);
                }
                socket.getOutputStream().write(out.copy());
            } catch (IOException e) {
                // The server closed first, as it may.
            }
        }
        try (WireClient client = connect().login()) {
            works(client);
        }
    }

    @Test
    void vanishedClientsLeaveNoQueryBehind() throws IOException {
        try (WireClient watcher = connect().login()) {
            query(watcher, "CREATE STREAM watched (n BIGINT)");
            try (WireClient client = connect().login()) {
                client.message('Q', "SELECT n FROM watched EMIT CHANGES").send();
                assertThat(client.read().type()).isEqualTo('T');
                assertThat(running(watcher)).isEqualTo(1);
            }
            long end = System.nanoTime() + 20_000_000_000L;
            while (running(watcher) > 0) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
        }
    }

    private static long running(WireClient client) throws IOException {
        return query(
                        client,
                        "SELECT id FROM millrace.queries WHERE sql LIKE '%watched EMIT%' AND sql NOT LIKE '%millrace%'")
                .stream()
                .filter(reply -> reply.type() == 'D')
                .count();
    }
}
