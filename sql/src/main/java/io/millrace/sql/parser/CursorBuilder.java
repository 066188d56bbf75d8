package io.millrace.sql.parser;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.parser.generated.MillraceParser;
import io.millrace.sql.parser.generated.MillraceParser.FetchDirectionContext;
import io.millrace.sql.statement.CursorStatement;
import io.millrace.sql.statement.CursorStatement.Target;
import java.util.HashMap;
import java.util.Map;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Statements on cursors. */
final class CursorBuilder {
    private final String sql;

    CursorBuilder(String sql) {
        this.sql = sql;
    }

    CursorStatement declare(MillraceParser.DeclareCursorContext declare) {
        boolean scroll =
                declare.declareOption().stream().anyMatch(option -> option.SCROLL() != null && option.NO() == null);
        return new CursorStatement.Declare(
                Words.columnName(declare.identifier()),
                new QueryTexts(sql).query(declare.query()),
                declare.HOLD() != null && declare.WITH() != null,
                scroll);
    }

    CursorStatement create(MillraceParser.CreateCursorContext create) {
        MillraceParser.StartAtContext start = create.startAt();
        Target target = null;
        if (start != null) {
            target = start.STRING() != null
                    ? timestamp(start.STRING())
                    : start.EARLIEST() != null ? new Target.Earliest() : new Target.Latest();
        }
        return new CursorStatement.CreateCursor(
                Words.objectName(create.name()),
                create.ifNotExists() != null,
                create.REPLACE() != null,
                OptionBuilder.options(create.withOptions()),
                new QueryTexts(sql).query(create.query()),
                target,
                sql);
    }

    static CursorStatement alter(MillraceParser.AlterCursorContext alter) {
        return new CursorStatement.AlterCursor(
                Words.objectName(alter.name()),
                alter.ifExists() != null,
                OptionBuilder.options(alter.option()),
                alter.identifier() == null ? null : Words.columnName(alter.identifier()));
    }

    static CursorStatement fetch(MillraceParser.FetchContext fetch) {
        return new CursorStatement.Fetch(
                Words.columnName(fetch.identifier()),
                count(fetch.fetchDirection()),
                OptionBuilder.options(fetch.withOptions()));
    }

    static CursorStatement move(MillraceParser.MoveContext move) {
        return new CursorStatement.Move(Words.columnName(move.identifier()), count(move.fetchDirection()));
    }

    static CursorStatement seek(MillraceParser.SeekContext seek) {
        return new CursorStatement.Seek(Words.columnName(seek.identifier()), target(seek.seekTarget()));
    }

    private static long count(@Nullable FetchDirectionContext direction) {
        if (direction == null) {
            return 1;
        }
        boolean forward = direction.NEXT() != null
                || direction.FORWARD() != null
                || direction.getChildCount() == 1 && (direction.ALL() != null || direction.INTEGER() != null);
        if (!forward) {
            throw ErrorCode.OBJECT_NOT_READY
                    .error("cursor can only scan forward")
                    .hint("FETCH n and FETCH ALL go on from where the cursor is; MOVE … TO sets a named cursor back.")
                    .at(Words.position(direction));
        }
        if (direction.ALL() != null) {
            return Long.MAX_VALUE;
        }
        return direction.INTEGER() == null
                ? 1
                : Words.number(direction.INTEGER().getText(), Words.position(direction));
    }

    private static Target target(MillraceParser.SeekTargetContext target) {
        if (target.EARLIEST() != null) {
            return new Target.Earliest();
        }
        if (target.LATEST() != null) {
            return new Target.Latest();
        }
        if (target.STRING() != null) {
            return timestamp(target.STRING());
        }
        Map<Integer, Long> offsets = new HashMap<>();
        if (target.INTEGER() != null) {
            offsets.put(0, Words.number(target.INTEGER().getText(), Words.position(target)));
        }
        for (MillraceParser.PartitionOffsetContext pair : target.partitionOffset()) {
            long partition = Words.number(pair.INTEGER(0).getText(), Words.position(pair));
            long offset = Words.number(pair.INTEGER(1).getText(), Words.position(pair));
            if (partition > Integer.MAX_VALUE || offsets.put((int) partition, offset) != null) {
                throw ErrorCode.INVALID_PARAMETER_VALUE
                        .error("partition %s is no partition or given twice", partition)
                        .at(Words.position(pair));
            }
        }
        return new Target.Offsets(offsets);
    }

    private static Target timestamp(TerminalNode string) {
        int position = string.getSymbol().getStartIndex() + 1;
        return new Target.AtTimestamp(StringLiterals.value(string.getText(), position), position);
    }
}
