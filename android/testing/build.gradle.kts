import org.jetbrains.kotlin.gradle.dsl.JvmTarget
import org.jetbrains.kotlin.gradle.dsl.KotlinVersion

plugins {
    alias(libs.plugins.kotlin.jvm)
    `maven-publish`
}

java {
    withSourcesJar()
}

kotlin {
    jvmToolchain(17)
    explicitApi()
    coreLibrariesVersion = libs.versions.kotlin.published.get()
    compilerOptions {
        jvmTarget = JvmTarget.JVM_11
        languageVersion = KotlinVersion.KOTLIN_2_1
        apiVersion = KotlinVersion.KOTLIN_2_1
    }
}

tasks.withType<JavaCompile>().configureEach { options.release = 11 }

dependencies {
    // An app has the AAR or anoncall-jvm: it brings neither.
    compileOnly(project(":jvm"))
}

publishing {
    publications {
        register<MavenPublication>("testing") {
            artifactId = "anoncall-testing"
            from(components["java"])
            pom {
                name = "anoncall for tests"
                description = "Fakes and samples for the unit tests of apps that use anoncall"
            }
        }
    }
}
