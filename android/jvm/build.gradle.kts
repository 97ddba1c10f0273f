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
    coreLibrariesVersion = libs.versions.kotlin.published.get()
    compilerOptions {
        jvmTarget = JvmTarget.JVM_11
        languageVersion = KotlinVersion.KOTLIN_2_1
        apiVersion = KotlinVersion.KOTLIN_2_1
        // The JVM makes a class for each lambda anyway. Making it while the first client is created takes longer than loading it.
        freeCompilerArgs.addAll("-Xlambdas=class", "-Xsam-conversions=class", "-Xstring-concat=inline")
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

// The library for this machine, where JNA looks for it in the jar, and the licences of what is in it. The workflow `release` puts the
// libraries of the other machines beside it.
val hostLibrary by tasks.registering(Exec::class) {
    workingDir = file("../..")
    commandLine("cargo", "xtask", "host-library")
}

tasks.processResources {
    dependsOn(hostLibrary)
    from("../../target/host-libraries")
}

mavenPublishing {
    configure(KotlinJvm(JavadocJar.Empty(), SourcesJar.Sources()))
    coordinates(artifactId = "anoncall-jvm")
    pom {
        name = "anoncall for the JVM"
        description = "Anonymous calls through Huawei Cloud's Customer Engagement Cloud, for tools, servers and tests"
    }
}
