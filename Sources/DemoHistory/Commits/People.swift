// SPDX-License-Identifier: Apache-2.0

extension Person {
    static let berit = Person("Berit Lindqvist", "berit@example.org")
    static let chandra = Person("Chandra Iyer", "chandra@example.org")
    static let ilse = Person("Ilse Maintainer", "ilse@example.org")
    static let jonas = Person("Jonas Weil", "jonas@example.org")
    static let mirela = Person("Mirela Popa", "mirela@example.org")
    static let oskar = Person("Oskar Tamm", "oskar@example.org")
    static let sunniva = Person("Sunniva Dahl", "sunniva@example.org")
}
