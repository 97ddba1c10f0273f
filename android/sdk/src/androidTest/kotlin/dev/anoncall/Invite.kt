package dev.anoncall

import java.net.DatagramPacket
import java.net.DatagramSocket
import java.net.InetSocketAddress
import java.net.SocketTimeoutException

/** Dials a created call over UDP: no more than what shows whether somebody answers it. */
internal class Invite(private val call: CreatedCall) {
    /** The first line of the SIP server's final answer. */
    fun finalAnswer(): String = DatagramSocket().use { socket ->
        socket.soTimeout = REPEAT_MILLIS
        socket.connect(InetSocketAddress(call.sip.host, call.sip.port))
        val request = request("${socket.localAddress.hostAddress}:${socket.localPort}").toByteArray()
        repeat(REPEATS) {
            socket.send(DatagramPacket(request, request.size))
            answer(socket)?.let { return it }
        }
        error("no answer from ${call.sip.address}")
    }

    /** Nothing, if none came until it is time to repeat the request. */
    private fun answer(socket: DatagramSocket): String? {
        val packet = DatagramPacket(ByteArray(LARGEST), LARGEST)
        while (true) {
            try {
                socket.receive(packet)
            } catch (_: SocketTimeoutException) {
                return null
            }
            val line = String(packet.data, 0, packet.length).lineSequence().first()
            if (!line.startsWith("SIP/2.0 1")) return line
        }
    }

    private fun request(own: String): String {
        val media = lines(
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 4000 RTP/AVP 0",
        )
        val head = lines(
            "INVITE ${call.sipUri()} SIP/2.0",
            "Via: SIP/2.0/UDP $own;branch=z9hG4bK-device;rport",
            "Max-Forwards: 70",
            "From: <sip:anonymous@anonymous.invalid>;tag=device",
            "To: <${call.sipUri()}>",
            "Call-ID: ${call.callSerialNo}",
            "CSeq: 1 INVITE",
            "Contact: <sip:anonymous@$own>",
            "Content-Type: application/sdp",
            "Content-Length: ${media.length}",
        )
        return head + lines("") + media
    }

    private fun lines(vararg lines: String): String = lines.joinToString("") { "$it\r\n" }

    companion object {
        /** Somebody answered. */
        const val ANSWERED = "SIP/2.0 200"

        private const val REPEAT_MILLIS = 2_000
        private const val REPEATS = 30
        private const val LARGEST = 65_535
    }
}
