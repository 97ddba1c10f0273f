package dev.anoncall.library

import com.github.unidbg.AndroidEmulator
import com.github.unidbg.Module
import com.github.unidbg.arm.backend.Unicorn2Factory
import com.github.unidbg.linux.android.AndroidEmulatorBuilder
import com.github.unidbg.linux.android.AndroidResolver
import com.github.unidbg.pointer.UnidbgPointer
import dev.anoncall.support.setting
import java.nio.ByteBuffer
import kotlin.io.path.Path

/** What kind of phone. */
enum class Abi(val folder: String) {
    ARM64("arm64-v8a"),
    ARM32("armeabi-v7a"),
}

/** What a function of the library gave: the code of its status, its number or handle, and its buffer or error. */
class Outcome(val code: Long, val value: Long, val bytes: ByteBuffer)

/** An Android process in which the library is loaded, with Android 6's C library. */
class AndroidProcess(abi: Abi) : AutoCloseable {
    private val emulator: AndroidEmulator = when (abi) {
        Abi.ARM64 -> AndroidEmulatorBuilder.for64Bit()
        Abi.ARM32 -> AndroidEmulatorBuilder.for32Bit()
    }.addBackendFactory(Unicorn2Factory(false)).build()
    private val library: Module
    private val probe: Module

    init {
        emulator.memory.setLibraryResolver(AndroidResolver(OLDEST_BIONIC))
        emulator.syscallHandler.setEnableThreadDispatcher(true)
        val folder = Path(setting("libraries")).resolve(abi.folder)
        library = emulator.memory.load(folder.resolve("libanoncall.so").toFile(), true)
        probe = emulator.memory.load(folder.resolve("libprobe.so").toFile(), true)
    }

    fun exports(function: String): Boolean = library.findSymbolByName(function, false) != null

    /** Calls a function of the library that takes nothing and gives a number. */
    fun number(function: String): Int = library.callFunction(emulator, function).toInt()

    /** The address of a function of the library, for those of probe.c that call it. */
    fun address(function: String): UnidbgPointer {
        val symbol = requireNotNull(library.findSymbolByName(function, false)) { "$function is not exported" }
        return UnidbgPointer.pointer(emulator, symbol.address)
    }

    /** Calls a function of probe.c. Each array is handed over as its address and its length. */
    fun probe(function: String, vararg arguments: Any): Outcome {
        val passed = arguments.flatMap { if (it is ByteArray) listOf(memory(it), it.size) else listOf(it) }
        val outcome = emulator.memory.malloc(OUTCOME, true).pointer
        probe.callFunction(emulator, function, *passed.toTypedArray(), outcome)
        val length = Math.toIntExact(outcome.getLong(2 * WORD))
        return Outcome(
            outcome.getLong(0),
            outcome.getLong(WORD),
            ByteBuffer.wrap(outcome.getByteArray(3 * WORD, length)),
        )
    }

    override fun close(): Unit = emulator.close()

    private fun memory(bytes: ByteArray): UnidbgPointer =
        emulator.memory.malloc(maxOf(bytes.size, 1), true).pointer.apply { write(0, bytes, 0, bytes.size) }

    private companion object {
        /** unidbg has the C library of Android 6 (API 23), which is older than the oldest Android that the SDK runs on. */
        const val OLDEST_BIONIC = 23
        const val WORD = 8L
        const val OUTCOME = 3 * 8 + 8192
    }
}
