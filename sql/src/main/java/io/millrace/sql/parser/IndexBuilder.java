package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement;
import io.millrace.sql.statement.UniqueDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** CREATE INDEX and DROP INDEX. */
final class IndexBuilder {
    private IndexBuilder() {}

    static DefinitionStatement create(MillraceParser.CreateIndexContext index) {
        List<ColumnName> columns = columns(index.nested());
        return new DefinitionStatement.CreateIndex(
                Words.objectName(index.name()),
                index.ifNotExists() != null,
                columns,
                index.UNIQUE() == null ? null : unique(index, columns));
    }

    private static UniqueDefinition unique(MillraceParser.CreateIndexContext index, List<ColumnName> columns) {
        long elements = 1
                + index.nested().element().stream()
                        .filter(each -> each.getText().equals(","))
                        .count();
        if (columns.size() < elements) {
            throw refused("expressions", index.nested());
        }
        for (MillraceParser.ElementContext element : index.element()) {
            String word = element.getText().toUpperCase(Locale.ROOT);
            if (word.equals("WHERE") || word.equals("NULLS")) {
                throw refused(word.equals("WHERE") ? "a condition" : "NULLS [NOT] DISTINCT", element);
            }
        }
        return new UniqueDefinition(name(index), columns, true, Words.position(index));
    }

    /** A lone word before ON is the name, unless it is CONCURRENTLY. */
    private static @Nullable String name(MillraceParser.CreateIndexContext index) {
        if (index.indexName != null) {
            return Words.name(index.indexName);
        }
        boolean named =
                index.concurrently != null && !Words.name(index.concurrently).equals("concurrently");
        return named ? Words.name(index.concurrently) : null;
    }

    private static MillraceException refused(String what, ParserRuleContext at) {
        return ErrorCode.FEATURE_NOT_SUPPORTED
                .error("a unique index with %s is not supported", what)
                .hint("CREATE UNIQUE INDEX names columns of a table; NULLs are distinct in it.")
                .at(Words.position(at));
    }

    static DefinitionStatement drop(MillraceParser.DropIndexContext drop) {
        return new DefinitionStatement.DropIndexes(
                drop.name().stream().map(Words::objectName).toList(), drop.ifExists() != null);
    }

    /** The elements that are columns and not expressions: a name at the beginning, which no parenthesis follows. */
    private static List<ColumnName> columns(MillraceParser.NestedContext elements) {
        List<ColumnName> columns = new ArrayList<>();
        boolean begins = true;
        for (int i = 0; i < elements.element().size(); i++) {
            MillraceParser.ElementContext element = elements.element(i);
            boolean call =
                    i + 1 < elements.element().size() && elements.element(i + 1).nested() != null;
            String text = element.getText();
            if (begins && !call && text.matches("[A-Za-z_]\\w*|\"[^\"]+\"")) {
                String name =
                        text.startsWith("\"") ? text.substring(1, text.length() - 1) : text.toLowerCase(Locale.ROOT);
                columns.add(new ColumnName(name, Words.position(element)));
            }
            begins = text.equals(",");
        }
        return columns;
    }
}
