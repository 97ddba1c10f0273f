// Apps write `import AnonCall` and get both halves of the SDK: this hand-written layer and the types generated from the Rust
// core. The types must be the same ones in both halves, so wrapping each of them would double the SDK for nothing, and an app
// that had to import a second module would learn how the SDK is built. Hence the re-export. The attribute is underscored
// because its exact semantics are not fixed by the language, but Apple's own overlays and swift-nio rely on this use of it.
@_exported import AnonCallCore
