package ai.vctt.adapter.ws.engine;

/**
 * A text message in two parts, which are joined where it is written: one of them may be the same for many.
 *
 * @param head empty where there is one part only
 */
public record TextMessage(String head, String rest) implements Outgoing {

    int length() {
        return head.length() + rest.length();
    }
}
