package ai.vctt.adapter.rest.session;

import static ai.vctt.domain.InvalidValueException.require;

import ai.vctt.adapter.rest.body.Fields;
import org.springframework.util.MultiValueMap;

/** How much of a list is wanted at once. */
public final class PageSize {

    private static final int USUAL = 50;
    private static final int MOST = 500;

    private PageSize() {}

    public static int read(MultiValueMap<String, String> parameters) {
        return read(parameters, USUAL, MOST);
    }

    /** Of turns: whoever does not ask for less gets as much as there may be at once. */
    static int ofTurns(MultiValueMap<String, String> parameters) {
        return read(parameters, MOST, MOST);
    }

    /** @throws ai.vctt.domain.InvalidValueException for anything but a number from 1 to the most */
    public static int read(MultiValueMap<String, String> parameters, int usual, int most) {
        String text = parameters.getFirst("limit");
        if (text == null) {
            return usual;
        }
        int limit = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        require(limit >= 1 && limit <= most, "limit", Fields.shortened(text), "an integer from 1 to " + most);
        return limit;
    }
}
