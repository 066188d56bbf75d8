package io.millrace.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Portals and running queries, by the letters of PostgreSQL's manual, chapter 55: rows in portions, rows for ever. */
final class PortalProtocolTest extends WireScenario {
    @Test
    void portionsOfAnySizeFollowOneAnother() throws IOException {
        try (WireClient client = connect().login();
                WireClient other = connect().login()) {
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
                // The client thinks: the server may write the next rows meanwhile.
                other.message('Q', "SELECT 1").send().untilReady();
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
    void aPortalGivesAllThatIsLeft() throws IOException {
        try (WireClient client = connect().login()) {
            client.message('P', "", "SELECT a FROM (VALUES (1), (2), (3)) AS t(a)", NONE)
                    .message('B', "c", "", NONE, NONE, NONE)
                    .message('E', "c", 1)
                    .message('E', "c", 0)
                    .message('S')
                    .send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("12DsDDCZ");
        }
    }

    @Test
    void aRunningQueryIsSuspendedWithRowsAndNeverWithout() throws IOException {
        try (WireClient client = connect().login();
                WireClient writer = connect().login()) {
            writer.query("CREATE STREAM ticking (n BIGINT); INSERT INTO ticking VALUES (1)");
            client.message('P', "", "SELECT n FROM ticking EMIT CHANGES", NONE)
                    .message('B', "c", "", NONE, NONE, NONE)
                    .message('E', "c", 100)
                    .message('S')
                    .send();
            assertThat(WireClient.types(client.untilReady())).isEqualTo("12DsZ");
            client.message('E', "c", 100).message('S').send();
            writer.query("INSERT INTO ticking VALUES (2)");
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
            writer.query("CREATE STREAM flowing (n BIGINT)");
            WireClient.Reply key = client.startup("user", "millrace").untilReady().stream()
                    .filter(reply -> reply.type() == 'K')
                    .findFirst()
                    .orElseThrow();
            client.message('Q', "SELECT n FROM flowing EMIT CHANGES").send();
            assertThat(client.read().type()).isEqualTo('T');
            for (int i = 0; i < 3; i++) {
                writer.query("INSERT INTO flowing VALUES (" + i + ")");
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
            client.works();
        }
    }

    @Test
    void describesACursorOfDeclare() throws IOException {
        try (WireClient client = connect().login()) {
            client.query("BEGIN");
            client.query("DECLARE c CURSOR FOR SELECT 1 AS one");
            client.message('D', 'P', "c").message('S').send();
            List<WireClient.Reply> replies = client.untilReady();
            assertThat(WireClient.types(replies)).isEqualTo("TZ");
            assertThat(new String(replies.get(0).body(), 2, 3, StandardCharsets.US_ASCII))
                    .isEqualTo("one");
        }
    }

    @Test
    void vanishedClientsLeaveNoQueryBehind() throws IOException {
        try (WireClient watcher = connect().login()) {
            watcher.query("CREATE STREAM watched (n BIGINT)");
            try (WireClient client = connect().login()) {
                client.message('Q', "SELECT n FROM watched EMIT CHANGES").send();
                assertThat(client.read().type()).isEqualTo('T');
                assertThat(running(watcher)).isEqualTo(1);
            }
            long end = System.nanoTime() + 60_000_000_000L;
            while (running(watcher) > 0) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
        }
    }

    private static long running(WireClient client) throws IOException {
        return client
                .query("SELECT id FROM millrace.queries WHERE sql LIKE '%watched EMIT%' AND sql NOT LIKE '%millrace%'")
                .stream()
                .filter(reply -> reply.type() == 'D')
                .count();
    }
}
