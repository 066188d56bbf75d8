package io.millrace.engine.expression;

/** How a loop collects a computed column. */
record OutputWriter(Kind kind) {
    static OutputWriter of(Kind kind) {
        return new OutputWriter(kind);
    }

    String declare() {
        return switch (kind) {
            case LONG, BOOLEAN -> "    long[] out = new long[count];\n";
            case DOUBLE -> "    double[] out = new double[count];\n";
            case BYTES -> """
                        int[] starts = new int[count];
                        int[] lengths = new int[count];
                        ByteSlice out = new ByteSlice();
                        out.clear();
                    """;
            case OBJECT -> "    Object[] out = new Object[count];\n";
        };
    }

    String store(Value value) {
        String present = value.code();
        if (kind == Kind.BYTES) {
            String append = "    starts[i] = out.length;\n    lengths[i] = " + present + ".length;\n    out.append("
                    + present + ");\n";
            return value.neverNull()
                    ? append
                    : value.alwaysNull() ? "" : "    if (!" + value.isNull() + ") {\n" + append + "    }\n";
        }
        String stored = kind == Kind.BOOLEAN ? "(" + present + " ? 1L : 0L)" : present;
        String zero = kind == Kind.BOOLEAN ? "0L" : kind.zero;
        if (value.alwaysNull()) {
            return "";
        }
        return "    out[i] = " + (value.neverNull() ? stored : value.isNull() + " ? " + zero + " : " + stored) + ";\n";
    }

    String build(String type, String nulls) {
        return switch (kind) {
            case BYTES -> "new BytesColumn(" + type + ", out.array, starts, lengths, " + nulls + ")";
            case LONG, BOOLEAN -> "new LongColumn(" + type + ", out, " + nulls + ")";
            case DOUBLE -> "new DoubleColumn(" + type + ", out, " + nulls + ")";
            case OBJECT -> "new ObjectColumn(" + type + ", out, " + nulls + ")";
        };
    }
}
