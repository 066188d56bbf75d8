package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.plan.Emit;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.planner.QueryPlanner;
import io.millrace.sql.planner.QueryText;
import io.millrace.sql.statement.ChangeStatement;
import io.millrace.sql.statement.ChangeStatement.OnConflict;
import io.millrace.sql.statement.ChangeStatement.Overriding;
import io.millrace.sql.statement.ChangeStatement.Returning;
import io.millrace.sql.statement.Option;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE, DELETE and TRUNCATE. */
final class ChangeBuilder {
    private final String sql;
    private final QueryTexts queries;

    ChangeBuilder(String sql) {
        this.sql = sql;
        this.queries = new QueryTexts(sql);
    }

    ChangeStatement insert(MillraceParser.InsertContext context) {
        QueryText query = context.query() == null ? ChangeStatement.DEFAULT_VALUES : queries.query(context.query());
        List<Option> options = new ArrayList<>();
        context.withOptions().forEach(with -> options.addAll(OptionBuilder.options(with)));
        if (query.emit() == Emit.SNAPSHOT && !options.isEmpty()) {
            throw ErrorCode.SYNTAX_ERROR
                    .error("WITH (…) belongs to a continuous INSERT")
                    .hint("Write INSERT INTO … SELECT … EMIT CHANGES for one.")
                    .at(options.get(0).position());
        }
        return new ChangeStatement.Insert(
                Words.objectName(context.name()),
                context.columnNames() == null ? null : DefinitionBuilder.columnNames(context.columnNames()),
                overriding(context),
                query,
                onConflict(context.onConflict()),
                returning(context.returning(), context.name(), context.identifier()),
                options,
                sql);
    }

    private static Overriding overriding(MillraceParser.InsertContext context) {
        return context.OVERRIDING() == null
                ? Overriding.NONE
                : context.SYSTEM() == null ? Overriding.USER : Overriding.SYSTEM;
    }

    private @Nullable OnConflict onConflict(MillraceParser.@Nullable OnConflictContext conflict) {
        if (conflict == null) {
            return null;
        }
        return new OnConflict(
                conflict.columnNames() == null ? null : DefinitionBuilder.columnNames(conflict.columnNames()),
                conflict.CONSTRAINT() == null ? null : Words.columnName(conflict.identifier()),
                conflict.NOTHING() == null ? assignments(conflict.assignment()) : null,
                conflict.expression() == null ? null : queries.padded(conflict.expression()));
    }

    private Returning returning(
            MillraceParser.@Nullable ReturningContext returning,
            MillraceParser.NameContext target,
            MillraceParser.@Nullable IdentifierContext alias) {
        return new Returning(
                returning == null
                        ? null
                        : TextPadding.keep(sql, returning.element(0).getStart(), returning.getStop()),
                alias == null ? Words.objectName(target).last() : Words.name(alias));
    }

    private List<QueryPlanner.Assignment> assignments(List<MillraceParser.AssignmentContext> assignments) {
        return assignments.stream()
                .map(assignment -> new QueryPlanner.Assignment(
                        Words.name(assignment.identifier(assignment.identifier().size() - 1)),
                        queries.padded(assignment.expression())))
                .toList();
    }

    ChangeStatement update(MillraceParser.UpdateContext context) {
        return new ChangeStatement.Update(
                Words.objectName(context.name()),
                assignments(context.assignment()),
                context.fromItems() == null ? null : queries.padded(context.fromItems()),
                context.expression() == null ? null : queries.padded(context.expression()),
                returning(context.returning(), context.name(), context.identifier()));
    }

    ChangeStatement delete(MillraceParser.DeleteContext context) {
        return new ChangeStatement.Delete(
                Words.objectName(context.name()),
                context.fromItems() == null ? null : queries.padded(context.fromItems()),
                context.expression() == null ? null : queries.padded(context.expression()),
                returning(context.returning(), context.name(), context.identifier()));
    }

    static ChangeStatement truncate(MillraceParser.TruncateContext context) {
        return new ChangeStatement.Truncate(
                context.name().stream().map(Words::objectName).toList(), context.RESTART() != null);
    }
}
