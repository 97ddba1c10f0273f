import com.vanniktech.maven.publish.AndroidSingleVariantLibrary
import com.vanniktech.maven.publish.JavadocJar
import com.vanniktech.maven.publish.SourcesJar
import org.jetbrains.kotlin.gradle.dsl.JvmTarget
import org.jetbrains.kotlin.gradle.dsl.KotlinVersion

plugins {
    alias(libs.plugins.android.library)
    alias(libs.plugins.maven.publish)
}

android {
    namespace = "dev.anoncall"
    compileSdk = libs.versions.android.compile.sdk.get().toInt()
    ndkVersion = libs.versions.ndk.get()
    resourcePrefix = "anoncall_"

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

    lint {
        warningsAsErrors = true
        // They complain without a change of ours.
        disable += listOf("AndroidGradlePluginVersion", "GradleDependency", "NewerVersionAvailable")
    }

    sourceSets["main"].kotlin.directories += listOf("src/common/kotlin", "../../bindings/kotlin")
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

dependencies {
    api(libs.coroutines.core)
    implementation(variantOf(libs.jna) { artifactType("aar") })
    androidTestImplementation(libs.junit)
    androidTestImplementation(libs.test.runner)
}

// The library for every ABI, into src/main/jniLibs, and the licences of what is in it, into src/main/assets. cargo finds out by itself
// whether there is anything to do.
val rustLibrary by tasks.registering(Exec::class) {
    workingDir = file("../..")
    commandLine("cargo", "xtask", "android")
}

tasks.named("preBuild") { dependsOn(rustLibrary) }

mavenPublishing {
    // Android Studio shows the sources' KDoc. The javadoc task of the Android Gradle plugin fails on sealed classes.
    configure(AndroidSingleVariantLibrary(JavadocJar.Empty(), SourcesJar.Sources()))
    coordinates(artifactId = "anoncall-android")
    pom {
        name = "anoncall for Android"
        description = "Anonymous calls through Huawei Cloud's Customer Engagement Cloud"
    }
}
