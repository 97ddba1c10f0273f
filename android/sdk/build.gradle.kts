import org.jetbrains.kotlin.gradle.dsl.JvmTarget
import org.jetbrains.kotlin.gradle.dsl.KotlinVersion

plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.kotlin.android)
    `maven-publish`
}

android {
    namespace = "dev.anoncall"
    compileSdk = libs.versions.android.compile.sdk.get().toInt()

    defaultConfig {
        minSdk = libs.versions.android.min.sdk.get().toInt()
        testInstrumentationRunner = "androidx.test.runner.AndroidJUnitRunner"
        consumerProguardFiles("consumer-rules.pro")
        ndk {
            // Those that `cargo xtask android` builds.
            abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
    }

    sourceSets["main"].kotlin.srcDirs("src/common/kotlin", "../../bindings/kotlin")

    publishing {
        singleVariant("release") {
            withSourcesJar()
            withJavadocJar()
        }
    }
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

dependencies {
    api(libs.coroutines.core)
    implementation(variantOf(libs.jna) { artifactType("aar") })
    androidTestImplementation(libs.junit)
    androidTestImplementation(libs.test.runner)
}

// The library for every ABI, into src/main/jniLibs. cargo finds out by itself whether there is anything to do.
val rustLibrary by tasks.registering(Exec::class) {
    workingDir = file("../..")
    commandLine("cargo", "xtask", "android")
}

tasks.named("preBuild") { dependsOn(rustLibrary) }

publishing {
    publications {
        register<MavenPublication>("release") {
            artifactId = "anoncall-android"
            afterEvaluate { from(components["release"]) }
            pom {
                name = "anoncall for Android"
                description = "Anonymous calls through Huawei Cloud's Customer Engagement Cloud"
            }
        }
    }
}
