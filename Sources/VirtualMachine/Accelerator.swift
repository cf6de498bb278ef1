// SPDX-License-Identifier: Apache-2.0

/// What the user asks for with `--accel`.
package enum AcceleratorChoice: String, Hashable, Sendable, CaseIterable {
    /// KVM where guest code was seen to run under it, TCG elsewhere.
    case auto
    /// KVM, or an error that says why it does not work.
    case kvm
    /// QEMU's own translator, which works everywhere.
    case tcg
}

/// How QEMU executes the guest's instructions.
package enum Accelerator: String, Hashable, Sendable, Codable {
    /// The processor's virtualisation, through `/dev/kvm`.
    case kvm
    /// QEMU's own translator.
    case tcg
}

/// Which accelerator is used, and why.
package struct AcceleratorDecision: Hashable, Sendable {
    /// The one to use.
    package var accelerator: Accelerator
    /// One line for a person, without a full stop: "the processor has no vmx or svm", for example.
    package var reason: String

    package init(accelerator: Accelerator, reason: String) {
        self.accelerator = accelerator
        self.reason = reason
    }
}
