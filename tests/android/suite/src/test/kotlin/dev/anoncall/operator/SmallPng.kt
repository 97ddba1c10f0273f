package dev.anoncall.operator

import android.graphics.Bitmap
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.ByteArrayOutputStream
import javax.imageio.ImageIO

/** The picture as a PNG with at most 64 colours: a third of the size, and for flat colours as good as all of them. */
fun png(bitmap: Bitmap): ByteArray {
    val pixels = IntArray(bitmap.width * bitmap.height)
    bitmap.getPixels(pixels, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height)
    val counts = pixels.asSequence().groupingBy { it }.eachCount()
    val palette = counts.entries.sortedByDescending { it.value }.take(COLOURS).map { it.key }.toIntArray()
    val nearest = counts.keys.associateWith { colour -> palette.indices.minBy { distance(palette[it], colour) } }

    val colours = IndexColorModel(BITS, palette.size, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE)
    val image = BufferedImage(bitmap.width, bitmap.height, BufferedImage.TYPE_BYTE_INDEXED, colours)
    val indices = IntArray(pixels.size) { nearest.getValue(pixels[it]) }
    image.raster.setPixels(0, 0, bitmap.width, bitmap.height, indices)
    return ByteArrayOutputStream().also { check(ImageIO.write(image, "png", it)) }.toByteArray()
}

/** Whether they show the same, however they are packed. */
fun samePicture(one: ByteArray, other: ByteArray): Boolean {
    val (first, second) = listOf(one, other).map { ImageIO.read(it.inputStream()) }
    fun pixels(image: BufferedImage) = image.getRGB(0, 0, image.width, image.height, null, 0, image.width)
    return first.width == second.width && pixels(first).contentEquals(pixels(second))
}

private fun distance(one: Int, other: Int): Int = listOf(16, 8, 0).sumOf { shift ->
    val difference = (one shr shift and 0xff) - (other shr shift and 0xff)
    difference * difference
}

private const val COLOURS = 64
private const val BITS = 8
