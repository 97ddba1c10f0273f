package dev.anoncall.operator

/** What the organisation's device management sets. It may take long. */
fun interface ManagedSource {
    fun load(): GivenSettings
}
