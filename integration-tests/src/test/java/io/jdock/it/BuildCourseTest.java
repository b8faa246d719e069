package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jdock.it.lab.Cli;
import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chapter 3 of the course, exercise by exercise, with every "Résultat attendu", typed with jdock
 * and with the real docker command. The images are stand-ins: python is Debian's, and ubuntu has a
 * shell and an {@code apt-get} that installs a {@code curl} of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildCourseTest {
  private static final String APP =
      """
      # app.py
      import os
      import time

      print("Bonjour depuis Docker !")
      print(f"Je tourne avec Python.")
      message = os.getenv("MESSAGE_PERSO", "Pas de message personnalisé.")
      print(f"Message : {message}")

      print("Je vais dormir un peu...")
      time.sleep(30)
      print("Au revoir !")
      """;
  private static final String DOCKERFILE =
      """
      # Utiliser une image Python officielle comme base
      FROM python:3.9-slim

      # Définir le répertoire de travail dans le conteneur
      WORKDIR /app

      # Copier le script Python local dans le répertoire de travail du conteneur
      COPY app.py .

      # Définir une variable d'environnement (optionnel)
      ENV MESSAGE_PERSO="Ceci est mon message !"

      # Définir la commande à exécuter au démarrage du conteneur
      CMD ["python", "app.py"]
      """;
  private static final String IGNORE =
      """
      # .dockerignore
      *.pyc
      __pycache__/
      .git
      .venv # Si vous utilisez un environnement virtuel localement
      """;

  private Lab lab;

  @BeforeAll
  void openLab() {
    lab = Lab.start();
  }

  @AfterAll
  void closeLab() {
    lab.close();
  }

  private Result type(Cli cli, String... words) {
    return lab.cli(cli, null, words);
  }

  @ParameterizedTest
  @EnumSource(Cli.class)
  void chapter3(Cli cli) throws IOException {
    Path folder = Files.createDirectories(lab.dir().resolve("mon-app-docker-" + cli));
    anImageOfADockerfile(cli, folder);
    theCache(cli, folder);
    commit(cli);
    load(cli);
    stages(cli, folder);
    type(cli, "rmi", "mon-app:1.0").ok();
    lab.assertNothingLeft();
  }

  /** Exercice 3.1, steps 1 to 7. */
  private void anImageOfADockerfile(Cli cli, Path folder) throws IOException {
    Files.writeString(folder.resolve("app.py"), APP.replace("Bonjour", cli + ": Bonjour"));
    Files.writeString(folder.resolve("Dockerfile"), DOCKERFILE);
    Files.writeString(folder.resolve(".dockerignore"), IGNORE);
    String built = type(cli, "build", "-t", "mon-app:1.0", folder.toString()).ok().out();
    assertThat(built)
        .contains("Step 1/5 : FROM python:3.9-slim")
        .contains("Step 2/5 : WORKDIR /app")
        .contains("Step 3/5 : COPY app.py .")
        .contains("Step 4/5 : ENV MESSAGE_PERSO=\"Ceci est mon message !\"")
        .contains("Step 5/5 : CMD [\"python\", \"app.py\"]")
        .containsPattern("Successfully built [0-9a-f]{12}\n")
        .contains("Successfully tagged mon-app:1.0\n");
    assertThat(type(cli, "images").ok().out()).containsPattern("mon-app +1\\.0 ");
    assertThat(type(cli, "images", "mon-app").ok().out()).containsPattern("mon-app +1\\.0 ");
    assertThat(type(cli, "run", "--rm", "mon-app:1.0").ok().out())
        .contains(
            cli
                + ": Bonjour depuis Docker !\nJe tourne avec Python.\n"
                + "Message : Ceci est mon message !\nJe vais dormir un peu...\nAu revoir !\n");
  }

  /** Exercice 3.1, step 8. */
  private void theCache(Cli cli, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("app.py"), APP.replace("Au revoir", "À bientôt").replace("30", "0"));
    String built = type(cli, "build", "-t", "mon-app:1.0", folder.toString()).ok().out();
    assertThat(built)
        .containsPattern("Step 2/5 : WORKDIR /app\n ---> Using cache\n ---> [0-9a-f]{12}\n")
        .containsPattern("Step 3/5 : COPY app.py \\.\n ---> [0-9a-f]{12}\n");
    assertThat(built.substring(built.indexOf("Step 3/5"))).doesNotContain("Using cache");
    assertThat(type(cli, "run", "--rm", "mon-app:1.0").ok().out()).contains("À bientôt !");
    String again = type(cli, "build", "-t", "mon-app:1.0", folder.toString()).ok().out();
    assertThat(again.split("Using cache", -1)).hasSize(5);
  }

  /** Exercice 3.2. */
  private void commit(Cli cli) {
    type(
            cli,
            "run",
            "--name",
            "commit-test",
            "ubuntu:22.04",
            "bash",
            "-c",
            "apt-get update; apt-get install -y curl; echo 'Fichier créé via commit' >"
                + " /mon_fichier.txt")
        .ok();
    assertThat(type(cli, "commit", "commit-test", "mon-image-commit:latest").ok().line())
        .matches("sha256:[0-9a-f]{64}");
    assertThat(type(cli, "images", "mon-image-commit").ok().out())
        .containsPattern("mon-image-commit +latest ");
    assertThat(type(cli, "run", "--rm", "mon-image-commit:latest", "curl", "--version").ok().out())
        .startsWith("curl ");
    assertThat(
            type(cli, "run", "--rm", "mon-image-commit:latest", "cat", "/mon_fichier.txt")
                .ok()
                .out())
        .isEqualTo("Fichier créé via commit\n");
    type(cli, "rm", "commit-test").ok();
    assertThat(type(cli, "rmi", "mon-image-commit:latest").ok().out())
        .startsWith("Untagged: mon-image-commit:latest\nDeleted: sha256:");
  }

  /** Exercice 3.3; the image built before keeps its layers, so it has a name of its own here. */
  private void load(Cli cli) {
    String archive = lab.dir().resolve("python_slim.tar").toString();
    type(cli, "save", "-o", archive, "python:3.9-slim").ok();
    type(cli, "rmi", "python:3.9-slim").ok();
    assertThat(type(cli, "images", "python").ok().out()).doesNotContain("3.9-slim");
    assertThat(type(cli, "load", "-i", archive).ok().out())
        .contains("Loaded image: python:3.9-slim");
    assertThat(type(cli, "images", "python").ok().out()).containsPattern("python +3\\.9-slim ");
  }

  /** 3.6, with what is to be compiled written by a shell. */
  private void stages(Cli cli, Path folder) throws IOException {
    Path context = Files.createDirectories(folder.resolve("stages"));
    Files.createDirectories(context.resolve("src"));
    Files.writeString(context.resolve("pom.xml"), "<project/>");
    Files.writeString(context.resolve("src/App.java"), "class App {}");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        # ---- Étape 1 : Build ----
        FROM alpine AS builder
        WORKDIR /build
        COPY pom.xml .
        RUN mkdir target
        COPY src ./src
        RUN cat src/App.java > target/app-1.0.jar
        # ---- Étape 2 : Production ----
        FROM busybox
        WORKDIR /app
        COPY --from=builder /build/target/*.jar app.jar
        EXPOSE 8080
        ENTRYPOINT ["cat", "app.jar"]
        """);
    type(cli, "build", "-t", "stages", context.toString()).ok();
    assertThat(type(cli, "run", "--rm", "stages").ok().out()).isEqualTo("class App {}");
    assertThat(type(cli, "run", "--rm", "--entrypoint", "ls", "stages", "/").ok().out())
        .contains("app\n")
        .doesNotContain("build\n");
    type(cli, "rmi", "stages").ok();
  }
}
