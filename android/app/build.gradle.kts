plugins {
    alias(libs.plugins.android.application)
}

android {
    namespace = "dev.anoncall.operator"
    compileSdk = libs.versions.android.compile.sdk.get().toInt()

    defaultConfig {
        applicationId = "dev.anoncall.operator"
        minSdk = libs.versions.android.min.sdk.get().toInt()
        testInstrumentationRunner = "androidx.test.runner.AndroidJUnitRunner"
        targetSdk = libs.versions.android.compile.sdk.get().toInt()
        versionCode = 1
        versionName = "${project.version}"
        ndk {
            // JNA's AAR has more, for which there would be half of the libraries.
            abiFilters += listOf("arm64-v8a", "armeabi-v7a", "x86_64")
        }
    }

    lint {
        warningsAsErrors = true
        checkDependencies = true
        // They complain without a change of ours.
        disable += listOf("AndroidGradlePluginVersion", "GradleDependency", "NewerVersionAvailable", "OldTargetApi")
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "rules.pro")
            // `cargo xtask device-test` installs it; whoever ships it has a key of their own.
            if (providers.gradleProperty("signedForTests").isPresent) signingConfig = signingConfigs.getByName("debug")
        }
    }
}

kotlin {
    jvmToolchain(libs.versions.jdk.get().toInt())
}

dependencies {
    implementation(project(":sdk"))
    implementation(libs.coroutines.android)
    androidTestImplementation(libs.junit)
    androidTestImplementation(libs.test.runner)
}
