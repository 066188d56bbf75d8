package io.millrace.sql.execution;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.RowRules;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.Watermark;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import java.util.List;
import java.util.function.UnaryOperator;

/** Streams and tables with other parts. */
final class Relations {
    private Relations() {}

    static Relation withRules(Relation relation, RowRules rules) {
        return with(relation, relation.schema(), rules);
    }

    static Relation with(Relation relation, Schema schema, RowRules rules) {
        return with(relation, relation.name(), schema, relation.format(), rules, UnaryOperator.identity());
    }

    static Relation with(Relation relation, String name, FormatOptions format, RowRules rules) {
        return with(relation, name, relation.schema(), format, rules, UnaryOperator.identity());
    }

    /** @param columns what the columns that it names are called in {@code schema} */
    static Relation with(
            Relation relation,
            String name,
            Schema schema,
            FormatOptions format,
            RowRules rules,
            UnaryOperator<String> columns) {
        List<String> key = relation.keyColumns().stream().map(columns).toList();
        if (relation instanceof StreamDefinition stream) {
            Watermark before = stream.watermark();
            Watermark watermark =
                    before == null ? null : new Watermark(columns.apply(before.column()), before.delayMicros());
            return new StreamDefinition(
                    name, stream.topic(), schema, format, key, watermark, stream.query(), rules, stream.sql());
        }
        TableDefinition table = (TableDefinition) relation;
        return new TableDefinition(name, table.topic(), schema, format, key, rules, table.sql());
    }
}
