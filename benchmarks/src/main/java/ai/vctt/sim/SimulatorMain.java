package ai.vctt.sim;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Starts a simulator by itself. */
public final class SimulatorMain {

    private static final int PORT = 9999;
    private static final Shape LIFELIKE = Shape.USUAL.tokens(200).rate(40);

    private static final String USAGE = """
            usage: ./vctt sim [--port=9999] [--address=127.0.0.1] [--seed=1] [--shape=tokens=200+rate=40+ttft=300ms]
            """;

    private SimulatorMain() {}

    public static void main(String[] arguments) {
        try {
            Simulator simulator = Simulator.start(settings(arguments));
            System.out.print(greeting(simulator));
            simulator.awaitClose();
        } catch (IllegalArgumentException | IllegalStateException | UnknownHostException e) {
            System.err.print("vctt sim: " + e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }

    private static SimulatorSettings settings(String[] arguments) throws UnknownHostException {
        SimulatorSettings settings = SimulatorSettings.USUAL.port(PORT).shape(LIFELIKE);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String value = argument.substring(equals + 1);
            settings = switch (equals < 0 ? argument : argument.substring(0, equals)) {
                case "--port" -> settings.port(Integer.parseInt(value));
                case "--address" -> settings.address(InetAddress.getByName(value));
                case "--seed" -> settings.seed(Long.parseLong(value));
                case "--shape" -> settings.shape(Scenario.parse(value, LIFELIKE).shape());
                default -> throw new IllegalArgumentException(argument + " (expected: one of these)");
            };
        }
        return settings;
    }

    private static String greeting(Simulator simulator) {
        return """
                Simulated OpenAI and Anthropic at %2$s. Point the engine at it:

                  OPENAI_BASE_URL=%1$s OPENAI_API_KEY=sim \\
                  ANTHROPIC_BASE_URL=%2$s ANTHROPIC_API_KEY=sim ./vctt run

                %3$s
                Ctrl-C stops it.
                """.formatted(simulator.openAiBaseUrl(), simulator.anthropicBaseUrl(), Pages.HELP);
    }
}
