package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.sql.statement.ObjectName;
import io.millrace.sql.statement.RelationKind;
import java.util.List;
import java.util.Set;

/** Names in statements to relations of the catalog. */
final class Targets {
    private static final Set<String> SYSTEM_SCHEMAS = Set.of("pg_catalog", "information_schema", "millrace");

    private Targets() {}

    /** The bare name, if its schema is {@code public} or left out. */
    static String name(ObjectName name) {
        List<String> parts = name.parts();
        if (parts.size() > 1) {
            String schema = parts.get(parts.size() - 2);
            if (SYSTEM_SCHEMAS.contains(schema)) {
                throw ErrorCode.INSUFFICIENT_PRIVILEGE
                        .error("permission denied: \"%s\" is a system schema", schema)
                        .at(name.position());
            }
            if (!schema.equals("public")) {
                throw ErrorCode.SCHEMA_NOT_FOUND
                        .error("schema \"%s\" does not exist", schema)
                        .hint("Relations live in schema public.")
                        .at(name.position());
            }
        }
        return name.last();
    }

    static Relation relation(Catalog catalog, ObjectName name) {
        String bare = name(name);
        if (catalog.views().containsKey(bare)) {
            throw ErrorCode.WRONG_OBJECT_TYPE
                    .error("\"%s\" is a view", name)
                    .hint("It keeps no rows; use the relations that its query reads.")
                    .at(name.position());
        }
        return catalog.find(bare).orElseThrow(() -> notFound(name));
    }

    static MillraceException notFound(ObjectName name) {
        return ErrorCode.RELATION_NOT_FOUND
                .error("relation \"%s\" does not exist", name)
                .hint("SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is.")
                .at(name.position());
    }

    /** What INSERT and COPY FROM may write to. */
    static Relation writable(Catalog catalog, ObjectName name) {
        Relation relation = relation(catalog, name);
        if (relation instanceof ViewDefinition) {
            throw ErrorCode.WRONG_OBJECT_TYPE
                    .error("cannot change materialized view \"%s\"", relation.name())
                    .hint("Its query keeps it; write to the relations that it reads.")
                    .at(name.position());
        }
        return relation;
    }

    /** What UPDATE and DELETE may change. */
    static TableDefinition table(Catalog catalog, ObjectName name) {
        Relation relation = writable(catalog, name);
        if (relation instanceof TableDefinition table) {
            return table;
        }
        throw ErrorCode.WRONG_OBJECT_TYPE
                .error("\"%s\" is not a table", relation.name())
                .hint("A stream only grows; keep rows that change in a table.")
                .at(name.position());
    }

    static boolean isA(Relation relation, RelationKind kind) {
        return switch (kind) {
            case STREAM -> relation instanceof StreamDefinition;
            case TABLE -> relation instanceof TableDefinition;
            case VIEW, MATERIALIZED_VIEW -> relation instanceof ViewDefinition;
        };
    }

    static RelationKind kind(Relation relation) {
        if (relation instanceof StreamDefinition) {
            return RelationKind.STREAM;
        }
        return relation instanceof TableDefinition ? RelationKind.TABLE : RelationKind.MATERIALIZED_VIEW;
    }
}
