package io.millrace.engine;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.UniqueConstraint;
import io.millrace.engine.data.TextValues;
import io.millrace.engine.rows.UniqueRows;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Collectors;

/** A row that has what another has, in PostgreSQL's words. */
final class UniqueViolation {
    private UniqueViolation() {}

    static MillraceException of(Relation relation, UniqueRows.Clash clash) {
        UniqueConstraint unique = relation.rules().uniques().get(clash.unique());
        TextValues texts = new TextValues(ZoneOffset.UTC, true);
        String values = unique.columns().stream()
                .map(relation.schema()::indexOf)
                .map(column -> texts.text(
                        Objects.requireNonNull(clash.batch().column(column).value(clash.row())),
                        relation.schema().type(column)))
                .collect(Collectors.joining(", "));
        return ErrorCode.UNIQUE_VIOLATION
                .error("duplicate key value violates unique constraint \"%s\"", unique.name())
                .detail("Key (" + String.join(", ", unique.columns()) + ")=(" + values + ") already exists.");
    }
}
