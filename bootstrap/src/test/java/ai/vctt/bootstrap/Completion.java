package ai.vctt.bootstrap;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * A streamed chat completion as a client of OpenAI's sees it.
 *
 * @param error its code, in the body or inside the stream; null when there was none
 * @param done the end mark came
 */
record Completion(
        int status,
        String text,
        @Nullable String finishReason,
        @Nullable String error,
        boolean done) {

    static Completion ask(int port, String model, String question, String rescue) throws Exception {
        JSONObject body = new JSONObject(Map.of(
                "model",
                model,
                "stream",
                true,
                "messages",
                new JSONArray(List.of(new JSONObject(Map.of("role", "user", "content", question))))));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .header("x-vctt-rescue", rescue)
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<java.io.InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                return response.statusCode() == 200
                        ? read(lines)
                        : new Completion(response.statusCode(), "", null, errorIn(lines.readLine()), false);
            }
        }
    }

    private static Completion read(BufferedReader lines) throws Exception {
        StringBuilder text = new StringBuilder();
        String finish = null;
        String error = null;
        boolean done = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals("data: [DONE]")) {
                done = true;
            } else if (line.startsWith("data: {\"error\"")) {
                error = errorIn(line.substring("data: ".length()));
            } else if (line.startsWith("data: ")) {
                JSONArray choices = new JSONObject(line.substring("data: ".length())).getJSONArray("choices");
                JSONObject choice = choices.length() == 0 ? new JSONObject() : choices.getJSONObject(0);
                JSONObject delta = choice.optJSONObject("delta");
                text.append(delta == null || delta.isNull("content") ? "" : delta.getString("content"));
                finish = choice.isNull("finish_reason") ? finish : choice.getString("finish_reason");
            }
        }
        return new Completion(200, text.toString(), finish, error, done);
    }

    private static String errorIn(String json) throws Exception {
        return new JSONObject(json).getJSONObject("error").getString("code");
    }
}
