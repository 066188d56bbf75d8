package io.millrace.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the JDK's own reading, and beyond what that does in a lifetime. */
final class DecimalTextTest {
    private static String digits(int count) {
        Random random = new Random(count);
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 399, 400, 401, 402, 1_000, 7_777})
    void readsAsTheJdkDoes(int count) {
        String digits = digits(count);
        for (String sign : new String[] {"", "-", "+"}) {
            for (String rest : new String[] {"", ".", "." + digits, "e5", ".5E-12", "e+2147483000"}) {
                String text = sign + digits + rest;
                assertThat(DecimalText.parse(text)).isEqualTo(new BigDecimal(text));
            }
        }
        assertThat(DecimalText.parse("." + digits)).isEqualTo(new BigDecimal("." + digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%s-", "%s.1.1", "--%s", "%se", "%se1.5", "%sE99999999999", "%s 1", "%s1.2e2147483647e1", "%s-.1"
            })
    void refusesWhatTheJdkRefuses(String form) {
        String text = form.replace("%s", digits(500));
        assertThatThrownBy(() -> new BigDecimal(text)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> DecimalText.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void readsMillionsOfDigits() {
        assertThat(DecimalText.parse("1" + "0".repeat(4_000_000)))
                .isEqualByComparingTo(BigDecimal.ONE.scaleByPowerOfTen(4_000_000));
    }
}
