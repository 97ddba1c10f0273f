package dev.anoncall.shrinking

import com.android.tools.r8.ArchiveClassFileProvider
import com.android.tools.r8.ClassFileResourceProvider
import com.android.tools.r8.Diagnostic
import com.android.tools.r8.DiagnosticsHandler
import com.android.tools.r8.JdkClassFileProvider
import com.android.tools.r8.OutputMode
import com.android.tools.r8.ProgramResource
import com.android.tools.r8.R8
import com.android.tools.r8.R8Command
import com.android.tools.r8.origin.Origin
import dev.anoncall.support.setting
import java.io.File
import java.nio.file.Path
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream
import kotlin.io.path.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.createTempFile
import kotlin.io.path.invariantSeparatorsPathString
import kotlin.io.path.outputStream

/** R8 in full mode, as an app's release build runs it, on the small caller with all that it needs. */
class Shrinker(private val folder: Path) {
    private val own = listOf("caller", "android-sdk", "sdk", "bindings").map(::jarOf) +
        listOf(libraryOf("net/java/dev/jna/jna"))

    /** Kotlin's own libraries, which have their own rules. */
    val kotlin: List<Path> = listOf(
        "org/jetbrains/annotations",
        "org/jetbrains/kotlin/kotlin-stdlib",
        "org/jetbrains/kotlinx/kotlinx-coroutines-core-jvm",
    ).map(::libraryOf)

    /** R8 reads all of a library, so it gets no more than the SDK needs. Without java.awt: that is what Android lacks, too. */
    private val libraries = listOf(
        Only(JdkClassFileProvider.fromSystemJdk(), packagesOf("java.base") + packagesOf("java.logging")),
        Only(ArchiveClassFileProvider(Path(setting("android"))), ANDROID),
    )

    /** The caller with all that it needs. */
    fun shrinkAll(rules: List<String>): Path = shrink(rules, own + kotlin, emptyList())

    /** The caller without [kotlin], which takes R8 most of its time. */
    fun shrinkOwn(rules: List<String>): Path = shrink(rules, own, kotlin)

    private fun shrink(rules: List<String>, program: List<Path>, untouched: List<Path>): Path {
        val output = createTempFile(folder, "shrunk", ".jar")
        val command = R8Command.builder(Silence)
            .addProgramFiles(program)
            .addClasspathFiles(untouched)
            .apply { libraries.forEach(::addLibraryResourceProvider) }
            .addProguardConfiguration(rules + OF_THE_APP, Origin.unknown())
            .setOutput(output, OutputMode.ClassFile)
            .build()
        R8.run(command)
        return output
    }

    /** A module's classes, as a jar. */
    private fun jarOf(module: String): Path {
        val classes = File(setting("built")).resolve("$module/classes")
        val jar = folder.createDirectories().resolve("$module.jar")
        ZipOutputStream(jar.outputStream()).use { zip ->
            classes.walk().filter { it.extension == "class" }.forEach {
                zip.putNextEntry(ZipEntry(it.relativeTo(classes).invariantSeparatorsPath))
                zip.write(it.readBytes())
            }
        }
        return jar
    }

    /** A library of this JVM's class path. */
    private fun libraryOf(name: String): Path = System.getProperty("java.class.path").split(File.pathSeparator)
        .map(::Path)
        .single { "/$name/" in it.invariantSeparatorsPathString }

    private companion object {
        val ANDROID = setOf("android.content", "android.net", "android.util")

        /** The entry, and what the Android Gradle plugin has by default: from 9.1 on, classes move into one package. */
        val OF_THE_APP = listOf(
            "-keep class dev.anoncall.caller.CallerKt { public static void main(java.lang.String[]); }",
            "-allowaccessmodification",
            "-repackageclasses",
        )
    }
}

private fun packagesOf(module: String): Set<String> = ModuleLayer.boot().findModule(module).get().packages

/** A library's classes in some of its packages. */
private class Only(private val library: ClassFileResourceProvider, packages: Set<String>) : ClassFileResourceProvider {
    private val descriptors = library.classDescriptors.filterTo(mutableSetOf()) { packageOf(it) in packages }

    private fun packageOf(descriptor: String) = descriptor.drop(1).substringBeforeLast('/').replace('/', '.')

    override fun getClassDescriptors(): Set<String> = descriptors

    override fun getProgramResource(descriptor: String): ProgramResource? =
        if (descriptor in descriptors) library.getProgramResource(descriptor) else null
}

/** What R8 has to say is in the exception; the rest is about the libraries. */
internal object Silence : DiagnosticsHandler {
    override fun warning(warning: Diagnostic) = Unit

    override fun info(info: Diagnostic) = Unit

    override fun error(error: Diagnostic) = Unit
}
