plugins {
    alias(libs.plugins.android.application) apply false
    alias(libs.plugins.android.library) apply false
    alias(libs.plugins.kotlin.android) apply false
    alias(libs.plugins.kotlin.jvm) apply false
}

// The core's version is everybody's.
val coreVersion = Regex("""(?m)^version = "(.+)"""").find(file("../Cargo.toml").readText())!!.groupValues[1]

allprojects {
    group = "dev.anoncall"
    version = coreVersion
}
