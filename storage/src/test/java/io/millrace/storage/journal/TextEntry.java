package io.millrace.storage.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An entry of ASCII letters. */
abstract class TextEntry implements Journal.Entry {
    private static final byte KIND = 7;

    final String text;

    TextEntry(String text) {
        this.text = text;
    }

    static List<String> texts(List<JournalEntry> entries) {
        return entries.stream()
                .map(entry -> {
                    assertThat(entry.kind()).isEqualTo(KIND);
                    return StandardCharsets.US_ASCII.decode(entry.body()).toString();
                })
                .toList();
    }

    @Override
    public final byte kind() {
        return KIND;
    }

    @Override
    public final int bodyBytes() {
        return text.length();
    }

    @Override
    public void writeBody(ByteBuffer target) {
        target.put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
