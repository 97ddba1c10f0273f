import com.vanniktech.maven.publish.JavadocJar
import com.vanniktech.maven.publish.KotlinJvm
import com.vanniktech.maven.publish.SourcesJar
import org.jetbrains.kotlin.gradle.dsl.JvmTarget
import org.jetbrains.kotlin.gradle.dsl.KotlinVersion

plugins {
    alias(libs.plugins.kotlin.jvm)
    alias(libs.plugins.maven.publish)
}

kotlin {
    jvmToolchain(libs.versions.jdk.get().toInt())
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

mavenPublishing {
    configure(KotlinJvm(JavadocJar.Empty(), SourcesJar.Sources()))
    coordinates(artifactId = "anoncall-testing")
    pom {
        name = "anoncall for tests"
        description = "Fakes and samples for the unit tests of apps that use anoncall"
    }
}
