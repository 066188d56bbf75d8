package org.postgresql.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class CopyTextTest {
    private final CopyText text = new CopyText();

    private String written() {
        return new String(text.bytes(), 0, text.size(), StandardCharsets.UTF_8);
    }

    @Test
    void writesRows() {
        text.append(true);
        text.endField();
        text.append(-12L);
        text.endField();
        text.appendNull();
        text.endField();
        text.append(1.5);
        text.endField();
        text.append("a\tb\\c\nd\re\bf\fg\u000bh");
        text.endField();
        text.append(new byte[] {0, 10, (byte) 0xff});
        text.endField();
        text.endRow();
        text.append("\\N");
        text.endField();
        text.append("");
        text.endField();
        text.endRow();
        assertThat(written())
                .isEqualTo("t\t-12\t\\N\t1.5\ta\\tb\\\\c\\nd\\re\\bf\\fg\\vh\t\\\\x000aff\n" + "\\\\N\t\n");
    }

    @Test
    void writesSpecialNumbersAsPostgresReadsThem() {
        text.append(Double.NaN);
        text.endField();
        text.append(Double.NEGATIVE_INFINITY);
        text.endField();
        text.append(Float.POSITIVE_INFINITY);
        text.endField();
        text.append(Double.MIN_VALUE);
        text.endField();
        text.append(Long.MIN_VALUE);
        text.endField();
        text.endRow();
        assertThat(written()).isEqualTo("NaN\t-Infinity\tInfinity\t4.9E-324\t-9223372036854775808\n");
    }

    @Property(tries = 300)
    void longsReadBack(@ForAll long value) {
        CopyText one = new CopyText();
        one.append(value);
        assertThat(new String(one.bytes(), 0, one.size(), StandardCharsets.US_ASCII))
                .isEqualTo(Long.toString(value));
    }

    @Property(tries = 300)
    void stringsReadBack(@ForAll @Size(max = 5) List<@StringLength(max = 40) String> row) {
        List<String> fields = new ArrayList<>();
        fields.add("first");
        for (String field : row) {
            // What is no text is not expected back: the server refuses it.
            fields.add(new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
        CopyText one = new CopyText();
        for (String field : fields) {
            one.append(field);
            one.endField();
        }
        one.endRow();
        String line = new String(one.bytes(), 0, one.size(), StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n");
        String body = line.substring(0, line.length() - 1);
        assertThat(body).doesNotContain("\n").doesNotContain("\r");
        List<String> read = new ArrayList<>();
        for (String field : body.split("\t", -1)) {
            read.add(unescape(field));
        }
        assertThat(read).isEqualTo(fields);
    }

    /** By PostgreSQL's table of backslash sequences. */
    private static String unescape(String field) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\') {
                result.append(c);
                continue;
            }
            char letter = field.charAt(++i);
            int known = "bfnrtv".indexOf(letter);
            result.append(known < 0 ? letter : "\b\f\n\r\t\u000b".charAt(known));
        }
        return result.toString();
    }
}
