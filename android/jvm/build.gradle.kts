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
    coreLibrariesVersion = libs.versions.kotlin.published.get()
    compilerOptions {
        jvmTarget = JvmTarget.JVM_11
        languageVersion = KotlinVersion.KOTLIN_2_1
        apiVersion = KotlinVersion.KOTLIN_2_1
    }
}

tasks.withType<JavaCompile>().configureEach { options.release = 11 }

sourceSets.main {
    kotlin.srcDirs("../../bindings/kotlin", "../sdk/src/common/kotlin")
}

dependencies {
    api(libs.coroutines.core)
    implementation(libs.jna)
}

// The library for this machine, where JNA looks for it in the jar. A release puts those of all machines there, one folder each.
val hostLibrary by tasks.registering(Exec::class) {
    workingDir = file("../..")
    commandLine("cargo", "build", "--package", "anoncall", "--lib", "--profile", "mobile")
}

tasks.processResources {
    dependsOn(hostLibrary)
    val system = System.getProperty("os.name").lowercase()
    val processor = if (System.getProperty("os.arch") in setOf("aarch64", "arm64")) "aarch64" else "x86-64"
    val prefix = if (system.startsWith("mac")) "darwin-$processor" else "linux-$processor"
    from("../../target/mobile") {
        include("libanoncall.so", "libanoncall.dylib")
        into(prefix)
    }
}

publishing {
    publications {
        register<MavenPublication>("jvm") {
            artifactId = "anoncall-jvm"
            from(components["java"])
            pom {
                name = "anoncall for the JVM"
                description =
                    "Anonymous calls through Huawei Cloud's Customer Engagement Cloud, for tools, servers and tests"
            }
        }
    }
}
