// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

extension KernelImage {
    /// The ELF note that holds the 32-bit entry of the PVH boot protocol (XEN_ELFNOTE_PHYS32_ENTRY in
    /// include/xen/interface/elfnote.h). Kernels have it with CONFIG_PVH, in Linux 4.11 and newer.
    private static let entryNote = ELFNotes.Note(owner: "Xen", type: 18)

    /// Looks into a file to see how QEMU is to enter it.
    ///
    /// - Throws: ``MachineError/notAKernel(path:reason:)`` for anything else, a `vmlinux` without a PVH note included.
    package static func detect(_ path: FilePath) throws(MachineError) -> KernelImage {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            return try file.closeAfter {
                if let notes = try ELFNotes.read(file) {
                    guard notes.contains(entryNote) else {
                        throw MachineError.notAKernel(
                            path: path,
                            reason: "this vmlinux has no PVH entry note; use its bzImage, or build it with CONFIG_PVH"
                        )
                    }
                    return KernelImage(path: path, format: .vmlinux)
                }
                guard try isBootSector(file) else {
                    throw MachineError.notAKernel(path: path, reason: "it is neither an x86-64 vmlinux nor a bzImage")
                }
                return KernelImage(path: path, format: .bzImage)
            }
        } catch let error as MachineError {
            throw error
        } catch {
            throw .notAKernel(path: path, reason: "\(error)")
        }
    }

    /// Whether "HdrS" stands at 0x202, as Documentation/arch/x86/boot.rst has it.
    private static func isBootSector(_ file: FileDescriptor) throws -> Bool {
        var magic: [UInt8] = [0, 0, 0, 0]
        let read = try magic.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0x202, into: $0) }
        return read == 4 && magic == Array("HdrS".utf8)
    }
}
