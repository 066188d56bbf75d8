package io.millrace.sql.parser;

import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.statement.ColumnName;
import io.millrace.sql.statement.DefinitionStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CREATE INDEX and DROP INDEX. */
final class IndexBuilder {
    private IndexBuilder() {}

    static DefinitionStatement create(MillraceParser.CreateIndexContext index) {
        return new DefinitionStatement.CreateIndex(
                Words.objectName(index.name()), index.UNIQUE() != null, columns(index.nested()), Words.position(index));
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
