package io.millrace.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class TaggedDecoderTest {
    private static final Schema SCHEMA = Schema.of(
            Schema.Field.notNull("id", DataType.INT),
            Schema.Field.of("name", new DataType.Varchar(5)),
            Schema.Field.of("amount", DataType.DOUBLE));

    private static byte[] block(int rows, ByteBuffer columns) {
        return ByteBuffer.allocate(8 + columns.position())
                .putInt(4 + columns.position())
                .putInt(rows)
                .put(columns.flip())
                .array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Ids 1 and 2, {@code second} and its length as name of the second row. */
    private static byte[] two(long secondId, int secondLength, String second) {
        ByteBuffer columns = ByteBuffer.allocate(200);
        columns.put((byte) 2).put((byte) 0).putLong(1).putLong(secondId);
        columns.put((byte) 5).put((byte) 1).put(new byte[] {1, 0}).putInt(0).putInt(secondLength);
        columns.put(utf8(second));
        columns.put((byte) 8).put((byte) 5).putInt(3).put(utf8("1.5"));
        columns.put((byte) 4).putFloat(0.25f);
        return block(2, columns);
    }

    /** Two rows with names of these lengths, whose texts are one behind the other. */
    private static byte[] withNames(long secondId, int firstLength, int secondLength, String names) {
        ByteBuffer columns = ByteBuffer.allocate(200);
        columns.put((byte) 2).put((byte) 0).putLong(1).putLong(secondId);
        columns.put((byte) 5).put((byte) 0).putInt(firstLength).putInt(secondLength);
        columns.put(utf8(names));
        columns.put((byte) 3).put((byte) 0).putDouble(1).putDouble(2);
        return block(2, columns);
    }

    private static List<List<@Nullable Object>> decode(byte[]... pieces) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        TaggedDecoder decoder = new TaggedDecoder("t", SCHEMA, ZoneOffset.UTC, batch -> {
            for (int row = 0; row < batch.rowCount(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 0; i < SCHEMA.size(); i++) {
                    values.add(batch.column(i).value(row));
                }
                rows.add(values);
            }
        });
        for (byte[] piece : pieces) {
            decoder.add(piece, 0, piece.length);
        }
        decoder.finish();
        assertThat(decoder.rowCount()).isEqualTo(rows.size());
        return rows;
    }

    private static void refuses(ErrorCode code, String message, String context, byte[]... pieces) {
        assertThatThrownBy(() -> decode(pieces)).isInstanceOfSatisfying(MillraceException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.message()).isEqualTo(message);
            assertThat(e.context()).isEqualTo(context);
        });
    }

    @Test
    void readsBlocksCutAnywhere() {
        byte[] data = two(2, 3, "abc");
        List<List<@Nullable Object>> expected = List.of(Arrays.asList(1L, null, 1.5), Arrays.asList(2L, "abc", 0.25));
        assertThat(decode(data)).isEqualTo(expected);
        for (int cut = 0; cut <= data.length; cut++) {
            assertThat(decode(Arrays.copyOf(data, cut), Arrays.copyOfRange(data, cut, data.length)))
                    .isEqualTo(expected);
        }
        List<List<@Nullable Object>> twice = new ArrayList<>(expected);
        twice.addAll(expected);
        assertThat(decode(data, data)).isEqualTo(twice);
    }

    @Test
    void readsWholeColumnsOfTextAtOnce() {
        ByteBuffer columns = ByteBuffer.allocate(200);
        columns.put((byte) 2).put((byte) 0).putLong(1).putLong(2).putLong(3);
        columns.put((byte) 5).put((byte) 0).putInt(5).putInt(0).putInt(2).put(utf8("abcdexy"));
        columns.put((byte) 3).put((byte) 0).putDouble(1).putDouble(2).putDouble(3);
        assertThat(decode(block(3, columns)))
                .isEqualTo(List.of(
                        Arrays.asList(1L, "abcde", 1.0), Arrays.asList(2L, "", 2.0), Arrays.asList(3L, "xy", 3.0)));
    }

    @Test
    void saysWhichRowIsWrong() {
        byte[] good = two(2, 3, "abc");
        refuses(
                ErrorCode.NUMBER_OUT_OF_RANGE,
                "integer out of range",
                "COPY t, line 4, column id",
                good,
                two(1L << 31, 3, "abc"));
        refuses(
                ErrorCode.STRING_TOO_LONG,
                "value too long for type character varying(5)",
                "COPY t, line 2, column name",
                two(2, 6, "abcdef"));
        // A text that ends within a character, so that all of them together would be well formed.
        refuses(
                ErrorCode.INVALID_BYTE_SEQUENCE,
                "invalid byte sequence for encoding \"UTF8\": 0xc3",
                "COPY t, line 1, column name",
                withNames(2, 1, 1, "ü"));
    }

    /** As if the rows had come one behind the other, not the columns. */
    @Test
    void tellsTheFirstRowsErrorFirst() {
        refuses(
                ErrorCode.STRING_TOO_LONG,
                "value too long for type character varying(5)",
                "COPY t, line 1, column name",
                withNames(1L << 40, 6, 1, "toolonx"));
    }

    @Test
    void refusesNullWhereThereMustBeNone() {
        ByteBuffer columns = ByteBuffer.allocate(200);
        columns.put((byte) 8).put((byte) 0);
        columns.put((byte) 8).put((byte) 0);
        columns.put((byte) 8).put((byte) 0);
        refuses(
                ErrorCode.NOT_NULL_VIOLATION,
                "null value in column \"id\" of relation \"t\" violates not-null constraint",
                "COPY t, line 1, column id",
                block(1, columns));
    }

    @Test
    void refusesWhatIsNoBlock() {
        byte[] good = two(2, 3, "abc");
        refuses(ErrorCode.BAD_COPY_FORMAT, "a block of -1 bytes", "COPY t, line 1", new byte[] {-1, -1, -1, -1});
        refuses(ErrorCode.BAD_COPY_FORMAT, "a block of 0 rows", "COPY t, line 1", block(0, ByteBuffer.allocate(0)));
        refuses(
                ErrorCode.BAD_COPY_FORMAT,
                "a block of 4097 rows",
                "COPY t, line 1",
                block(4097, ByteBuffer.allocate(0)));
        refuses(ErrorCode.BAD_COPY_FORMAT, "the block is cut off", "COPY t, line 1", block(1, ByteBuffer.allocate(0)));
        refuses(
                ErrorCode.BAD_COPY_FORMAT,
                "unknown tag 9",
                "COPY t, line 1",
                block(1, ByteBuffer.allocate(2).put((byte) 9).put((byte) 0)));
        refuses(ErrorCode.BAD_COPY_FORMAT, "a value of 4 bytes", "COPY t, line 1", cutOff(two(2, 4, "abc"), 14));
        refuses(
                ErrorCode.BAD_COPY_FORMAT,
                "unexpected EOF in COPY data",
                "COPY t, line 3",
                good,
                Arrays.copyOf(good, good.length - 1));
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        longer[3]++;
        refuses(ErrorCode.BAD_COPY_FORMAT, "extra data after last expected column", "COPY t, line 1", longer);
    }

    private static byte[] cutOff(byte[] block, int bytes) {
        byte[] shorter = Arrays.copyOf(block, block.length - bytes);
        ByteBuffer.wrap(shorter).putInt(0, shorter.length - 4);
        return shorter;
    }

    @Test
    @Timeout(60)
    void refusesDamagedBlocksCleanly() {
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] data = two(2, 3, "abc");
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                data[random.nextInt(data.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(decode(data)).hasSizeLessThanOrEqualTo(2);
            } catch (MillraceException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(2_000, 20_000);
    }
}
