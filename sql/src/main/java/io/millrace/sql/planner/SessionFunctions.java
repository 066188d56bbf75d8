package io.millrace.sql.planner;

import io.millrace.engine.data.DataType;
import io.millrace.engine.plan.Expression;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** Functions whose value the session and the moment of planning decide: they become literals. */
final class SessionFunctions {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private final PlannerContext context;

    SessionFunctions(PlannerContext context) {
        this.context = context;
    }

    @Nullable
    Expression fold(RexCall call) {
        return switch (OperatorNames.canonical(call.getOperator())) {
            case "NOW", "CURRENT_TIMESTAMP", "TRANSACTION_TIMESTAMP", "STATEMENT_TIMESTAMP", "CLOCK_TIMESTAMP" ->
                new Expression.Literal(context.nowMicros(), DataType.TIMESTAMP_TZ);
            case "LOCALTIMESTAMP" -> new Expression.Literal(localMicros(), DataType.TIMESTAMP);
            case "CURRENT_DATE" -> new Expression.Literal(local().toLocalDate().toEpochDay(), DataType.DATE);
            case "CURRENT_TIME", "LOCALTIME" ->
                new Expression.Literal(local().getLong(ChronoField.MICRO_OF_DAY), DataType.TIME);
            case "CURRENT_USER", "SESSION_USER", "USER" -> text(context.user());
            case "CURRENT_CATALOG", "CURRENT_DATABASE" -> text(CalciteCatalog.DATABASE);
            case "CURRENT_SCHEMA" -> text(CalciteCatalog.PUBLIC);
            case "CURRENT_SCHEMAS" ->
                new Expression.Literal(
                        List.of("pg_catalog", CalciteCatalog.PUBLIC), new DataType.Array(DataType.VARCHAR));
            case "PG_BACKEND_PID" -> new Expression.Literal((long) context.processId(), DataType.INT);
            case "CURRENT_SETTING" -> setting(call);
            case "VERSION" -> text("PostgreSQL 15.0 (Millrace)");
            case "PI" -> new Expression.Literal(Math.PI, DataType.DOUBLE);
            case "PG_POSTMASTER_START_TIME", "PG_CONF_LOAD_TIME" ->
                new Expression.Literal(processStartMicros(), DataType.TIMESTAMP_TZ);
            default -> null;
        };
    }

    /** Today's first moment. */
    Expression midnight() {
        long days = local().toLocalDate().toEpochDay();
        return new Expression.Literal(Math.multiplyExact(days, MICROS_PER_DAY), DataType.TIMESTAMP);
    }

    private @Nullable Long processStartMicros() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> ChronoUnit.MICROS.between(Instant.EPOCH, start))
                .orElse(null);
    }

    private @Nullable Expression setting(RexCall call) {
        if (!(call.getOperands().get(0) instanceof RexLiteral name)) {
            return null;
        }
        return switch (String.valueOf(name.getValueAs(String.class)).toLowerCase(Locale.ROOT)) {
            case "timezone" -> text(context.timeZone().getId());
            case "search_path" -> text("\"$user\", public");
            case "server_version" -> text("15.0");
            case "server_version_num" -> text("150000");
            case "server_encoding", "client_encoding" -> text("UTF8");
            default -> new Expression.Literal(null, DataType.VARCHAR);
        };
    }

    private static Expression text(String value) {
        return new Expression.Literal(value, DataType.VARCHAR);
    }

    private LocalDateTime local() {
        Instant now = Instant.ofEpochSecond(
                Math.floorDiv(context.nowMicros(), MICROS_PER_SECOND),
                Math.floorMod(context.nowMicros(), MICROS_PER_SECOND) * 1000);
        return LocalDateTime.ofInstant(now, context.timeZone());
    }

    private long localMicros() {
        LocalDateTime local = local();
        return Math.multiplyExact(local.toLocalDate().toEpochDay(), MICROS_PER_DAY)
                + local.getLong(ChronoField.MICRO_OF_DAY);
    }
}
