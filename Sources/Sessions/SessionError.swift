// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Why a session cannot be read.
package enum SessionError: Error, Hashable, Sendable {
    /// There are no sessions at all.
    case none(FilePath)
    /// Nobody searches by hand.
    case noneByHand(FilePath)
    /// The session is led by kbisect, and marks have no place in it.
    case notByHand(String)
    /// No session is called so.
    case unknown(String, FilePath)
    /// Several sessions begin so.
    case ambiguous(String, [String])
    /// The folder has no record in it.
    case noRecord(FilePath)
    /// Another version of kbisect wrote it.
    case otherSchema(FilePath, Int)
    /// It is no record.
    case damaged(FilePath, reason: String)
    /// There is no journal to resume it by.
    case noJournal(String)
    /// It came to its end, and this is how.
    case isOver(String, String)
    /// Another process leads it at this moment.
    case busy(String)
    /// Others can write to it, so it may have anything done.
    case notYours(FilePath)
    /// Nothing was broken off.
    case nothingToResume(FilePath)
    /// The record lacks what is asked of it.
    case lacks(String, what: String)
}

extension SessionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .none(let folder):
            "there are no sessions in '\(folder)'; 'kbisect run' makes one, --state DIR names another place"
        case .noneByHand(let folder):
            "there is no search by hand in '\(folder)'; 'kbisect start' begins one, --state DIR names another place"
        case .notByHand(let name):
            "the session '\(name)' is none that is led by hand: kbisect tested there itself; 'kbisect start' begins one"
        case .unknown(let name, let folder):
            "there is no session '\(name)' in '\(folder)'; 'kbisect list' shows them"
        case .ambiguous(let name, let names):
            "'\(name)' could be several sessions: \(names.prefix(5).joined(separator: ", ")); give more of the name"
        case .noRecord(let folder):
            "'\(folder)' is no session: it has no report.json; 'kbisect list' shows the sessions"
        case .otherSchema(let file, let schema):
            "'\(file)' has schema \(schema), and this kbisect reads \(SessionRecord.currentSchema); "
                + "use the version of kbisect that wrote it"
        case .damaged(let file, let reason):
            "'\(file)' cannot be understood: \(reason)"
        case .noJournal(let name):
            "'\(name)' has no journal, so it cannot be resumed: it is no session, it was led by hand ('kbisect next' goes on), "
                + "or it is a matrix or a single probe"
        case .isOver(let name, let how):
            "the session '\(name)' is over (\(how)): there is nothing to resume; 'kbisect show \(name)' shows it"
        case .busy(let name):
            "another kbisect leads the session '\(name)' at this moment; wait for it, or stop it with Ctrl-C there. "
                + "'kbisect show \(name)' reads what it found so far"
        case .notYours(let path):
            "'\(path)' is a link, somebody else's, or others can write to it: a journal says what is run, so it is not gone on "
                + "with. 'kbisect show' and 'kbisect report' read it"
        case .nothingToResume(let folder):
            "no session in '\(folder)' was broken off; 'kbisect list' shows them"
        case .lacks(let session, let what):
            "the session '\(session)' has no \(what)"
        }
    }
}
