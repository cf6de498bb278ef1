// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// How busy this machine is.
package enum HostLoad {
    /// Programs that want a processor, for each that there is, over the last minute.
    package static var perProcessor: Double {
        var averages = [0.0]
        guard getloadavg(&averages, 1) == 1 else { return 0 }
        return averages[0] / Double(max(ProcessInfo.processInfo.activeProcessorCount, 1))
    }
}
