import com.vanniktech.maven.publish.MavenPublishBaseExtension

plugins {
    alias(libs.plugins.android.application) apply false
    alias(libs.plugins.android.library) apply false
    // Its version is also that of the Kotlin which is built into the Android Gradle plugin: both use the newest that is named here.
    alias(libs.plugins.kotlin.jvm) apply false
    alias(libs.plugins.maven.publish) apply false
}

// The core's version is everybody's.
val coreVersion = Regex("""(?m)^version = "(.+)"""").find(file("../Cargo.toml").readText())!!.groupValues[1]

// Where the sources are, for the POMs: the workflow `release` says so, which knows its repository.
val repositoryUrl = providers.gradleProperty("repositoryUrl").getOrElse("https://anoncall.dev")

allprojects {
    group = "dev.anoncall"
    version = coreVersion

    // What Maven Central asks of every publication. `publishToMavenCentral` uploads, and the portal's page publishes.
    plugins.withId("com.vanniktech.maven.publish") {
        extensions.configure<MavenPublishBaseExtension> {
            publishToMavenCentral()
            // Only Maven Central asks for signatures: without a key, everything can still be published locally.
            if (providers.gradleProperty("signingInMemoryKey").isPresent) signAllPublications()
            pom {
                url = repositoryUrl
                licenses {
                    license {
                        name = "Apache-2.0"
                        url = "https://www.apache.org/licenses/LICENSE-2.0.txt"
                    }
                }
                developers {
                    developer {
                        name = "The anoncall developers"
                        url = repositoryUrl
                    }
                }
                scm {
                    url = repositoryUrl
                    connection = "scm:git:$repositoryUrl.git"
                }
            }
        }
    }
}
