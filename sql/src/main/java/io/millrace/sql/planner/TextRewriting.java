package io.millrace.sql.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A query's text, rewritten piece by piece where Calcite's grammar lacks what PostgreSQL has, with the way back from a
 * position in the new text to the position in the old one.
 */
final class TextRewriting {
    private final String original;
    private final StringBuilder text = new StringBuilder();
    private int[] origins = new int[256];
    private final List<Integer> parameters = new ArrayList<>();

    TextRewriting(String original) {
        this.original = original;
    }

    String original() {
        return original;
    }

    /** Takes {@code piece} over, which began at {@code origin} of the old text. */
    void copy(String piece, int origin) {
        append(piece, origin, 1);
    }

    /** Adds {@code piece} in place of something that was at {@code origin} of the old text. */
    void replace(String piece, int origin) {
        append(piece, origin, 0);
    }

    /** The length of the new text so far. */
    int length() {
        return text.length();
    }

    /** Puts {@code piece} into the new text before what stands at {@code index}. */
    void insert(String piece, int index) {
        int origin = index < text.length() ? origins[index] : 0;
        int moved = text.length() - index;
        text.insert(index, piece);
        if (origins.length < text.length()) {
            origins = Arrays.copyOf(origins, Math.max(text.length(), 2 * origins.length));
        }
        System.arraycopy(origins, index, origins, index + piece.length(), moved);
        Arrays.fill(origins, index, index + piece.length(), origin);
    }

    /** Adds a {@code ?} that stands for parameter {@code index}, from 0. */
    void parameter(int index, int origin) {
        parameters.add(index);
        replace("?", origin);
    }

    private void append(String piece, int origin, int step) {
        int start = text.length();
        text.append(piece);
        if (origins.length < text.length()) {
            origins = Arrays.copyOf(origins, Math.max(text.length(), 2 * origins.length));
        }
        for (int i = 0; i < piece.length(); i++) {
            origins[start + i] = origin + i * step;
        }
    }

    String text() {
        return text.toString();
    }

    /** Which parameter, from 0, the n-th {@code ?} of the new text stands for. */
    List<Integer> parameters() {
        return parameters;
    }

    /** One-based position in the old text of a one-based line and column of the new one. */
    int position(int line, int column) {
        int index = 0;
        for (int current = 1; current < line; current++) {
            int end = text.indexOf("\n", index);
            if (end < 0) {
                break;
            }
            index = end + 1;
        }
        index = Math.min(index + Math.max(0, column - 1), text.length());
        if (text.length() == 0) {
            return 1;
        }
        return index < text.length() ? origins[index] + 1 : origins[text.length() - 1] + 2;
    }
}
