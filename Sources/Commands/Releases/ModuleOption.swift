// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Releases
import ScenarioFiles

/// Modules that a released kernel is to load besides those of the scenario's disks.
struct ModuleOption: ParsableArguments {
    @Option(
        name: .customLong("module"),
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A module that the reproducer needs besides those of its disks (dm_mod, loop); may be repeated.",
            discussion: "A release that has it neither as a module nor built in cannot be tested.",
            valueName: "name"
        )
    )
    var modules: [String] = []

    func validate() throws {
        guard modules.count <= 64 else {
            throw ValidationError("--module was given \(modules.count) times; give at most 64")
        }
        for name in modules where name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]{0,63}/) == nil {
            throw ValidationError("--module '\(name)': modules are called by letters, digits, '_' and '-'")
        }
    }

    /// What guests of a scenario need of a kernel, with these.
    func needs(_ scenario: Scenario) -> ModuleNeeds {
        var needs = ModuleNeeds(scenario)
        for name in modules where !needs.needed.contains(name) { needs.needed.append(name) }
        return needs
    }
}
