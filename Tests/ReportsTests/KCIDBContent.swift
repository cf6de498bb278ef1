// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What tests look at of a document for kernelci.org.
struct KCIDBContent: Decodable {
    struct Item: Decodable {
        let id: String
        let status: String?
        let path: String?
        let valid: Bool?
        let buildId: String?
        let patchsetHash: String?
        let gitCommitName: String?
        let startTime: String?
        let duration: Double?
        let command: String?
        let compiler: String?
        let comment: String?
    }

    let checkouts: [Item]
    let builds: [Item]
    let tests: [Item]

    init(_ json: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data(json.utf8))
    }
}
