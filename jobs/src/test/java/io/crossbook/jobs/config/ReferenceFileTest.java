package io.crossbook.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbook.jobs.config.CrossbookConfig.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference file is what is loaded, and every key of it is read, checked and explained. */
class ReferenceFileTest {
  @Test
  void loadsAloneAndCallsEverythingADefault() {
    List<Setting> settings = ConfigLoading.defaults().settings();
    assertThat(settings).hasSizeGreaterThan(150);
    assertThat(settings).allSatisfy(each -> assertThat(each.origin()).isEqualTo("default"));
  }

  @Test
  void everyKeyIsReadSoThatNonsenseIsRefusedWithItsPathAndLine(@TempDir Path folder) {
    for (Setting setting : ConfigLoading.defaults().settings()) {
      String[] keys = setting.path().split("\\.", -1);
      StringBuilder yaml = new StringBuilder();
      for (int i = 0; i < keys.length; i++) {
        yaml.append("  ".repeat(i)).append('"').append(keys[i]).append("\":\n");
      }
      yaml.append("  ".repeat(keys.length)).append("nonsense: 1\n");
      Path file = ConfigLoading.file(folder, yaml.toString());
      assertThat(ConfigLoading.refusal(Optional.of(file), Map.of(), List.of()))
          .startsWith(setting.path() + " is {nonsense: 1} (")
          .contains(file + ":" + (keys.length + 1))
          .contains("allowed is ");
    }
  }

  @Test
  void everyKeyCanBeSetOnTheCommandLineAndInTheEnvironmentToTheSame() throws ConfigException {
    CrossbookConfig defaults = ConfigLoading.defaults();
    List<String> sets = new ArrayList<>();
    Map<String, String> environment = new HashMap<>();
    for (Setting setting : defaults.settings()) {
      sets.add(setting.path() + "=" + setting.value());
      if (!setting.path().contains("*")) {
        String variable =
            "CROSSBOOK_"
                + setting.path().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        assertThat(environment.put(variable, setting.value())).as(variable).isNull();
      }
    }
    CrossbookConfig set = CrossbookConfig.load(Optional.empty(), Map.of(), sets);
    CrossbookConfig fromEnvironment =
        CrossbookConfig.load(Optional.empty(), environment, List.of());
    for (CrossbookConfig each : List.of(set, fromEnvironment)) {
      assertThat(each.settings().stream().map(s -> s.path() + "=" + s.value()))
          .containsExactlyElementsOf(sets);
      assertThat(each.ruleBook().versions()).isEqualTo(defaults.ruleBook().versions());
      assertThat(each.venues()).isEqualTo(defaults.venues());
    }
    assertThat(set.settings()).allSatisfy(s -> assertThat(s.origin()).isEqualTo("--set"));
  }

  @Test
  void everyKeyIsExplained() {
    String reference = CrossbookConfig.reference();
    String introduction = reference.substring(0, reference.indexOf("\nvenues:"));
    for (String key : List.of("enabled", "archive", "stream-base", "rest-base", "book-depth")) {
      assertThat(introduction).containsPattern("(?m)^#   " + key + " +[a-z]");
    }
    for (String key : List.of("account", "account-id", "risk", "instruments", "fees")) {
      assertThat(introduction).containsPattern("(?m)^#   " + key + " +[a-z]");
    }
    List<String> lines = reference.lines().toList();
    int explained = 0;
    boolean venues = false;
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      assertThat(line).hasSizeLessThanOrEqualTo(100);
      // Every venue has the same keys, which are explained once, above the first venue.
      venues = line.equals("venues:") || (venues && (line.isEmpty() || line.matches("[ #].*")));
      if (!venues && line.matches(" *[a-z-]+: .*")) {
        assertThat(lines.get(i - 1)).as("above line %s: %s", i + 1, line).matches(" *# .*");
        explained++;
      }
    }
    assertThat(explained).isGreaterThan(50);
  }
}
