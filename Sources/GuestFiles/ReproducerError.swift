// SPDX-License-Identifier: Apache-2.0

/// Why a file cannot be a reproducer.
package enum ReproducerError: Error, Hashable, Sendable {
    /// An ELF file that is cut short.
    case damagedProgram(String)
    /// A program for another processor, or no program at all.
    case otherMachine(String)
    /// A program that needs libraries, which no guest has.
    case notStatic(String)
    /// A script for something else than the guest's shell.
    case otherInterpreter(String, line: String)
    /// Neither program nor script nor C source.
    case unknownKind(String)
    /// No reproducer of this name travels inside kbisect.
    case unknown(String, known: [String])
    /// A script needs a static busybox of the host.
    case noBusybox
}

extension ReproducerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .damagedProgram(let name):
            "cannot use the reproducer '\(name)': it is an ELF file that is cut short; build it again"
        case .otherMachine(let name):
            "cannot use the reproducer '\(name)': it is not a program for x86-64; build it for x86-64, or give its C source"
        case .notStatic(let name):
            """
            cannot use the reproducer '\(name)': it is linked dynamically and the guest has no libraries; \
            link it with 'gcc -static', or give its C source
            """
        case .otherInterpreter(let name, let line):
            """
            cannot use the reproducer '\(name)': it starts with '#!\(line)' and the guest has busybox only; \
            write it for '#!/bin/sh'
            """
        case .unknownKind(let name):
            """
            cannot use the reproducer '\(name)': it is no static x86-64 program, no script that starts with \
            '#!/bin/sh', and its name does not end in '.c'
            """
        case .unknown(let name, let known):
            "there is no reproducer '\(name)' inside kbisect: it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .noBusybox:
            """
            cannot run a shell script in the guest: there is no static busybox on this machine; \
            install the package 'busybox-static'
            """
        }
    }
}
