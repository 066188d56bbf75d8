package io.millrace.sql.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatementHandlersTest {
    @Test
    void handlesEveryStatementThatTheParserGives() {
        List<Class<?>> leaves = new ArrayList<>();
        collect(Statement.class, leaves);
        assertThat(leaves).hasSizeGreaterThan(30).allSatisfy(leaf -> assertThat(StatementHandlers.handles(leaf))
                .as(leaf.getName())
                .isTrue());
    }

    private static void collect(Class<?> type, List<Class<?>> leaves) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, leaves);
            }
        } else {
            leaves.add(type);
        }
    }
}
