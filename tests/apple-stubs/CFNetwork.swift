public final class CFDictionary {}

public func CFNetworkCopySystemProxySettings() -> Unmanaged<CFDictionary>? { nil }
