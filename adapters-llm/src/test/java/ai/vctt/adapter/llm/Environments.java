package ai.vctt.adapter.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/** Environments to read a configuration from, without those of the machine. */
public final class Environments {

    private Environments() {}

    /** What is shipped, with these properties over it: key, value, key, value … */
    public static ConfigurableEnvironment shippedWith(String... properties) {
        return over(new ClassPathResource("vctt-llm.yml"), properties);
    }

    public static ConfigurableEnvironment yaml(String yaml) {
        return over(new ByteArrayResource(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static ConfigurableEnvironment over(Resource yaml, String... properties) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put(properties[i], properties[i + 1]);
        }
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addLast(new MapPropertySource("test", map));
        try {
            new YamlPropertySourceLoader().load("yaml", yaml).forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return environment;
    }
}
