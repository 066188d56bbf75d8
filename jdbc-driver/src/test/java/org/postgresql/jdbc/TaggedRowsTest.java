package org.postgresql.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class TaggedRowsTest {
    private final TaggedRows rows = new TaggedRows();

    private ByteBuffer written() {
        return ByteBuffer.wrap(Arrays.copyOf(rows.bytes(), rows.size()));
    }

    @Test
    void writesEachValueWithItsTag() {
        rows.beginRow();
        rows.appendNull();
        rows.append(false);
        rows.append(true);
        rows.append(-2L);
        rows.append(1.5);
        rows.append(0.1f);
        rows.append("ü");
        rows.append(new byte[] {0, -1});
        rows.appendMoment(1_000_001, -3600);
        rows.endRow();
        ByteBuffer expected = ByteBuffer.allocate(57);
        expected.putInt(53);
        expected.put((byte) 0).put((byte) 1).put((byte) 2);
        expected.put((byte) 3).putLong(-2);
        expected.put((byte) 4).putDouble(1.5);
        expected.put((byte) 5).putFloat(0.1f);
        expected.put((byte) 6).putInt(2).put("ü".getBytes(StandardCharsets.UTF_8));
        expected.put((byte) 7).putInt(2).put((byte) 0).put((byte) -1);
        expected.put((byte) 8).putLong(1_000_001).putInt(-3600);
        assertThat(expected.hasRemaining()).isFalse();
        assertThat(written()).isEqualTo(expected.flip());
    }

    @Test
    void forgetsARowThatIsDropped() {
        rows.beginRow();
        rows.append(1L);
        rows.endRow();
        int size = rows.size();
        rows.beginRow();
        rows.append("half");
        rows.dropRow();
        assertThat(rows.size()).isEqualTo(size);
    }

    @Property(tries = 300)
    void writesTextAsUtf8(@ForAll @StringLength(max = 40) String text) {
        // What is no text is not expected back: the server refuses it.
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        TaggedRows one = new TaggedRows();
        one.beginRow();
        one.append(valid);
        one.endRow();
        assertThat(new String(one.bytes(), 9, one.size() - 9, StandardCharsets.UTF_8))
                .isEqualTo(valid);
    }
}
