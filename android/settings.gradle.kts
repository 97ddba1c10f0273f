import java.util.Properties

pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
    }
}

rootProject.name = "anoncall"

// The SDK without its Android-only part, for tools and servers, and what apps test with: both build anywhere.
include(":jvm", ":testing")

if (hasAndroidSdk()) {
    include(":sdk", ":app")
} else {
    logger.warn(
        "No Android SDK was found (ANDROID_HOME, or sdk.dir in local.properties): only :jvm and :testing are built.",
    )
}

fun hasAndroidSdk(): Boolean {
    val local = Properties()
    file("local.properties").takeIf { it.isFile }?.inputStream()?.use { local.load(it) }
    return listOf(local.getProperty("sdk.dir"), System.getenv("ANDROID_HOME"), System.getenv("ANDROID_SDK_ROOT"))
        .any { it != null && file(it).isDirectory }
}
