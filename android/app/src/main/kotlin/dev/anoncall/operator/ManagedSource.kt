package dev.anoncall.operator

/** What the organisation's device management sets. */
fun interface ManagedSource {
    /**
     * What it sets now. It may take long.
     *
     * @throws ConfigurationFault if a value can't be used.
     */
    fun load(): Configuration
}
