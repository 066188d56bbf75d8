package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;

import io.millrace.engine.data.ByteSlice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** {@code ~}, REGEXP_REPLACE and their kin. A pattern that searches for too long raises 2201B. Strict. */
public final class RegularExpressions {
    private static final ByteSlice NO_FLAGS = ByteSlice.of("");
    private static final ByteSlice ANY_CASE = ByteSlice.of("i");

    private RegularExpressions() {}

    @SqlFunction({"~", "REGEXP_LIKE", "POSIX REGEX CASE SENSITIVE", "RLIKE"})
    public static boolean matches(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return CompiledRegex.of(context, pattern, NO_FLAGS).find(text);
    }

    @SqlFunction("REGEXP_LIKE")
    public static boolean matches(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice flags) {
        return CompiledRegex.of(context, pattern, flags).find(text);
    }

    @SqlFunction({"~*", "POSIX REGEX CASE INSENSITIVE"})
    public static boolean matchesAnyCase(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return CompiledRegex.of(context, pattern, ANY_CASE).find(text);
    }

    @SqlFunction({"!~", "NEGATED POSIX REGEX CASE SENSITIVE"})
    public static boolean differs(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return !matches(context, text, pattern);
    }

    @SqlFunction({"!~*", "NEGATED POSIX REGEX CASE INSENSITIVE"})
    public static boolean differsAnyCase(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return !matchesAnyCase(context, text, pattern);
    }

    @SqlFunction("SIMILAR TO")
    public static boolean similar(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return CompiledRegex.similar(context, pattern).find(text);
    }

    @SqlFunction("NOT SIMILAR TO")
    public static boolean notSimilar(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return !similar(context, text, pattern);
    }

    /** Replaces the first match. */
    @SqlFunction("REGEXP_REPLACE")
    public static void replace(
            FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice replacement, ByteSlice result) {
        replace(context, text, pattern, replacement, NO_FLAGS, result);
    }

    /** Flags: {@code g} for all matches, {@code i} for any case, {@code n} or {@code m} for lines, {@code x}. */
    @SqlFunction("REGEXP_REPLACE")
    public static void replace(
            FunctionContext context,
            ByteSlice text,
            ByteSlice pattern,
            ByteSlice replacement,
            ByteSlice flags,
            ByteSlice result) {
        CompiledRegex regex = CompiledRegex.of(context, pattern, flags);
        String java = CompiledRegex.javaReplacement(replacement.toString());
        boolean all = flags.toString().indexOf('g') >= 0;
        result.setText(regex.guarded(text, matcher -> all ? matcher.replaceAll(java) : matcher.replaceFirst(java)));
    }

    /** The groups of the first match, or the match itself where the pattern has none; NULL without a match. */
    @SqlFunction("REGEXP_MATCH")
    public static @Nullable Object match(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return match(context, text, pattern, NO_FLAGS);
    }

    @SqlFunction("REGEXP_MATCH")
    public static @Nullable Object match(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice flags) {
        if (flags.toString().indexOf('g') >= 0) {
            throw INVALID_PARAMETER_VALUE
                    .error("regexp_match() does not support the \"global\" option")
                    .hint("Use the regexp_matches function instead.");
        }
        List<Object> matches = matches(context, text, pattern, flags, false);
        return matches.isEmpty() ? null : matches.get(0);
    }

    /** What {@link #match} gives of the first match, or with the flag {@code g} of each, as an array. */
    @SqlFunction("$REGEXP_MATCHES")
    public static Object allMatches(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return matches(context, text, pattern, NO_FLAGS, false);
    }

    @SqlFunction("$REGEXP_MATCHES")
    public static Object allMatches(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice flags) {
        return matches(context, text, pattern, flags, flags.toString().indexOf('g') >= 0);
    }

    private static List<Object> matches(
            FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice flags, boolean all) {
        return CompiledRegex.of(context, pattern, flags).guarded(text, matcher -> {
            List<Object> matches = new ArrayList<>();
            while ((all || matches.isEmpty()) && matcher.find()) {
                List<@Nullable Object> groups = new ArrayList<>();
                for (int i = matcher.groupCount() == 0 ? 0 : 1; i <= matcher.groupCount(); i++) {
                    groups.add(matcher.group(i));
                }
                matches.add(Collections.unmodifiableList(groups));
            }
            return Collections.unmodifiableList(matches);
        });
    }

    /** The first group of the first match, or the match; NULL without one. */
    @SqlFunction({"SUBSTRING", "REGEXP_SUBSTR"})
    public static boolean substring(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice result) {
        return CompiledRegex.of(context, pattern, NO_FLAGS).guarded(text, matcher -> {
            String found = matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
            if (found == null) {
                return false;
            }
            result.setText(found);
            return true;
        });
    }

    @SqlFunction("REGEXP_COUNT")
    public static long count(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return CompiledRegex.of(context, pattern, NO_FLAGS).guarded(text, RegularExpressions::count);
    }

    private static long count(Matcher matcher) {
        long count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }

    @SqlFunction("REGEXP_SPLIT_TO_ARRAY")
    public static Object split(FunctionContext context, ByteSlice text, ByteSlice pattern) {
        return split(context, text, pattern, NO_FLAGS);
    }

    /** An empty match at the end, or where the one before ended, splits nothing. */
    @SqlFunction("REGEXP_SPLIT_TO_ARRAY")
    public static Object split(FunctionContext context, ByteSlice text, ByteSlice pattern, ByteSlice flags) {
        String whole = text.toString();
        if (flags.toString().indexOf('g') >= 0) {
            throw INVALID_PARAMETER_VALUE.error("regexp_split_to_array() does not support the \"global\" option");
        }
        return CompiledRegex.of(context, pattern, flags).guarded(text, matcher -> {
            List<Object> parts = new ArrayList<>();
            int from = 0;
            while (matcher.find()) {
                if (matcher.start() < whole.length() && matcher.end() > from) {
                    parts.add(whole.substring(from, matcher.start()));
                    from = matcher.end();
                }
            }
            parts.add(whole.substring(from));
            return Collections.unmodifiableList(parts);
        });
    }

    static RuntimeException badFlag(char flag) {
        return INVALID_PARAMETER_VALUE.error("invalid regular expression option: \"%s\"", flag);
    }
}
