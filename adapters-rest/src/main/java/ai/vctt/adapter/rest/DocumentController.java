package ai.vctt.adapter.rest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What this API is, for people and for programs. */
@RestController
class DocumentController {

    private static final Resource DOCUMENT = new ClassPathResource("openapi.yaml", DocumentController.class);
    private static final Resource PAGE = new ClassPathResource("static/api/index.html");

    /** The document is ours, so it may repeat itself more often than a stranger's. */
    private static final int MOST_ALIASES = 1000;

    /** OpenAPI 3.1, as JSON. It is written as YAML, which people read better. */
    @GetMapping("/v3/api-docs")
    Map<String, Object> document() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        try (InputStream yaml = DOCUMENT.getInputStream()) {
            return new Yaml(new SafeConstructor(options)).load(yaml);
        }
    }

    @GetMapping(path = "/api", produces = MediaType.TEXT_HTML_VALUE)
    Resource page() {
        return PAGE;
    }
}
