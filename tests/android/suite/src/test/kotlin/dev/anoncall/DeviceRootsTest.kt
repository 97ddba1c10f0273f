package dev.anoncall

import dev.anoncall.device.DeviceStores
import dev.anoncall.support.Sandbox
import dev.anoncall.support.withSandbox
import org.junit.Rule
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

/** The roots in the device's store are what the client trusts. The sandbox's authority is in no other store. */
@RunWith(RobolectricTestRunner::class)
class DeviceRootsTest {
    @get:Rule
    val stores = DeviceStores()

    @Test
    fun `a root that came with the device is trusted`() = withSandbox { sandbox ->
        stores.trust("system:sandbox", sandbox.authority)
        assertReached(sandbox)
    }

    @Test
    fun `without it the server is not trusted`() = Sandbox.start().use { other ->
        withSandbox { sandbox ->
            stores.trust("system:other", other.authority)
            assertNotTrusted(sandbox)
        }
    }

    @Test
    fun `a root that the user installed is trusted only when asked`() = Sandbox.start().use { other ->
        withSandbox { sandbox ->
            stores.trust("system:other", other.authority)
            stores.trust("user:sandbox", sandbox.authority)
            assertNotTrusted(sandbox)
            assertReached(sandbox, userRoots = true)
        }
    }

    @Test
    fun `without platform roots the device's are not trusted`() = Sandbox.start().use { other ->
        withSandbox { sandbox ->
            stores.trust("system:sandbox", sandbox.authority)
            assertNotTrusted(sandbox, platformRoots = false, rootCertificates = listOf(other.authority))
            assertReached(sandbox, platformRoots = false, rootCertificates = listOf(sandbox.authority))
        }
    }

    private suspend fun assertReached(
        sandbox: Sandbox,
        userRoots: Boolean = false,
        platformRoots: Boolean = true,
        rootCertificates: List<ByteArray> = emptyList(),
    ) = client(sandbox, userRoots, platformRoots, rootCertificates).use {
        assertEquals("179080024609291", it.createCall(CallRequest("88884432")).accessCode.reveal())
    }

    private suspend fun assertNotTrusted(
        sandbox: Sandbox,
        platformRoots: Boolean = true,
        rootCertificates: List<ByteArray> = emptyList(),
    ) = client(sandbox, userRoots = false, platformRoots, rootCertificates).use {
        val failure = assertFailsWith<CallException.Untrusted> { it.createCall(CallRequest("88884432")) }
        assertEquals(TrustProblem.UNKNOWN_AUTHORITY, failure.problem)
    }

    private suspend fun client(
        sandbox: Sandbox,
        userRoots: Boolean,
        platformRoots: Boolean,
        rootCertificates: List<ByteArray>,
    ): CallClient {
        val config = ClientConfig(
            domain = sandbox.domain,
            appKey = sandbox.appKey,
            platformRoots = platformRoots,
            rootCertificates = rootCertificates,
        )
        // The token of the device itself, so that nothing but the call is at stake.
        val token = sandbox.newToken()
        val credentials = AccessTokens { AccessToken(token) }
        return AnonCall.create(RuntimeEnvironment.getApplication(), config, credentials, userRoots = userRoots)
    }
}

/** The sandbox's authority in PEM. */
val Sandbox.authority: ByteArray
    get() = config.rootCertificates.single()
