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
    private static ByteBuffer written(TaggedRows rows) {
        rows.endBlock();
        return ByteBuffer.wrap(Arrays.copyOf(rows.bytes(), rows.size()));
    }

    private static ByteBuffer block(int rows, ByteBuffer columns) {
        columns.flip();
        return ByteBuffer.allocate(8 + columns.remaining())
                .putInt(4 + columns.remaining())
                .putInt(rows)
                .put(columns)
                .flip();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writesEachColumnWithItsTag() {
        TaggedRows rows = new TaggedRows(7);
        for (int i = 0; i < 2; i++) {
            rows.beginRow();
            rows.next().append(i == 0);
            rows.next().append(-2L + i);
            rows.next().append(1.5 + i);
            rows.next().append(0.1f);
            rows.next().append(i == 0 ? "ü" : "abc");
            rows.next().append(new byte[] {0, -1});
            rows.next().appendMoment(1_000_001, -3600);
            rows.endRow();
        }
        ByteBuffer expected = ByteBuffer.allocate(200);
        expected.put((byte) 1).put((byte) 0).put((byte) 1).put((byte) 0);
        expected.put((byte) 2).put((byte) 0).putLong(-2).putLong(-1);
        expected.put((byte) 3).put((byte) 0).putDouble(1.5).putDouble(2.5);
        expected.put((byte) 4).put((byte) 0).putFloat(0.1f).putFloat(0.1f);
        expected.put((byte) 5).put((byte) 0).putInt(2).putInt(3).put(utf8("üabc"));
        expected.put((byte) 6).put((byte) 0).putInt(2).putInt(2).put(new byte[] {0, -1, 0, -1});
        expected.put((byte) 7).put((byte) 0).putLong(1_000_001).putLong(1_000_001);
        expected.putInt(-3600).putInt(-3600);
        assertThat(written(rows)).isEqualTo(block(2, expected));
    }

    @Test
    void marksNulls() {
        TaggedRows rows = new TaggedRows(2);
        for (int i = 0; i < 3; i++) {
            rows.beginRow();
            if (i == 1) {
                rows.next().appendNull();
                rows.next().appendNull();
            } else {
                rows.next().append((long) i);
                rows.next().append("t" + i);
            }
            rows.endRow();
        }
        ByteBuffer expected = ByteBuffer.allocate(100);
        byte[] flags = {0, 1, 0};
        expected.put((byte) 2).put((byte) 1).put(flags).putLong(0).putLong(0).putLong(2);
        expected.put((byte) 5).put((byte) 1).put(flags).putInt(2).putInt(0).putInt(2);
        expected.put(utf8("t0t2"));
        assertThat(written(rows)).isEqualTo(block(3, expected));
    }

    @Test
    void tagsEachValueWhereTheyDiffer() {
        TaggedRows rows = new TaggedRows(2);
        Object[] first = {1L, "ü", null, true};
        for (Object value : first) {
            rows.beginRow();
            TaggedValues column = rows.next();
            if (value instanceof Long) {
                column.append((long) value);
            } else if (value instanceof String) {
                column.append((String) value);
            } else if (value == null) {
                column.appendNull();
            } else {
                column.append((boolean) value);
            }
            rows.next().appendNull();
            rows.endRow();
        }
        ByteBuffer expected = ByteBuffer.allocate(100);
        expected.put((byte) 8);
        expected.put((byte) 2).putLong(1);
        expected.put((byte) 5).putInt(2).put(utf8("ü"));
        expected.put((byte) 0);
        expected.put((byte) 1).put((byte) 1);
        expected.put((byte) 8).putInt(0);
        assertThat(written(rows)).isEqualTo(block(4, expected));
    }

    @Test
    void forgetsARowThatIsDropped() {
        TaggedRows rows = new TaggedRows(3);
        rows.beginRow();
        rows.next().append("first");
        rows.next().append(1L);
        rows.next().append(true);
        rows.endRow();
        rows.beginRow();
        rows.next().append("half");
        rows.next().append(2L);
        rows.dropRow();
        TaggedRows one = new TaggedRows(3);
        one.beginRow();
        one.next().append("first");
        one.next().append(1L);
        one.next().append(true);
        one.endRow();
        assertThat(written(rows)).isEqualTo(written(one));
    }

    @Test
    void cutsBlocksByRowsAndByBytes() {
        TaggedRows rows = new TaggedRows(1);
        for (int i = 0; i < 5000; i++) {
            rows.beginRow();
            rows.next().append((long) i);
            rows.endRow();
        }
        ByteBuffer blocks = written(rows);
        assertThat(blocks.getInt(0)).isEqualTo(4 + 2 + 8 * 4096);
        assertThat(blocks.getInt(4)).isEqualTo(4096);
        int second = 8 + 2 + 8 * 4096;
        assertThat(blocks.getInt(second)).isEqualTo(4 + 2 + 8 * 904);
        assertThat(blocks.getInt(second + 4)).isEqualTo(904);
        rows.clear();
        String text = "x".repeat(700_000);
        for (int i = 0; i < 3; i++) {
            rows.beginRow();
            rows.next().append(text);
            rows.endRow();
        }
        blocks = written(rows);
        assertThat(blocks.getInt(4)).isEqualTo(2);
        assertThat(blocks.getInt(blocks.getInt(0) + 8)).isEqualTo(1);
    }

    @Property(tries = 300)
    void writesTextAsUtf8(@ForAll @StringLength(max = 40) String text) {
        // What is no text is not expected back: the server refuses it.
        String valid = new String(utf8(text), StandardCharsets.UTF_8);
        TaggedRows one = new TaggedRows(1);
        one.beginRow();
        one.next().append(valid);
        one.endRow();
        ByteBuffer block = written(one).position(14);
        assertThat(StandardCharsets.UTF_8.decode(block).toString()).isEqualTo(valid);
    }
}
