package io.millrace.common.pattern;

/** Text for a matcher, which may look at so many of its characters and no more. Used by one matcher. */
public final class CountedText implements CharSequence {
    /** There were too many looks: the expression backtracks. */
    public static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyLooks() {
            super("the matcher looks at the text too often", null, false, false);
        }
    }

    private final String text;
    private long left;

    public CountedText(String text, long looks) {
        this.text = text;
        this.left = looks;
    }

    /** @throws TooManyLooks after as many as are allowed */
    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooManyLooks();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
