package io.millrace.server.postgres;

import static io.millrace.common.fuzzing.Expectation.check;

import io.millrace.server.security.KnownUser;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Inputs of {@link PostgresWireFuzzTest}, in the form that it tells, and what they are made of. */
final class FuzzedConversations {
    static final int STARTUP = 0;
    static final int RAW = 1;
    static final int LOCKED = 2;
    static final int REMOTE = 3;

    /** An input has the number of one. */
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

    private FuzzedConversations() {}

    /** Puts the text of the statement where its number is. */
    static byte[] withText(byte[] body, int at) {
        if (at >= body.length) {
            return body;
        }
        byte[] text = text(STATEMENTS.get((body[at] & 0xff) % STATEMENTS.size()));
        return conversation(Arrays.copyOf(body, at), text, Arrays.copyOfRange(body, at + 1, body.length));
    }

    /** Behind the first zero byte. */
    static int end(byte[] body) {
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
                        message('E', text("p"), number(0)),
                        message('H'),
                        message('C', new byte[] {'S'}, text("s")),
                        message('S')),
                bound("INSERT INTO things (id) VALUES ($1)", 20, "00000000 00000009"),
                bound("INSERT INTO things (price) VALUES ($1)", 1700, "00020000 00000002 000c1388"),
                bound("INSERT INTO things (price) VALUES ($1)", 1700, "00027e00 00000002 000c1388"),
                bound("INSERT INTO things (day) VALUES ($1)", 1082, "00001f09"),
                bound("INSERT INTO things (at) VALUES ($1)", 1114, "00020909 09090909"),
                bound("INSERT INTO things (data) VALUES ($1)", 17, "010203"),
                bound("INSERT INTO things (ratio) VALUES ($1)", 701, "400921fb 54442d18"),
                bound(
                        "INSERT INTO things (words) VALUES ($1)",
                        1015,
                        "00000001 00000000 00000019 00000002 00000001 00000001 61ffffff ff"),
                bound(
                        "INSERT INTO things (grid) VALUES ($1)",
                        1007,
                        "00000002 00000000 00000017 00000001 00000001 00000001 00000001 00000004 00000007"),
                bound("SELECT $1", 1186, "00000000 00000009 00000001 00000000"),
                bound("SELECT $1", 2950, "01020304 05060708 01020304 05060708"),
                bound("SELECT $1", 3802, "017b7d"),
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
    private static byte[] bound(String sql, int oid, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
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

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] startupFirst(String... settings) {
        return message(STARTUP, startup(settings));
    }

    static byte[] startup(String... settings) {
        byte[][] texts = Arrays.stream(settings).map(FuzzedConversations::text).toArray(byte[][]::new);
        return conversation(number(3 << 16), conversation(texts), new byte[1]);
    }

    private static byte[] message(int type, byte[]... fields) {
        byte[] body = conversation(fields);
        return conversation(new byte[] {(byte) type, (byte) (body.length >> 8), (byte) body.length}, body);
    }

    static byte[] conversation(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
