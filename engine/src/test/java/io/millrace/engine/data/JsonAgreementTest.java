package io.millrace.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.millrace.common.error.MillraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is JSON for Jackson is JSON for us, and the other way round. */
class JsonAgreementTest {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"\\u00e9\"",
        "\"\\",
        "1",
        "-",
        "0",
        ".5",
        "e3",
        "true",
        "null",
        " ",
        "\n",
        "\"x\\n\"",
        "tru",
        "12.25",
        "[1,2]",
        "{\"k\":1}",
        "\u0001"
    };

    private static boolean jacksonAccepts(byte[] bytes) {
        try (JsonParser parser = JACKSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            if (parser.currentToken().isScalarValue()) {
                parser.getText();
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean weAccept(byte[] bytes) {
        try {
            JsonReader.validate(bytes, 0, bytes.length);
            return true;
        } catch (MillraceException e) {
            return false;
        }
    }

    @Test
    void acceptsWhatJacksonAccepts() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "[" : "");
            int length = random.nextInt(7);
            for (int j = 0; j < length; j++) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            text.append(text.indexOf("[") == 0 ? "]" : "");
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            boolean ours = weAccept(bytes);
            accepted += ours ? 1 : 0;
            assertThat(ours).as("seed %s: %s", seed, text).isEqualTo(jacksonAccepts(bytes));
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    @Test
    void refusesDeepNestingAndBadText() {
        String deep = "[".repeat(100_000);
        assertThat(weAccept(deep.getBytes(StandardCharsets.UTF_8))).isFalse();
        ByteSlice slice = new ByteSlice();
        JsonReader reader = new JsonReader();
        byte[] emoji = "\"a\\ud83d\\ude00\\u00fc\\/\"".getBytes(StandardCharsets.UTF_8);
        reader.begin(emoji, 0, emoji.length);
        reader.readString(slice);
        assertThat(slice).hasToString("a😀ü/");
    }
}
