@_exported import Foundation
@_exported import Observation
@_exported import UIKit
import UniformTypeIdentifiers

// MARK: Views, scenes, apps

@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

@MainActor @preconcurrency
public protocol Scene {
    associatedtype Body: Scene
    @MainActor @preconcurrency var body: Body { get }
}

@MainActor @preconcurrency
public protocol App {
    associatedtype Body: Scene
    @MainActor @preconcurrency var body: Body { get }
    @MainActor @preconcurrency init()
}

@MainActor @preconcurrency
public protocol PreviewProvider {
    associatedtype Previews: View
    @ViewBuilder @MainActor @preconcurrency static var previews: Previews { get }
}

extension App {
    @MainActor @preconcurrency public static func main() {}
}

extension Never: View, Scene {
    public typealias Body = Never
    public var body: Never { fatalError() }
}

/// A view of the framework itself.
public protocol Primitive: View where Body == Never {}

extension Primitive {
    public var body: Never { fatalError() }
}

public struct EmptyView: Primitive {
    public init() {}
}

public struct Either<First: View, Second: View>: Primitive {}

public struct Several: Primitive {}

extension Optional: View where Wrapped: View {
    public typealias Body = Never
    public var body: Never { fatalError() }
}

@resultBuilder @MainActor
public struct ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> Several { Several() }
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    public static func buildEither<First: View, Second: View>(first: First) -> Either<First, Second> { Either() }
    public static func buildEither<First: View, Second: View>(second: Second) -> Either<First, Second> { Either() }
}

public struct WindowGroup<Content: View>: Scene {
    public init(@ViewBuilder content: () -> Content) {}
    public var body: Never { fatalError() }
}

// MARK: State

@propertyWrapper
public struct State<Value> {
    public init(wrappedValue: Value) {}
    public var wrappedValue: Value {
        get { fatalError() }
        nonmutating set {}
    }
    public var projectedValue: Binding<Value> { fatalError() }
}

@propertyWrapper @dynamicMemberLookup
public struct Binding<Value> {
    public init(get: @escaping () -> Value, set: @escaping (Value) -> Void) {}
    public var wrappedValue: Value {
        get { fatalError() }
        nonmutating set {}
    }
    public var projectedValue: Binding<Value> { self }
    public subscript<Part>(dynamicMember path: WritableKeyPath<Value, Part>) -> Binding<Part> { fatalError() }
}

@propertyWrapper @dynamicMemberLookup
public struct Bindable<Value: Observable & AnyObject> {
    public init(wrappedValue: Value) {}
    public init(_ wrappedValue: Value) {}
    public var wrappedValue: Value {
        get { fatalError() }
        set {}
    }
    public var projectedValue: Bindable<Value> { self }
    public subscript<Part>(dynamicMember path: ReferenceWritableKeyPath<Value, Part>) -> Binding<Part> { fatalError() }
}

@propertyWrapper
public struct Environment<Value> {
    public init(_ path: KeyPath<EnvironmentValues, Value>) {}
    public var wrappedValue: Value { fatalError() }
}

@propertyWrapper
public struct FocusState<Value: Hashable> {
    public init() where Value == Bool {}
    public var wrappedValue: Value {
        get { fatalError() }
        nonmutating set {}
    }
    public var projectedValue: Binding { Binding() }

    public struct Binding {}
}

@propertyWrapper
public struct AccessibilityFocusState<Value: Hashable> {
    public init() where Value == Bool {}
    public var wrappedValue: Value {
        get { fatalError() }
        nonmutating set {}
    }
    public var projectedValue: Binding { Binding() }

    public struct Binding {}
}

public struct EnvironmentValues {
    public var scenePhase: ScenePhase { .active }
    public var verticalSizeClass: UserInterfaceSizeClass? { nil }
    public var dynamicTypeSize: DynamicTypeSize = .large
    public var layoutDirection: LayoutDirection = .leftToRight
}

public enum ScenePhase: Sendable {
    case background, inactive, active
}

public enum UserInterfaceSizeClass: Sendable {
    case compact, regular
}

public enum DynamicTypeSize: Sendable {
    case large
    public var isAccessibilitySize: Bool { false }
}

public enum LayoutDirection: Sendable {
    case leftToRight, rightToLeft
}

// MARK: Layout

public enum HorizontalAlignment: Sendable {
    case leading, center, trailing
}

public enum VerticalAlignment: Sendable {
    case top, center, bottom
}

public enum Alignment: Sendable {
    case leading, center, trailing
}

public enum VerticalEdge: Sendable {
    case top, bottom
}

public enum Edge: Sendable {
    public struct Set: Sendable {
        public static let horizontal = Set()
        public static let vertical = Set()
    }
}

public struct VStack<Content: View>: Primitive {
    public init(
        alignment: HorizontalAlignment = .center,
        spacing: CGFloat? = nil,
        @ViewBuilder content: () -> Content
    ) {}
}

public struct HStack<Content: View>: Primitive {
    public init(
        alignment: VerticalAlignment = .center,
        spacing: CGFloat? = nil,
        @ViewBuilder content: () -> Content
    ) {}
}

public protocol Layout {}

public struct VStackLayout: Layout {
    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil) {}
}

public struct HStackLayout: Layout {
    public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil) {}
}

public struct AnyLayout: Layout {
    public init(_ layout: some Layout) {}
    @MainActor public func callAsFunction(@ViewBuilder _ content: () -> some View) -> some View { EmptyView() }
}

public struct GridItem: Sendable {
    public enum Size: Sendable {
        case flexible(minimum: CGFloat = 10, maximum: CGFloat = .infinity)
    }

    public init(_ size: Size = .flexible(), spacing: CGFloat? = nil) {}
}

public struct LazyVGrid<Content: View>: Primitive {
    public init(columns: [GridItem], spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {}
}

public struct ScrollView<Content: View>: Primitive {
    public init(@ViewBuilder content: () -> Content) {}
}

public struct List<Content: View>: Primitive {
    public init(@ViewBuilder content: () -> Content) {}
}

public struct NavigationStack<Content: View>: Primitive {
    public init(@ViewBuilder root: () -> Content) {}
}

public struct ForEach<Values: RandomAccessCollection, ID: Hashable, Content: View>: Primitive {
    public init(
        _ values: Values,
        id: KeyPath<Values.Element, ID>,
        @ViewBuilder content: @escaping (Values.Element) -> Content
    ) {}
}

public struct Form<Content: View>: Primitive {
    public init(@ViewBuilder content: () -> Content) {}
}

public struct Section<Content: View>: Primitive {
    public init(@ViewBuilder content: () -> Content) {}
}

// MARK: Looks

public protocol ShapeStyle: Sendable {}

public struct Color: ShapeStyle, Equatable {
    public static let white = Color(red: 0, green: 0, blue: 0)
    public static let primary = Color(red: 0, green: 0, blue: 0)
    public init(red: Double, green: Double, blue: Double) {}
    public init(uiColor: UIColor) {}
    public func opacity(_ opacity: Double) -> Color { self }
}

extension Color: Primitive {}

public struct BackgroundStyle: ShapeStyle {}
public struct Material: ShapeStyle {}

extension ShapeStyle where Self == BackgroundStyle {
    public static var background: Self { Self() }
}

extension ShapeStyle where Self == Material {
    public static var bar: Self { Self() }
}

public protocol Shape: View {}

extension Shape {
    @MainActor public func fill(_ style: some ShapeStyle) -> some View { self }
}

public struct Rectangle: Shape, Primitive {
    public nonisolated init() {}
}

public struct RoundedRectangle: Shape, Primitive {
    public nonisolated init(cornerRadius: CGFloat) {}
}

public struct Font: Sendable {
    public static let largeTitle = Font()
    public static let title2 = Font()
    public static let headline = Font()
    public static let subheadline = Font()
    public static let body = Font()
    public static let footnote = Font()
    public func monospaced() -> Font { self }
    public func monospacedDigit() -> Font { self }
}

public struct Image: Primitive {
    public init(systemName: String) {}
}

public struct Text: Primitive {
    public nonisolated init(verbatim: String) {}
    public nonisolated init(_ date: Date, style: DateStyle) {}
    public init<F: FormatStyle>(_ input: F.FormatInput, format: F) where F.FormatInput: Equatable, F.FormatOutput == String {}
    public init(
        timerInterval: ClosedRange<Date>,
        pauseTime: Date? = nil,
        countsDown: Bool = true,
        showsHours: Bool = true
    ) {}
    public nonisolated func monospacedDigit() -> Text { self }
    public nonisolated func bold() -> Text { self }
    public nonisolated func speechSpellsOutCharacters(_ value: Bool = true) -> Text { self }
    public nonisolated func foregroundStyle<S: ShapeStyle>(_ style: S) -> Text { self }
    public nonisolated static func + (left: Text, right: Text) -> Text { left }
}

extension Text {
    public struct DateStyle: Sendable {
        public static let timer = DateStyle()
    }
}

public struct Label<Title: View, Icon: View>: Primitive {}

extension Label where Title == Text, Icon == Image {
    public init<S: StringProtocol>(_ title: S, systemImage: String) { self.init() }
}

// MARK: Controls

public struct Button<Face: View>: Primitive {
    public init(action: @escaping () -> Void, @ViewBuilder label: () -> Face) {}
}

extension Button where Face == Text {
    public init<S: StringProtocol>(_ title: S, role: ButtonRole? = nil, action: @escaping () -> Void) { fatalError() }
}

public struct ButtonRole: Sendable {
    public static let destructive = ButtonRole()
}

public struct PasteButton: Primitive {
    public init<T: Transferable>(payloadType: T.Type, onPaste: @escaping ([T]) -> Void) {}
}

public protocol Transferable {}

extension String: Transferable {}

public struct TextField: Primitive {
    public init<S: StringProtocol>(_ title: S, text: Binding<String>, prompt: Text?) {}
}

public struct SecureField: Primitive {
    public init<S: StringProtocol>(_ title: S, text: Binding<String>, prompt: Text?) {}
}

public struct TextEditor: Primitive {
    public init(text: Binding<String>) {}
}

public struct Toggle: Primitive {
    public init<S: StringProtocol>(_ title: S, isOn: Binding<Bool>) {}
}

public struct Picker<Content: View>: Primitive {
    public init<S: StringProtocol, Value: Hashable>(
        _ title: S,
        selection: Binding<Value>,
        @ViewBuilder content: () -> Content
    ) {}
}

public struct ProgressView<Title: View>: Primitive {
    public init(@ViewBuilder label: () -> Title) {}
}

extension ProgressView where Title == EmptyView {
    public init() { fatalError() }
}

public struct IconOnlyLabelStyle {}

public protocol LabelStyle {}

extension IconOnlyLabelStyle: LabelStyle {}

extension LabelStyle where Self == IconOnlyLabelStyle {
    public static var iconOnly: Self { Self() }
}

public struct PlainButtonStyle {}
public struct RoundedBorderTextFieldStyle {}
public struct InlinePickerStyle {}

public protocol PrimitiveButtonStyle {}
public protocol TextFieldStyle {}
public protocol PickerStyle {}

extension PlainButtonStyle: PrimitiveButtonStyle {}
extension RoundedBorderTextFieldStyle: TextFieldStyle {}
extension InlinePickerStyle: PickerStyle {}

extension PrimitiveButtonStyle where Self == PlainButtonStyle {
    public static var plain: Self { Self() }
}

extension TextFieldStyle where Self == RoundedBorderTextFieldStyle {
    public static var roundedBorder: Self { Self() }
}

extension PickerStyle where Self == InlinePickerStyle {
    public static var inline: Self { Self() }
}

public struct TextInputAutocapitalization: Sendable {
    public static var never: TextInputAutocapitalization { TextInputAutocapitalization() }
}

public struct EnabledTextSelectability {}

public protocol TextSelectability {}

extension EnabledTextSelectability: TextSelectability {}

extension TextSelectability where Self == EnabledTextSelectability {
    public static var enabled: Self { Self() }
}

public enum TitleDisplayMode: Sendable {
    case inline
}

public enum Visibility: Sendable {
    case visible
}

// MARK: Gestures, keys and haptics

@MainActor @preconcurrency
public protocol Gesture<Value> {
    associatedtype Value
}

public struct ActingGesture<Value>: Gesture {}

@propertyWrapper
public struct GestureState<Value> {
    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
    public let wrappedValue: Value
    public var projectedValue: GestureState<Value> { self }
}

public struct Transaction {}

extension Gesture {
    public func updating<State>(
        _ state: GestureState<State>,
        body: @escaping (Value, inout State, inout Transaction) -> Void
    ) -> ActingGesture<Value> { ActingGesture() }
}

public struct DragGesture: Gesture {
    public struct Value: Equatable, Sendable {
        public let translation: CGSize
    }
    public nonisolated init(minimumDistance: CGFloat = 10) {}
}

public struct KeyEquivalent: Hashable, Sendable {
    public static let `return` = KeyEquivalent()
    public static let delete = KeyEquivalent()
    public static let leftArrow = KeyEquivalent()
    public static let rightArrow = KeyEquivalent()
}

public struct KeyPress: Sendable {
    public let key: KeyEquivalent
    public let characters: String

    public struct Phases: Sendable {
        public static let down = Phases()
    }

    public enum Result: Sendable {
        case handled, ignored
    }
}

public struct SensoryFeedback: Equatable, Sendable {
    public static let selection = SensoryFeedback()
    public static let success = SensoryFeedback()
    public static let warning = SensoryFeedback()
    public static let error = SensoryFeedback()
}

@MainActor @preconcurrency
public protocol ViewModifier {
    associatedtype Body: View
    typealias Content = ModifierContent
    @ViewBuilder @MainActor @preconcurrency func body(content: Content) -> Body
}

public struct ModifierContent: Primitive {}

// MARK: Modifiers

extension View {
    public func accessibilityAction(_ handler: @escaping () -> Void) -> some View { self }
    public func accessibilityAction(named name: Text, _ handler: @escaping () -> Void) -> some View { self }
    public func accessibilityAdjustableAction(_ handler: @escaping (AccessibilityAdjustmentDirection) -> Void) -> some View { self }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { self }
    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View { self }
    public func accessibilityFocused(_ condition: AccessibilityFocusState<Bool>.Binding) -> some View { self }
    public func accessibilityHidden(_ isHidden: Bool) -> some View { self }
    public func accessibilityHint<S: StringProtocol>(_ hint: S) -> some View { self }
    public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some View { self }
    public func accessibilityLabel(_ label: Text) -> some View { self }
    public func accessibilityValue(_ value: Text) -> some View { self }
    public func autocorrectionDisabled(_ isDisabled: Bool = true) -> some View { self }
    public func background<S: ShapeStyle>(_ style: S) -> some View { self }
    public func background<S: ShapeStyle, T: Shape>(_ style: S, in shape: T) -> some View { self }
    public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { self }
    public func confirmationDialog<S: StringProtocol, V: View>(
        _ title: S,
        isPresented: Binding<Bool>,
        titleVisibility: Visibility,
        @ViewBuilder actions: () -> V
    ) -> some View { self }
    public func contentShape<S: Shape>(_ shape: S) -> some View { self }
    public func disabled(_ isDisabled: Bool) -> some View { self }
    public func environment<V>(_ path: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View { self }
    public func fileImporter(
        isPresented: Binding<Bool>,
        allowedContentTypes: [UTType],
        onCompletion: @escaping (Result<URL, any Error>) -> Void
    ) -> some View { self }
    public func focusable(_ isFocusable: Bool = true) -> some View { self }
    public func focusEffectDisabled(_ isDisabled: Bool = true) -> some View { self }
    public func focused(_ condition: FocusState<Bool>.Binding) -> some View { self }
    public func font(_ font: Font?) -> some View { self }
    public func foregroundStyle<S: ShapeStyle>(_ style: S) -> some View { self }
    public func frame(
        minWidth: CGFloat? = nil,
        maxWidth: CGFloat? = nil,
        minHeight: CGFloat? = nil,
        alignment: Alignment = .center
    ) -> some View { self }
    public func frame(width: CGFloat?, alignment: Alignment = .center) -> some View { self }
    public func ignoresSafeArea() -> some View { self }
    public func keyboardType(_ type: UIKeyboardType) -> some View { self }
    public func labelStyle<S: LabelStyle>(_ style: S) -> some View { self }
    public func lineLimit(_ number: Int?) -> some View { self }
    public func minimumScaleFactor(_ factor: CGFloat) -> some View { self }
    public func modifier<M: ViewModifier>(_ modifier: M) -> some View { self }
    public func navigationBarTitleDisplayMode(_ mode: TitleDisplayMode) -> some View { self }
    public func navigationTitle<S: StringProtocol>(_ title: S) -> some View { self }
    public func onAppear(perform action: @escaping () -> Void) -> some View { self }
    public func onChange<V: Equatable>(
        of value: V,
        initial: Bool = false,
        _ action: @escaping (V, V) -> Void
    ) -> some View { self }
    public func onKeyPress(
        phases: KeyPress.Phases,
        action: @escaping (KeyPress) -> KeyPress.Result
    ) -> some View { self }
    public func onLongPressGesture(perform action: @escaping () -> Void) -> some View { self }
    public func onOpenURL(perform action: @escaping (URL) -> Void) -> some View { self }
    public func onTapGesture(perform action: @escaping () -> Void) -> some View { self }
    public func overlay<V: View>(@ViewBuilder content: () -> V) -> some View { self }
    public func padding(_ length: CGFloat) -> some View { self }
    public func padding(_ edges: Edge.Set, _ length: CGFloat) -> some View { self }
    public func pickerStyle<S: PickerStyle>(_ style: S) -> some View { self }
    public func privacySensitive(_ isSensitive: Bool = true) -> some View { self }
    public func safeAreaInset<V: View>(edge: VerticalEdge, @ViewBuilder content: () -> V) -> some View { self }
    public func sensoryFeedback<T: Equatable>(_ feedback: SensoryFeedback, trigger: T) -> some View { self }
    public func sensoryFeedback<T: Equatable>(
        trigger: T,
        _ feedback: @escaping (T, T) -> SensoryFeedback?
    ) -> some View { self }
    public func sheet<V: View>(isPresented: Binding<Bool>, @ViewBuilder content: @escaping () -> V) -> some View { self }
    public func simultaneousGesture<G: Gesture>(_ gesture: G) -> some View { self }
    public func task(
        priority: TaskPriority = .userInitiated,
        @_inheritActorContext _ action: @escaping @Sendable () async -> Void
    ) -> some View { self }
    public func textFieldStyle<S: TextFieldStyle>(_ style: S) -> some View { self }
    public func textInputAutocapitalization(_ style: TextInputAutocapitalization?) -> some View { self }
    public func textSelection<S: TextSelectability>(_ selectability: S) -> some View { self }
    public func toolbar<Content: View>(@ViewBuilder content: () -> Content) -> some View { self }
}

public enum AccessibilityAdjustmentDirection: Sendable {
    case increment, decrement
}

public struct AccessibilityTraits: Sendable {
    public static let isButton = AccessibilityTraits()
    public static let isHeader = AccessibilityTraits()
}

public struct AccessibilityChildBehavior: Sendable {
    public static let ignore = AccessibilityChildBehavior()
    public static let combine = AccessibilityChildBehavior()
}

public enum AccessibilityNotification {
    public struct Announcement {
        public init(_ text: AttributedString) {}
        public func post() {}
    }
}

public enum AnnouncementPriority: Sendable {
    case low, `default`, high
}

extension AttributedString {
    public var accessibilitySpeechAnnouncementPriority: AnnouncementPriority? {
        get { nil }
        set {}
    }
}
