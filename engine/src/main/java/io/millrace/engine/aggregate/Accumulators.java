package io.millrace.engine.aggregate;

import io.millrace.common.error.ErrorCode;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.Schema;
import io.millrace.engine.data.Storage;
import io.millrace.engine.plan.AggregateCall;
import io.millrace.engine.plan.SortKey;
import java.util.ArrayList;
import java.util.List;

/** Chooses the accumulator for a call. */
public final class Accumulators {
    private Accumulators() {}

    /**
     * @param input the columns that the call's arguments name; its filter is the caller's to apply
     * @param retracts rows may have weights below 0
     * @throws io.millrace.common.error.MillraceException FUNCTION_NOT_FOUND
     */
    public static Accumulator of(AggregateCall call, Schema input, boolean retracts) {
        int[] arguments = call.arguments().stream().mapToInt(Integer::intValue).toArray();
        boolean distinct = call.distinct() && distinctMatters(call.function());
        Accumulator plain = plain(call, arguments, input, retracts);
        return distinct && arguments.length > 0 ? new Distinct(arguments, types(arguments, input), plain) : plain;
    }

    private static boolean distinctMatters(String function) {
        return switch (function) {
            case "MIN", "MAX", "BOOL_AND", "BOOL_OR", "EVERY", "SOME", "ANY_VALUE", "SINGLE_VALUE" -> false;
            default -> true;
        };
    }

    private static Accumulator plain(AggregateCall call, int[] arguments, Schema input, boolean retracts) {
        return switch (call.function()) {
            case "COUNT" -> new CountRows(arguments);
            case "SUM" -> sum(call, arguments[0], input, false);
            case "$SUM0" -> new ZeroForNone(sum(call, arguments[0], input, false), call.type());
            case "AVG" -> sum(call, arguments[0], input, true);
            case "MIN", "ANY_VALUE" -> extreme(arguments, input, false, retracts);
            case "MAX" -> extreme(arguments, input, true, retracts);
            case "BOOL_AND", "EVERY" -> new AnyOrEvery(arguments[0], true);
            case "BOOL_OR", "SOME" -> new AnyOrEvery(arguments[0], false);
            case "VAR_POP" -> new Variance(arguments[0], call.type(), false, false);
            case "VAR_SAMP", "VARIANCE" -> new Variance(arguments[0], call.type(), true, false);
            case "STDDEV_POP" -> new Variance(arguments[0], call.type(), false, true);
            case "STDDEV_SAMP", "STDDEV" -> new Variance(arguments[0], call.type(), true, true);
            case "SINGLE_VALUE" -> new Collected(bag(call, arguments, input), BagFunctions::singleValue);
            case "FIRST_VALUE" -> new Collected(bag(call, arguments, input), BagFunctions.end(order(call), false));
            case "LAST_VALUE" -> new Collected(bag(call, arguments, input), BagFunctions.end(order(call), true));
            case "ARRAY_AGG" -> new Collected(bag(call, arguments, input), BagFunctions.array(order(call)));
            case "STRING_AGG", "LISTAGG" ->
                new Collected(bag(call, arguments, input), BagFunctions.string(order(call), arguments.length > 1));
            case "JSON_AGG", "JSONB_AGG" ->
                new Collected(bag(call, arguments, input), JsonBags.array(order(call), input.type(arguments[0])));
            case "JSON_OBJECT_AGG" ->
                new Collected(
                        bag(call, arguments, input),
                        JsonBags.object(order(call), types(arguments, input), "{ ", " : ", " }"));
            case "JSONB_OBJECT_AGG" ->
                new Collected(
                        bag(call, arguments, input),
                        JsonBags.object(order(call), types(arguments, input), "{", ": ", "}"));
            case "PERCENTILE_CONT", "PERCENTILE_DISC" ->
                new Collected(
                        bag(call, arguments, input),
                        Percentiles.at(order(call), call.function().equals("PERCENTILE_CONT")));
            case "$MODE", "$LAST_MODE" ->
                new Collected(
                        bag(call, arguments, input),
                        Percentiles.mode(order(call), call.function().equals("$LAST_MODE")));
            case "CORR",
                    "COVAR_POP",
                    "COVAR_SAMP",
                    "REGR_AVGX",
                    "REGR_AVGY",
                    "REGR_COUNT",
                    "REGR_INTERCEPT",
                    "REGR_R2",
                    "REGR_SLOPE",
                    "REGR_SXX",
                    "REGR_SXY",
                    "REGR_SYY" -> new Regression(call.function(), arguments[0], arguments[1]);
            case "BIT_AND", "BIT_OR", "BIT_XOR" ->
                new Collected(bag(call, arguments, input), BagFunctions.bits(call.function()));
            default ->
                throw ErrorCode.FUNCTION_NOT_FOUND.error("aggregate function %s does not exist", call.function());
        };
    }

    private static Accumulator sum(AggregateCall call, int argument, Schema input, boolean average) {
        DataType type = input.type(argument);
        if (type.storage() == Storage.DOUBLE) {
            return new SumDoubles(argument, call.type(), average);
        }
        SumResult result = new SumResult(type, call.type(), average);
        return type.storage() == Storage.LONG ? new SumLongs(argument, result) : new SumDecimals(argument, result);
    }

    private static Accumulator extreme(int[] arguments, Schema input, boolean max, boolean retracts) {
        DataType type = input.type(arguments[0]);
        if (retracts) {
            return new ExtremeInBag(arguments[0], type, max);
        }
        return type.storage() == Storage.LONG
                ? new ExtremeLong(arguments[0], max)
                : new ExtremeValue(arguments[0], type, max);
    }

    private static RowBag bag(AggregateCall call, int[] arguments, Schema input) {
        int[] columns = new int[arguments.length + call.orderBy().size()];
        System.arraycopy(arguments, 0, columns, 0, arguments.length);
        for (int i = 0; i < call.orderBy().size(); i++) {
            columns[arguments.length + i] = call.orderBy().get(i).column();
        }
        return new RowBag(columns, types(columns, input));
    }

    private static RowOrder order(AggregateCall call) {
        int arguments = call.arguments().size();
        List<SortKey> keys = new ArrayList<>();
        for (SortKey key : call.orderBy()) {
            keys.add(new SortKey(arguments + keys.size(), key.descending(), key.nullsFirst()));
        }
        return new RowOrder(keys, arguments + keys.size());
    }

    private static DataType[] types(int[] columns, Schema input) {
        DataType[] types = new DataType[columns.length];
        for (int i = 0; i < columns.length; i++) {
            types[i] = input.type(columns[i]);
        }
        return types;
    }
}
