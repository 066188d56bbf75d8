package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.data.DataType;
import io.millrace.sql.statement.SequenceOptions;
import io.millrace.sql.statement.SequenceOptions.Setting;
import org.jspecify.annotations.Nullable;

/** The options of CREATE SEQUENCE and ALTER SEQUENCE to a sequence, with PostgreSQL's defaults and its checks. */
final class SequenceShape {
    private SequenceShape() {}

    static SequenceDefinition create(String name, SequenceOptions options, SequenceDefinition.@Nullable Owner owner) {
        DataType type = options.type() == null ? DataType.BIGINT : options.type();
        long increment = or(options.number(Setting.INCREMENT), 1);
        long least = or(options.number(Setting.MINVALUE), increment > 0 ? 1 : least(type));
        long most = or(options.number(Setting.MAXVALUE), increment > 0 ? most(type) : -1);
        long start = or(options.number(Setting.START), increment > 0 ? least : most);
        boolean cycle = Boolean.TRUE.equals(options.cycle());
        check(type, increment, least, most, start, options);
        return new SequenceDefinition(name, type, start, increment, least, most, cycle, owner, start, false);
    }

    static SequenceDefinition alter(SequenceDefinition before, SequenceOptions options) {
        DataType type = options.type() == null ? before.type() : options.type();
        long increment = or(options.number(Setting.INCREMENT), before.increment());
        boolean up = increment > 0;
        long least = options.numbers().containsKey(Setting.MINVALUE)
                ? or(options.number(Setting.MINVALUE), up ? 1 : least(type))
                : before.least() == least(before.type()) ? least(type) : before.least();
        long most = options.numbers().containsKey(Setting.MAXVALUE)
                ? or(options.number(Setting.MAXVALUE), up ? most(type) : -1)
                : before.most() == most(before.type()) ? most(type) : before.most();
        long start = or(options.number(Setting.START), before.start());
        boolean cycle = options.cycle() == null ? before.cycle() : options.cycle();
        check(type, increment, least, most, start, options);
        boolean restarts = options.numbers().containsKey(Setting.RESTART);
        long last = restarts ? or(options.number(Setting.RESTART), start) : before.last();
        if (last < least || last > most) {
            throw invalid(
                    "RESTART value (%s) cannot be %s than %s (%s)",
                    last,
                    last < least ? "less" : "greater",
                    last < least ? "MINVALUE" : "MAXVALUE",
                    last < least ? least : most);
        }
        return new SequenceDefinition(
                before.name(),
                type,
                start,
                increment,
                least,
                most,
                cycle,
                before.owner(),
                last,
                before.called() && !restarts);
    }

    private static void check(
            DataType type, long increment, long least, long most, long start, SequenceOptions options) {
        Long cache = options.number(Setting.CACHE);
        if (increment == 0) {
            throw invalid("INCREMENT must not be zero");
        } else if (most > most(type) || most < least(type)) {
            throw invalid("MAXVALUE (%s) is out of range for sequence data type %s", most, name(type));
        } else if (least < least(type) || least > most(type)) {
            throw invalid("MINVALUE (%s) is out of range for sequence data type %s", least, name(type));
        } else if (least >= most) {
            throw invalid("MINVALUE (%s) must be less than MAXVALUE (%s)", least, most);
        } else if (start < least) {
            throw invalid("START value (%s) cannot be less than MINVALUE (%s)", start, least);
        } else if (start > most) {
            throw invalid("START value (%s) cannot be greater than MAXVALUE (%s)", start, most);
        } else if (cache != null && cache < 1) {
            throw invalid("CACHE (%s) must be greater than zero", cache);
        }
    }

    private static long or(@Nullable Long said, long otherwise) {
        return said == null ? otherwise : said;
    }

    static String name(DataType type) {
        return type == DataType.SMALLINT ? "smallint" : type == DataType.INT ? "integer" : "bigint";
    }

    private static long most(DataType type) {
        return type == DataType.SMALLINT ? Short.MAX_VALUE : type == DataType.INT ? Integer.MAX_VALUE : Long.MAX_VALUE;
    }

    private static long least(DataType type) {
        return -most(type) - 1;
    }

    private static MillraceException invalid(String message, Object... values) {
        return ErrorCode.INVALID_PARAMETER_VALUE.error(message, values);
    }
}
