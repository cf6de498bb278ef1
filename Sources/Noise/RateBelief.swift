// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What is believed of a rate before anything was seen: never, with some probability, and else anything between 0 and 1.
///
/// Most reproducers do not miss at all, and those that do miss at any rate. Two parts say so: a point at zero, and a
/// Beta distribution. What trials say is then exact, whatever the true rate is: no estimate is put in its place.
package struct RateBelief: Hashable, Sendable, Codable {
    /// The probability that it never happens.
    package var never: Double
    /// The parameters of the Beta distribution of the other part; both 1 is "any rate is as likely as another".
    package var alpha: Double
    package var beta: Double

    package init(never: Double, alpha: Double = 1, beta: Double = 1) {
        self.never = never
        self.alpha = alpha
        self.beta = beta
    }

    /// It never happens, and nothing would convince us.
    package static let impossible = RateBelief(never: 1)

    /// The logarithm of the probability that it happens in just these of some trials: the mean of r^events (1-r)^others.
    ///
    /// - Returns: Minus infinity where it cannot have happened.
    package func logLikelihood(events: Int, others: Int) -> Double {
        guard never < 1 else { return events == 0 ? 0 : -.infinity }
        let varied =
            Self.logBeta(alpha + Double(events), beta + Double(others)) - Self.logBeta(alpha, beta) + log(1 - never)
        guard events == 0, never > 0 else { return varied }
        // The larger one is taken out, so that the sum does not underflow.
        let certain = log(never)
        let larger = max(certain, varied)
        return larger + log(exp(certain - larger) + exp(varied - larger))
    }

    private static func logBeta(_ a: Double, _ b: Double) -> Double {
        logGamma(a) + logGamma(b) - logGamma(a + b)
    }

    /// `lgamma` without its global sign: all arguments are positive.
    private static func logGamma(_ value: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(value, &sign)
    }
}

/// How tests can be wrong.
package struct NoiseModel: Hashable, Sendable, Codable {
    /// How often the bug is missed where it is.
    package var misses: RateBelief
    /// How often it seems to show where it is not.
    package var falseAlarms: RateBelief

    package init(misses: RateBelief, falseAlarms: RateBelief) {
        self.misses = misses
        self.falseAlarms = falseAlarms
    }

    /// Each verdict is right: what a person says who tests by hand, and what git assumes.
    package static let none = NoiseModel(misses: .impossible, falseAlarms: .impossible)
    /// The bug may be missed and is never invented. Nine reproducers of ten are taken not to miss; the tenth costs one
    /// sighting of its misses to be told.
    package static let oneSided = NoiseModel(misses: RateBelief(never: 0.9), falseAlarms: .impossible)
    /// Both: what seems to be the bug may be something else, rarely.
    package static let twoSided = NoiseModel(
        misses: RateBelief(never: 0.9),
        falseAlarms: RateBelief(never: 0.5, alpha: 1, beta: 19)
    )

    /// Whether a verdict can be doubted at all.
    package var isNoisy: Bool { self != .none }
    /// Whether a sighting can be doubted.
    package var hasFalseAlarms: Bool { falseAlarms != .impossible }
}
