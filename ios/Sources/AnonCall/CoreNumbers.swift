import Foundation

// The core counts in whole numbers; Swift has seconds and dates.

/// A number without its fraction, as far as the core's numbers reach. What is no number is 0.
func wholeNumber(_ number: Double) -> Int64 {
    if number.isNaN { return 0 }
    return Int64(exactly: number.rounded()) ?? (number < 0 ? .min : .max)
}

/// Seconds as milliseconds.
func milliseconds(_ seconds: TimeInterval) -> Int64 {
    wholeNumber(seconds * 1000)
}

/// Milliseconds as seconds.
func seconds(milliseconds: Int64) -> TimeInterval {
    TimeInterval(milliseconds) / 1000
}

extension Date {
    /// A moment in milliseconds of Unix time.
    init(unixMilliseconds: Int64) {
        self.init(timeIntervalSince1970: seconds(milliseconds: unixMilliseconds))
    }

    /// The moment in milliseconds of Unix time.
    var unixMilliseconds: Int64 { milliseconds(timeIntervalSince1970) }
}
