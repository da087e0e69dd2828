package io.crossbook.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever a person types is taken or refused in a sentence, never thrown back as a trace. */
class AnyTextConfigTest {
  @Property(tries = 60)
  void noTextBringsAnythingButOneSentence(@ForAll String text) {
    for (String key : List.of("parallelism", "venues.kraken.fees", "quote-families", "rules")) {
      for (String form : List.of(text, "[" + text + "]", "{" + text)) {
        try {
          CrossbookConfig.load(Optional.empty(), Map.of(), List.of(key + "=" + form));
        } catch (ConfigException e) {
          assertThat(e.getMessage()).endsWith(".");
        }
      }
    }
  }
}
