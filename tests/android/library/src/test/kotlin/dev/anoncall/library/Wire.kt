package dev.anoncall.library

import dev.anoncall.internal.ClientConfig
import dev.anoncall.internal.FfiConverterTypeClientConfig
import java.nio.ByteBuffer

/** Settings as they cross the border. */
internal fun written(config: ClientConfig): ByteArray = ByteBuffer
    .allocate(FfiConverterTypeClientConfig.allocationSize(config).toInt())
    .also { FfiConverterTypeClientConfig.write(config, it) }
    .written()

/** The case of `ResultCode` with this number; the last one is followed by the code itself. */
fun resultCode(number: Int, unknown: String? = null): ByteArray {
    val text = unknown?.encodeToByteArray() ?: return ByteBuffer.allocate(Int.SIZE_BYTES).putInt(number).array()
    return ByteBuffer.allocate(2 * Int.SIZE_BYTES + text.size).putInt(number).putInt(text.size).put(text).array()
}

/** A text that a function gave. */
fun text(bytes: ByteBuffer): String = Charsets.UTF_8.decode(bytes).toString()

private fun ByteBuffer.written(): ByteArray = array().copyOf(position())
