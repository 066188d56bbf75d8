package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.FUNCTION_NOT_FOUND;

import io.millrace.common.error.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code operator does not exist: integer + boolean}, {@code function f(integer) does not exist}. */
final class OperandMismatch {
    static final String HINT =
            "No %s matches the given name and argument types. You might need to add explicit type casts.";

    private static final Pattern TYPE = Pattern.compile("<((?:[^<>]|<[^<>]*>)*)>");

    private OperandMismatch() {}

    /** Groups: the operator, and a call's text such as {@code <INTEGER> + <BOOLEAN>} or {@code F(<INTEGER>)}. */
    static MillraceException error(MatchResult match) {
        String operator = match.group(1);
        List<String> types = types(match.group(2));
        if (operator.chars().anyMatch(Character::isLetter) && match.group(2).startsWith(operator + "(")) {
            return function(operator, types);
        }
        String text = types.size() == 2
                ? types.get(0) + " " + operator.toUpperCase(Locale.ROOT) + " " + types.get(1)
                : operator + " " + String.join(", ", types);
        return FUNCTION_NOT_FOUND.error("operator does not exist: %s", text).hint(HINT.formatted("operator"));
    }

    static MillraceException unknownFunction(MatchResult match) {
        String signature = match.group(1);
        int open = signature.indexOf('(');
        return function(open < 0 ? signature : signature.substring(0, open), types(signature));
    }

    static MillraceException function(String name, List<String> types) {
        return FUNCTION_NOT_FOUND
                .error("function %s(%s) does not exist", name.toLowerCase(Locale.ROOT), String.join(", ", types))
                .hint(HINT.formatted("function"));
    }

    private static List<String> types(String text) {
        List<String> types = new ArrayList<>();
        Matcher matcher = TYPE.matcher(text);
        while (matcher.find()) {
            types.add(typeName(matcher.group(1)));
        }
        return types;
    }

    /** PostgreSQL's name of a type that Calcite printed. */
    static String typeName(String calcite) {
        String type = calcite.replace(" NOT NULL", "").trim();
        if (type.startsWith("CHAR")) {
            return "character";
        }
        if (type.startsWith("VARCHAR")) {
            boolean unlimited = type.equals("VARCHAR");
            return type.contains(String.valueOf(TypeMapping.JSON_LENGTH))
                    ? "json"
                    : unlimited ? "text" : "character varying";
        }
        if (type.startsWith("DECIMAL")) {
            return "numeric";
        }
        if (type.startsWith("TIMESTAMP_WITH_LOCAL_TIME_ZONE")) {
            return "timestamp with time zone";
        }
        if (type.startsWith("TIMESTAMP")) {
            return "timestamp without time zone";
        }
        if (type.startsWith("INTERVAL")) {
            return "interval";
        }
        if (type.startsWith("VARBINARY") || type.startsWith("BINARY")) {
            return "bytea";
        }
        if (type.endsWith("ARRAY")) {
            return typeName(type.substring(0, type.length() - "ARRAY".length())) + "[]";
        }
        return switch (type) {
            case "DOUBLE", "FLOAT" -> "double precision";
            case "UNKNOWN", "NULL", "ANY" -> "unknown";
            case "TIME(6)" -> "time without time zone";
            default -> type.toLowerCase(Locale.ROOT);
        };
    }
}
