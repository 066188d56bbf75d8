package io.millrace.server.postgres;

import static io.millrace.server.Statements.rows;
import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Types;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** COPY by stock pgjdbc against a whole server. */
final class PgjdbcCopyTest {
    @RegisterExtension
    static final RunningServer server = new RunningServer();

    @Test
    void copiesInAndOut() throws Exception {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE STREAM copied (id BIGINT, name VARCHAR)");
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            String csv = "id,name\n1,\"a, b\"\n2,\n3,\"line\nbreak\"\n";
            long loaded = copies.copyIn(
                    "COPY copied FROM STDIN WITH (FORMAT csv, HEADER)",
                    new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
            assertThat(loaded).isEqualTo(3);
            StringWriter out = new StringWriter();
            assertThat(copies.copyOut("COPY (SELECT id, name FROM copied) TO STDOUT WITH (FORMAT csv, HEADER)", out))
                    .isEqualTo(3);
            assertThat(out.toString().lines().toList()).contains("id,name", "1,\"a, b\"", "2,", "3,\"line", "break\"");
            assertThatThrownBy(() -> copies.copyIn(
                            "COPY copied FROM STDIN WITH (FORMAT csv)",
                            new ByteArrayInputStream("4,ok\nfour,bad\n".getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOfSatisfying(PSQLException.class, e -> {
                        assertThat(e.getSQLState()).isEqualTo("22P02");
                        assertThat(Objects.requireNonNull(e.getServerErrorMessage())
                                        .getWhere())
                                .isEqualTo("COPY copied, line 2, column id: \"four\"");
                    });
            assertThat(rows(connection, "SELECT id FROM copied WHERE id = 4")).isEmpty();
        }
    }

    /** What PostgreSQL 15 gives for the same row. */
    private static final String BINARY_ROW = "5047434f50590aff0d0a000000000000000000" + "0004" + "0000000400000007"
            + "000000026162" + "ffffffff" + "00000010a0eebc999c0b4ef8bb6d6bb9bd380a11" + "ffff";

    @Test
    void copiesInAndOutInBinary() throws Exception {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE TABLE binaries (id INT PRIMARY KEY, t TEXT, n BIGINT, u UUID)");
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            byte[] row = HexFormat.of().parseHex(BINARY_ROW);
            assertThat(copies.copyIn("COPY binaries FROM STDIN (FORMAT binary)", new ByteArrayInputStream(row)))
                    .isEqualTo(1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(copies.copyOut("COPY binaries TO STDOUT (FORMAT binary)", out))
                    .isEqualTo(1);
            assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(BINARY_ROW);
        }
    }

    @Test
    void saysWhatIsWrongWithBinaryData() throws Exception {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE TABLE bad_binaries (id INT, t TEXT, n BIGINT, u UUID)");
            String header = BINARY_ROW.substring(0, 38);
            refused(connection, "00".repeat(30), "22P04", "COPY file signature not recognized", null);
            refused(connection, "5047", "22P04", "COPY file signature not recognized", null);
            refused(
                    connection,
                    BINARY_ROW.substring(0, 60),
                    "22P04",
                    "unexpected EOF in COPY data",
                    "COPY bad_binaries, line 1");
            refused(
                    connection,
                    BINARY_ROW + "00",
                    "22P04",
                    "received copy data after EOF marker",
                    "COPY bad_binaries, line 2");
            refused(
                    connection,
                    header + "0001" + "0000000400000007",
                    "22P04",
                    "row field count is 1, expected 4",
                    "COPY bad_binaries, line 1");
            refused(
                    connection,
                    header + "0004" + "fffffff0",
                    "22P04",
                    "invalid field size",
                    "COPY bad_binaries, line 1, column id");
            assertThat(rows(connection, "SELECT * FROM bad_binaries")).isEmpty();
            assertThatThrownBy(() -> run(connection, "COPY bad_binaries FROM STDIN (FORMAT binary, HEADER)"))
                    .hasMessageContaining("cannot specify HEADER in BINARY mode");
        }
    }

    private static void refused(
            Connection connection, String hex, String sqlState, String message, @Nullable String where)
            throws Exception {
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        byte[] data = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() ->
                        copies.copyIn("COPY bad_binaries FROM STDIN (FORMAT binary)", new ByteArrayInputStream(data)))
                .isInstanceOfSatisfying(PSQLException.class, e -> {
                    ServerErrorMessage error = Objects.requireNonNull(e.getServerErrorMessage());
                    assertThat(error.getSQLState()).isEqualTo(sqlState);
                    assertThat(error.getMessage()).isEqualTo(message);
                    assertThat(error.getWhere()).isEqualTo(where);
                });
    }

    @Test
    void copiesOutARunningQueryUntilItIsCanceled() throws Exception {
        try (Connection connection = server.connectByPgjdbc("");
                Connection writing = server.connectByPgjdbc("")) {
            run(writing, "CREATE STREAM followed (id BIGINT)");
            run(writing, "INSERT INTO followed VALUES (1), (2)");
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (SELECT id FROM followed WHERE id <> 2 EMIT CHANGES) TO STDOUT WITH (FORMAT csv)");
            assertThat(new String(copy.readFromCopy(), StandardCharsets.UTF_8)).isEqualTo("1\n");
            run(writing, "INSERT INTO followed VALUES (3)");
            assertThat(new String(copy.readFromCopy(), StandardCharsets.UTF_8)).isEqualTo("3\n");
            // CopyOut.cancelCopy would leave the server's error for the next statement to find.
            connection.unwrap(PGConnection.class).cancelQuery();
            assertThatThrownBy(copy::readFromCopy)
                    .isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState())
                            .isEqualTo("57014"));
            assertThat(rows(connection, "SELECT id FROM followed WHERE id = 3")).hasSize(1);
        }
    }

    @Test
    void endsACopyOnACancelRequest() throws Exception {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE STREAM cancelled (id BIGINT)");
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY cancelled FROM STDIN");
            byte[] rows = "1\n2\n".getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(rows, 0, rows.length);
            copy.flushCopy();
            connection.unwrap(PGConnection.class).cancelQuery();
            assertThatThrownBy(copy::endCopy)
                    .isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState())
                            .isEqualTo("57014"));
            assertThat(rows(connection, "SELECT id FROM cancelled")).isEmpty();
        }
    }

    /** What the driver of Millrace sends for a batch, here with any client's data. */
    @Test
    void copiesFromAParameter() throws Exception {
        try (Connection connection = server.connectByPgjdbc("")) {
            run(connection, "CREATE STREAM sent (id BIGINT, name VARCHAR)");
            try (PreparedStatement copy = connection.prepareStatement("COPY sent FROM ? WITH (FORMAT csv)")) {
                copy.setBytes(1, "1,a\n2,\n".getBytes(StandardCharsets.UTF_8));
                assertThat(copy.executeUpdate()).isEqualTo(2);
                copy.setBytes(1, "3,a\nthree,b\n".getBytes(StandardCharsets.UTF_8));
                assertThatThrownBy(copy::executeUpdate)
                        .isInstanceOf(PSQLException.class)
                        .hasMessageContaining("COPY sent, line 2, column id");
                copy.setNull(1, Types.BINARY);
                assertThatThrownBy(copy::executeUpdate).isInstanceOf(PSQLException.class);
            }
            try (PreparedStatement copy = connection.prepareStatement("COPY sent FROM ? WITH (FORMAT tagged)")) {
                copy.setBytes(1, new byte[] {0, 0, 0, 7, 0, 0, 0, 1, 2, 0, 0});
                assertThatThrownBy(copy::executeUpdate)
                        .isInstanceOfSatisfying(PSQLException.class, e -> assertThat(e.getSQLState())
                                .isEqualTo("22P04"));
                copy.setBytes(1, new byte[] {0, 0, 0, 20, 0});
                assertThatThrownBy(copy::executeUpdate).isInstanceOf(PSQLException.class);
            }
            assertThat(rows(connection, "SELECT id FROM sent ORDER BY id")).hasSize(2);
        }
    }
}
