package ai.vctt.adapter.ws.engine;

/** What a request wants, decided by its head; carried out when its body has ended. */
sealed interface Route {

    record Preflight() implements Route {}

    record Refused(Refusal refusal) implements Route {}

    record Handshake() implements Route {}

    record Poll(EngineSession session) implements Route {}

    record Push(EngineSession session) implements Route {}

    record WebSocketHandshake() implements Route {}

    record Upgrade(EngineSession session) implements Route {}
}
