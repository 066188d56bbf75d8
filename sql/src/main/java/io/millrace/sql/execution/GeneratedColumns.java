package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.ColumnDefault;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.sql.statement.ColumnDefinition;
import io.millrace.sql.statement.ColumnDefinition.Generated;
import io.millrace.sql.statement.SequenceOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The defaults of a relation's new columns, and the sequences that come with them.
 *
 * @param sequences one for each column of SERIAL or IDENTITY
 */
record GeneratedColumns(Map<String, ColumnDefault> defaults, List<SequenceDefinition> sequences) {
    private static final int LONGEST_NAME = 63;

    /** @throws MillraceException if a default cannot be planned or computed */
    static GeneratedColumns of(String relation, List<ColumnDefinition> columns, Preparation preparation) {
        Catalog catalog = preparation.catalog();
        Map<String, ColumnDefault> defaults = new HashMap<>();
        List<SequenceDefinition> sequences = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ColumnDefinition column : columns) {
            Generated generated = column.generated();
            if (generated instanceof Generated.Expression expression) {
                defaults.put(column.name(), DefaultExpressions.checked(column, expression, preparation));
            } else if (generated != null) {
                SequenceDefinition sequence = sequence(relation, column, generated, catalog, names);
                sequences.add(sequence);
                defaults.put(column.name(), of(sequence, generated));
            }
        }
        return new GeneratedColumns(defaults, sequences);
    }

    private static ColumnDefault of(SequenceDefinition sequence, Generated generated) {
        boolean plain = sequence.name().matches("[a-z_][a-z0-9_$]*");
        String name = plain ? sequence.name() : "\"" + sequence.name().replace("\"", "\"\"") + "\"";
        ColumnDefault.Kind kind = generated instanceof Generated.Identity identity
                ? identity.always() ? ColumnDefault.Kind.ALWAYS : ColumnDefault.Kind.BY_DEFAULT
                : ColumnDefault.Kind.DEFAULT;
        return new ColumnDefault("nextval('" + name.replace("'", "''") + "'::regclass)", kind);
    }

    private static SequenceDefinition sequence(
            String relation, ColumnDefinition column, Generated generated, Catalog catalog, Set<String> names) {
        SequenceOptions options =
                generated instanceof Generated.Identity identity ? identity.options() : SequenceOptions.NONE;
        boolean identity = generated instanceof Generated.Identity;
        DataType type = column.type();
        if (type != DataType.SMALLINT && type != DataType.INT && type != DataType.BIGINT) {
            throw ErrorCode.INVALID_PARAMETER_VALUE
                    .error("identity column type must be smallint, integer, or bigint")
                    .at(column.position());
        }
        SequenceDefinition.Owner owner = new SequenceDefinition.Owner(relation, column.name(), identity);
        return SequenceShape.create(
                name(relation, column.name(), catalog, names),
                options.type() == null ? options.withType(type) : options,
                owner);
    }

    /** {@code table_column_seq}, with a number behind it where that is taken. */
    private static String name(String relation, String column, Catalog catalog, Set<String> names) {
        String wanted = relation + "_" + column;
        String suffix = "_seq";
        for (int i = 1; ; i++) {
            int room = Math.min(wanted.length(), LONGEST_NAME - suffix.length());
            String name = wanted.substring(0, room) + suffix;
            if (!catalog.isTaken(name) && names.add(name)) {
                return name;
            }
            suffix = "_seq" + i;
        }
    }
}
