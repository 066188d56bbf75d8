package org.postgresql.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamedFetchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FETCH | FETCH 7 FROM \"b\"\"c\"",
                "fetch 500; | FETCH 500 FROM \"b\"\"c\"",
                "FETCH ALL | FETCH ALL FROM \"b\"\"c\"",
                "FETCH 5 WITH (timeout = '5s') | FETCH 5 FROM \"b\"\"c\" WITH (timeout = '5s')",
                "FETCH 5 FROM other | FETCH 5 FROM other",
                "SELECT 1 | SELECT 1",
            })
    void completesWhatLeavesOutTheCursor(String sql, String expected) {
        assertThat(NamedFetch.complete(sql, "b\"c", 7)).isEqualTo(expected);
    }
}
