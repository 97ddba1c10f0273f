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

    // What Maven Central asks for of every publication.
    plugins.withId("maven-publish") {
        extensions.configure<PublishingExtension> {
            publications.withType<MavenPublication>().configureEach {
                pom {
                    licenses {
                        license {
                            name = "Apache-2.0"
                            url = "https://www.apache.org/licenses/LICENSE-2.0.txt"
                        }
                    }
                }
            }
        }
    }
}
