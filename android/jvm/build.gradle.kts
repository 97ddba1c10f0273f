plugins {
    alias(libs.plugins.kotlin.jvm)
}

kotlin {
    jvmToolchain(17)
}

sourceSets.main {
    kotlin.srcDirs("../../bindings/kotlin", "../sdk/src/common/kotlin")
}

dependencies {
    api(libs.coroutines.core)
    implementation(libs.jna)
}
