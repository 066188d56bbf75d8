package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Corners of the protocol that no driver turns, by the letters of PostgreSQL's manual, chapter 55. */
final class ProtocolTest extends WireScenario {
    @Test
    void declinesEncryptionAndGoesOn() throws IOException {
        try (WireClient client = connect()) {
            client.raw(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 48}).send();
            assertThat(client.readByte()).isEqualTo('N');
            client.raw(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47}).send();
            assertThat(client.readByte()).isEqualTo('N');
            client.login().works();
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
            assertThat(WireClient.types(client.query(" ; -- nothing\n"))).isEqualTo("IZ");
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
            client.works();
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
                client.works();
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
    void statusFollowsTheTransaction() throws IOException {
        try (WireClient client = connect().login()) {
            assertThat(last(client.query("BEGIN"))).isEqualTo('T');
            assertThat(last(client.query("SELECT nonsense"))).isEqualTo('E');
            List<WireClient.Reply> refused = client.query("SELECT 1");
            assertThat(refused.get(0).field('C')).isEqualTo("25P02");
            assertThat(last(client.query("ROLLBACK"))).isEqualTo('I');
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
            client.works();
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
            client.raw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                    .send();
            assertThat(client.untilClosed().get(0).field('C')).isEqualTo("08P01");
        }
    }

    @Test
    void aFailedCopyLeavesTheConnectionUsable() throws IOException {
        try (WireClient client = connect().login()) {
            client.query("CREATE STREAM copies (a INT)");
            client.message('Q', "COPY copies FROM STDIN").send();
            assertThat(client.read().type()).isEqualTo('G');
            client.message('d', new byte[] {'1', '\n'})
                    .message('f', "changed my mind")
                    .send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(replies.get(0).field('C')).isEqualTo("57014");
            assertThat(replies.get(0).field('M')).isEqualTo("COPY from stdin failed: changed my mind");
            client.works();
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
            client.works();
        }
    }
}
