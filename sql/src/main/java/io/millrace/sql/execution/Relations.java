package io.millrace.sql.execution;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.RowRules;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;

/** Streams and tables with other parts. */
final class Relations {
    private Relations() {}

    static Relation withRules(Relation relation, RowRules rules) {
        return with(relation, relation.schema(), rules);
    }

    static Relation with(Relation relation, Schema schema, RowRules rules) {
        if (relation instanceof StreamDefinition stream) {
            return new StreamDefinition(
                    stream.name(),
                    stream.topic(),
                    schema,
                    stream.format(),
                    stream.keyColumns(),
                    stream.watermark(),
                    stream.query(),
                    rules,
                    stream.sql());
        }
        TableDefinition table = (TableDefinition) relation;
        return new TableDefinition(
                table.name(), table.topic(), schema, table.format(), table.keyColumns(), rules, table.sql());
    }

    static Relation with(Relation relation, String name, FormatOptions format, RowRules rules) {
        if (relation instanceof StreamDefinition stream) {
            return new StreamDefinition(
                    name,
                    stream.topic(),
                    stream.schema(),
                    format,
                    stream.keyColumns(),
                    stream.watermark(),
                    stream.query(),
                    rules,
                    stream.sql());
        }
        TableDefinition table = (TableDefinition) relation;
        return new TableDefinition(name, table.topic(), table.schema(), format, table.keyColumns(), rules, table.sql());
    }
}
