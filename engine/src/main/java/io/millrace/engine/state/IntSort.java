package io.millrace.engine.state;

/** Merge sort of numbers under an order of the caller's; stable. */
public final class IntSort {
    private static final int RUN = 8;

    private IntSort() {}

    /** An order of numbers. */
    public interface Order {
        int compare(int left, int right);
    }

    public static void sort(int[] numbers, int count, Order order) {
        for (int from = 0; from < count; from += RUN) {
            insertionSort(numbers, from, Math.min(from + RUN, count), order);
        }
        int[] source = numbers;
        int[] target = new int[count];
        for (long width = RUN; width < count; width *= 2) {
            for (long from = 0; from < count; from += 2 * width) {
                int middle = (int) Math.min(from + width, count);
                merge(source, target, (int) from, middle, (int) Math.min(from + 2 * width, count), order);
            }
            int[] swap = source;
            source = target;
            target = swap;
        }
        if (source != numbers) {
            System.arraycopy(source, 0, numbers, 0, count);
        }
    }

    private static void insertionSort(int[] numbers, int from, int to, Order order) {
        for (int i = from + 1; i < to; i++) {
            int number = numbers[i];
            int at = i;
            while (at > from && order.compare(numbers[at - 1], number) > 0) {
                numbers[at] = numbers[at - 1];
                at--;
            }
            numbers[at] = number;
        }
    }

    private static void merge(int[] source, int[] target, int from, int middle, int to, Order order) {
        if (middle >= to || order.compare(source[middle - 1], source[middle]) <= 0) {
            System.arraycopy(source, from, target, from, to - from);
            return;
        }
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            boolean takeLeft = left < middle && (right >= to || order.compare(source[left], source[right]) <= 0);
            target[at] = takeLeft ? source[left++] : source[right++];
        }
    }
}
