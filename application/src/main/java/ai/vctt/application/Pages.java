package ai.vctt.application;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is too much to be read at once, read page by page as it is asked for: between two pages nothing is held. For one
 * thread at a time.
 *
 * @param <T> what is read
 * @param <P> its place in the order
 */
public final class Pages<T, P> implements Iterator<T> {

    /** Reads what follows a place, in order, or from the beginning where that is null; less than a page is the end. */
    @FunctionalInterface
    public interface Reader<T, P> {

        List<T> read(@Nullable P after, int most);
    }

    private final Reader<T, P> reader;
    private final Function<T, P> place;
    private final int size;
    private List<T> page;
    private int next;

    /**
     * Reads the first page, so that what is wrong with the question shows now.
     *
     * @param size of a page, at least 1
     */
    public Pages(int size, Function<T, P> place, Reader<T, P> reader) {
        this.size = size;
        this.place = place;
        this.reader = reader;
        this.page = reader.read(null, size);
    }

    @Override
    public boolean hasNext() {
        if (next == page.size() && page.size() == size) {
            page = reader.read(place.apply(page.getLast()), size);
            next = 0;
        }
        return next < page.size();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.get(next++);
    }
}
