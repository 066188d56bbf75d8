package io.millrace.engine.data;

import java.util.List;
import java.util.stream.Collectors;

/** Named, typed fields in order. Names need not be unique in a query's output. Immutable. */
public record Schema(List<Field> fields) {
    /** One field. */
    public record Field(String name, DataType type, boolean nullable) {
        public static Field of(String name, DataType type) {
            return new Field(name, type, true);
        }

        public static Field notNull(String name, DataType type) {
            return new Field(name, type, false);
        }

        @Override
        public String toString() {
            return name + " " + type + (nullable ? "" : " NOT NULL");
        }
    }

    public Schema {
        fields = List.copyOf(fields);
    }

    public static Schema of(Field... fields) {
        return new Schema(List.of(fields));
    }

    public int size() {
        return fields.size();
    }

    public Field field(int index) {
        return fields.get(index);
    }

    public DataType type(int index) {
        return fields.get(index).type();
    }

    /** Position of the first field of that exact name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether it is {@code shorter}, or that with further fields behind. */
    public boolean isLonger(Schema shorter) {
        return size() >= shorter.size() && fields.subList(0, shorter.size()).equals(shorter.fields);
    }

    @Override
    public String toString() {
        return fields.stream().map(Field::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
