// SPDX-License-Identifier: Apache-2.0

/// Commits to code that the demo's configuration does not build.
enum UnbuiltCommits {
    static let lm75 = describing("hwmon: (lm75)", .oskar, "drivers/hwmon/lm75.c", "LM75 driver", "LM75 sensor driver")
    static let softdog = describing(
        "watchdog: softdog:",
        .sunniva,
        "drivers/watchdog/softdog.c",
        "Software Watchdog Device Driver",
        "Software watchdog driver"
    )
    static let gpioLEDs = describing(
        "leds: gpio:",
        .jonas,
        "drivers/leds/leds-gpio.c",
        "GPIO LED driver",
        "Driver for LEDs on GPIO lines"
    )
    static let maestro = describing(
        "ALSA: es1968:",
        .chandra,
        "sound/pci/es1968.c",
        "ESS Maestro",
        "ESS Maestro 1, 2 and 2E"
    )
    static let xpad = describing(
        "Input: xpad -",
        .mirela,
        "drivers/input/joystick/xpad.c",
        "X-Box pad driver",
        "Xbox pad driver"
    )
    static let clock = describing(
        "rtc: ds1307:",
        .oskar,
        "drivers/rtc/rtc-ds1307.c",
        "RTC driver for DS1307 and similar chips",
        "Driver for DS1307 and similar clock chips"
    )

    static let kobjectSample = PlannedCommit(
        .sunniva,
        "samples/kobject: end a sentence",
        "Checkpatch does not see it, people do.",
        [
            .replace(
                in: "samples/kobject/kobject-example.c",
                " * /sys/kernel/kobject-example  In that directory",
                with: " * /sys/kernel/kobject-example.  In that directory"
            )
        ]
    )

    private static func describing(
        _ prefix: String,
        _ author: Person,
        _ path: String,
        _ old: String,
        _ new: String
    ) -> PlannedCommit {
        PlannedCommit(
            author,
            "\(prefix) make the module's description say what it is",
            "modinfo shows it to people who choose between modules by name.",
            [.replace(in: path, "MODULE_DESCRIPTION(\"\(old)\");", with: "MODULE_DESCRIPTION(\"\(new)\");")]
        )
    }
}
