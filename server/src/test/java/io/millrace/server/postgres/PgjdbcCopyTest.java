package io.millrace.server.postgres;

import static io.millrace.server.Statements.rows;
import static io.millrace.server.Statements.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.RunningServer;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Types;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLException;

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
