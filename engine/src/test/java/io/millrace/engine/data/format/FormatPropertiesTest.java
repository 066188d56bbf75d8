package io.millrace.engine.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.catalog.Relation;
import io.millrace.engine.data.BatchBuilder;
import io.millrace.engine.data.CivilTime;
import io.millrace.engine.data.ColumnBatch;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.RowEncoder;
import io.millrace.engine.data.RowFormats;
import io.millrace.engine.data.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** decode(encode(rows)) = rows, for random rows of every type. */
class FormatPropertiesTest {
    private static final String[] TEXTS = {"", "a", "Grüße", "a,b\"c\"\n", "😀", "NULL", "\\N", "{}", " x ", "\t\u0001"
    };
    private static final Schema SCHEMA = RowFormatsTest.EVERYTHING;

    @Property(tries = 60)
    void avro(@ForAll long seed) {
        givesBack("avro", seed);
    }

    @Property(tries = 60)
    void json(@ForAll long seed) {
        givesBack("json", seed);
    }

    @Property(tries = 60)
    void csv(@ForAll long seed) {
        givesBack("csv", seed);
    }

    private static void givesBack(String format, long seed) {
        Random random = new Random(seed);
        Relation relation =
                random.nextBoolean() ? Relations.stream(format, SCHEMA, "id") : Relations.table(format, SCHEMA, "id");
        BatchBuilder builder = new BatchBuilder(SCHEMA);
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            @Nullable Object[] row = new @Nullable Object[SCHEMA.size()];
            for (int j = 0; j < row.length; j++) {
                boolean isNull = SCHEMA.field(j).nullable() && random.nextInt(4) == 0;
                row[j] = isNull ? null : value(SCHEMA.type(j), random);
            }
            builder.add(row);
        }
        ColumnBatch batch = builder.build();
        List<RowEncoder.PartitionBatch> encoded = RowFormats.encoder(relation).encode(batch, 0, 3, 4000);
        List<List<@Nullable Object>> decoded = RowFormatsTest.rows(RowFormatsTest.decode(relation, SCHEMA, encoded));
        assertThat(sorted(decoded)).as(format).isEqualTo(sorted(RowFormatsTest.rows(batch)));
    }

    private static List<List<@Nullable Object>> sorted(List<List<@Nullable Object>> rows) {
        List<List<@Nullable Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(row -> (Long) row.get(0)));
        return sorted;
    }

    private static Object value(DataType type, Random random) {
        if (type instanceof DataType.Decimal decimal) {
            BigInteger limit = BigInteger.TEN.pow(decimal.precision());
            return new BigDecimal(new BigInteger(120, random).mod(limit), decimal.scale())
                    .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
        }
        if (type instanceof DataType.Timestamp timestamp) {
            long micros = Math.floorMod(random.nextLong(), 4_000_000_000_000_000L);
            return timestamp.precision() == 3 ? micros / 1000 * 1000 : micros;
        }
        if (type instanceof DataType.Array array) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(random.nextInt(4) == 0 ? null : value(array.element(), random));
            }
            return elements;
        }
        if (type instanceof DataType.Row row) {
            List<@Nullable Object> fields = new ArrayList<>();
            for (Schema.Field field : row.fields().fields()) {
                fields.add(field.nullable() && random.nextBoolean() ? null : value(field.type(), random));
            }
            return fields;
        }
        if (type instanceof DataType.MapOf map) {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                entries.put(value(map.key(), random), random.nextBoolean() ? null : value(map.value(), random));
            }
            return Collections.unmodifiableMap(entries);
        }
        return type instanceof DataType.Varchar
                ? TEXTS[random.nextInt(TEXTS.length)]
                : scalar((DataType.Scalar) type, random);
    }

    private static Object scalar(DataType.Scalar type, Random random) {
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case SMALLINT -> (long) (short) random.nextInt();
            case INT -> (long) random.nextInt();
            case REAL -> random.nextInt(5) == 0 ? Double.NaN : (double) (random.nextFloat() * 1e30f);
            case DOUBLE -> random.nextInt(5) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * 1e200;
            case BYTEA -> {
                byte[] bytes = new byte[random.nextInt(5)];
                random.nextBytes(bytes);
                yield ByteBuffer.wrap(bytes).asReadOnlyBuffer();
            }
            case JSON -> random.nextBoolean() ? "{\"a\": [1, \"x\\n\", null]}" : "[]";
            case DATE -> (long) random.nextInt(1_000_000) - 500_000;
            case TIME -> Math.floorMod(random.nextLong(), CivilTime.MICROS_PER_DAY);
            case INTERVAL_YEAR_MONTH -> (long) random.nextInt(1000) - 500;
            case INTERVAL_DAY_TIME -> random.nextLong() / 1000;
            default -> random.nextLong();
        };
    }
}
