package org.postgresql.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainInsertTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO t (a) VALUES (?) | COPY t (a) FROM ? WITH (FORMAT tagged) | 1",
                "insert into s.t(a,b) values(?,?); | COPY s.t (a,b) FROM ? WITH (FORMAT tagged) | 2",
                "INSERT INTO t VALUES (?, ?) | COPY t FROM ? WITH (FORMAT tagged, COLUMNS 2) | 2",
                "INSERT INTO \"My T\" (\"a,\"\"b\", ü$1) VALUES ( ? , ? ) | COPY \"My T\" (\"a,\"\"b\", ü$1) FROM ? WITH (FORMAT tagged) | 2",
            })
    void turnsIntoCopy(String sql, String copy, int columns) {
        assertThat(PlainInsert.of(sql)).isNotNull().satisfies(insert -> {
            assertThat(insert.copyFromParameter(false)).isEqualTo(copy);
            assertThat(insert.columnCount()).isEqualTo(columns);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES ()",
                "INSERT INTO t (a, b) VALUES (?)",
                "INSERT INTO t (a) VALUES (?), (?)",
                "INSERT INTO t (a) VALUES (?::int)",
                "INSERT INTO t (a) VALUES (1)",
                "INSERT INTO t (a, b) VALUES (?, DEFAULT)",
                "INSERT INTO t (a) VALUES (?) RETURNING a",
                "INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING",
                "INSERT INTO t (a) SELECT ?",
                "INSERT INTO t (a) VALUES (?); INSERT INTO t (a) VALUES (?)",
                "INSERT INTO t (a) -- why\n VALUES (?)",
                "UPDATE t SET a = ?",
                "",
            })
    void leavesAnythingElse(String sql) {
        assertThat(PlainInsert.of(sql)).isNull();
    }
}
