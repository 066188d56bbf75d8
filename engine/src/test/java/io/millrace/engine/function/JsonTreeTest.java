package io.millrace.engine.function;

import static io.millrace.common.error.ErrorCode.INVALID_TEXT_REPRESENTATION;
import static io.millrace.common.error.ErrorCode.NUMBER_OUT_OF_RANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.ByteSlice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are PostgreSQL 15's. */
final class JsonTreeTest {
    private static ByteSlice json(String text) {
        ByteSlice slice = new ByteSlice();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        slice.set(bytes, 0, bytes.length);
        return slice;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1.50}        | {\"a\": 1.5}      | true",
                "[1.0]              | 1               | true",
                "{\"a\": 0.0}         | {\"a\": -0}       | true",
                "{\"a\": 1, \"a\": 2} | {\"a\": 1}        | false",
                "{\"a\": [1, null]}   | {\"a\": [null]}   | true",
                "{\"a\": 1}           | {\"a\": \"1\"}    | false",
                "[1, 2, [1, 3]]     | [1, 3]          | false",
            })
    void tellsWhetherOneContainsTheOther(String whole, String part, boolean contains) {
        assertThat(JsonContainment.contains(json(whole), json(part))).isEqualTo(contains);
    }

    /** No jsonb of PostgreSQL, but a stream may have it. */
    @Test
    void looksAtNumbersThatHaveTooManyDigitsToBeWritten() {
        ByteSlice large = json("{\"a\": 1e200000, \"b\": 1}");
        assertThat(JsonContainment.contains(large, json("{\"b\": 1}"))).isTrue();
        assertThatThrownBy(() -> JsonEdits.stripNulls(large, new ByteSlice()))
                .isInstanceOfSatisfying(MillraceException.class, error -> assertThat(error.code())
                        .isEqualTo(NUMBER_OUT_OF_RANGE));
    }

    private static String set(String index) {
        ByteSlice result = new ByteSlice();
        JsonEdits.set(json("[1, 2]"), List.of(index), json("9"), result);
        return result.toString();
    }

    @Test
    void takesAnIndexAsStrtolReadsIt() {
        assertThat(set(" 0")).isEqualTo("[9, 2]");
        assertThat(set("+1")).isEqualTo("[1, 9]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 ", "\u0660", "2147483648", "1.0"})
    void refusesWhatIsNoIndex(String index) {
        assertThatThrownBy(() -> set(index))
                .isInstanceOfSatisfying(MillraceException.class, error -> assertThat(error.code())
                        .isEqualTo(INVALID_TEXT_REPRESENTATION))
                .hasMessage("path element at position 1 is not an integer: \"" + index + "\"");
    }
}
