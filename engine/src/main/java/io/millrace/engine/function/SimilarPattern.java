package io.millrace.engine.function;

/** SIMILAR TO's patterns (SQL:2016 part 2, 8.6): regular expressions with {@code %} and {@code _} for any text. */
final class SimilarPattern {
    private SimilarPattern() {}

    static String toJava(String pattern) {
        StringBuilder java = new StringBuilder("\\A(?:");
        boolean set = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                java.append('\\').append(pattern.charAt(++i));
            } else if (set) {
                set = c != ']';
                java.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
            } else {
                switch (c) {
                    case '%' -> java.append(".*");
                    case '_' -> java.append('.');
                    case '.', '^', '$' -> java.append('\\').append(c);
                    case '(' -> java.append("(?:");
                    case '[' -> {
                        set = true;
                        java.append(c);
                    }
                    default -> java.append(c);
                }
            }
        }
        return java.append(")\\z").toString();
    }
}
