package matchers

import (
	"bytes"

	"mtalens/catalog/smtp"
)

// isEximNoise reports whether a line, without a message ID, says nothing about an outcome.
func isEximNoise(b []byte) bool {
	if int(b[0]) < len(eximNoise) {
		for _, words := range eximNoise[b[0]] {
			if hasPrefix(b, words) {
				return true
			}
		}
	}
	if b[0] == '[' {
		_, rest, ok := cutEximAddress(b)
		return ok && (hasPrefix(rest, " SSL ") || hasPrefix(rest, " after QUIT, ") || bytes.Contains(rest, []byte(" verify ")))
	}
	return len(bytes.Trim(b, " ")) == 0
}

// eximNoise are the beginnings of lines that say nothing about an outcome, by their first byte: what
// the daemon, queue runs and administrators do, checks whose result stands in a line of its own,
// and what Exim says of its own configuration and spool.
var eximNoise = [...][]string{
	'A': {"Abandon queue run", "ARC", "Attempt ", "ALPN "},
	'C': {"CNAME loop ", "Cannot ", "Couldn't ", "Could not ", "Can't "},
	'D': {
		"DKIM", "DMARC", "DK:", "DSN: ", "Delivery deferred by system filter", "DNS list lookup ", "DCC",
		"DANE error: ",
	},
	'E': {
		"End queue run", "End '", "Error reading spool file ", "ETRN ", "Expansion of ", "Error ",
		"Exim configuration ",
	},
	'F': {"Format error ", "Failed to expand ", "Failed to get ", "Failed to create ", "Failed to open "},
	'G': {"GnuTLS"},
	'I': {"IPv"},
	'L': {"Long "},
	'M': {"MIME acl condition "},
	'O': {"OCSP", "OpenSSL"},
	'P': {"PDKIM", "Process ", "PROXY"},
	'R': {"Received TLS ", "Required TLS "},
	'S': {
		"SA: ", "SMTP connection from [", "SMTP connection outbound ", "SMTP connection identification ",
		"Sender identification ", "Start queue run", "Start '", "SPF", "Spool ", "SIGHUP ", "SIGTERM ", "SIGINT ",
		"Setting IPV6", "SSL", "SNI ", "Server certificate ",
	},
	'T': {
		"Tainted ", "Temporary error with DCC", "TLS certificate ", "TLS client ", "TLS error (",
		"TLS error in certificate ",
	},
	'U': {"Unable ", "Unknown DCC"},
	'W': {"Warning: ", "WARNING: ", "Wrong header from DCC"},
	'a': {"attempt "},
	'c': {"cwd=", "cannot ", "could not ", "can't "},
	'd': {"daemon", "debugging Exim", "dnslists ", "dnssec ", "delivery setrlimit"},
	'e': {"exim ", "expansion of ", "error "},
	'f': {"failed "},
	'g': {"getsockopt"},
	'h': {"host lookup ", "host name alias "},
	'i': {"inetd", "ident connection ", "ignoring AUTH=", "internal ", "invalid "},
	'l': {
		"log ", "listen", "lowest numbered MX record points to local host", "list matching forced to fail",
		"lookup of ",
	},
	'm': {"moved from ", "malware acl condition: "},
	'n': {
		"no MAIL in ", "notify triggered ", "no host name found for IP address ", "no IP address found for host ",
		"no immediate delivery",
	},
	'o': {"original recipients ignored"},
	'p': {"pid ", "peer close after all rcpt responses", "process ", "proxy "},
	'q': {"queue run: ", "qualify/rewrite: "},
	'r': {
		"retry time not reached", "retry record ", "recipient <", "rewrite", "remote host ", "remote MX ",
		"responsible-mailbox ", "redirection process ", "regex acl condition",
	},
	's': {"spool ", "socket ", "sender address changed to ", "setsockopt", "string_", "spam acl condition: ", "spamd "},
	't': {"timed out while reading local message", "tainted "},
	'u': {"unqualified address ", "unqualified sender accepted", "unqualified recipient accepted", "unable "},
	'w': {"warning: "},
}

// isEximContinuation reports whether a line without a prefix continues an entry: in the rejectlog the
// envelope and the header of a refused message, and the dashes behind them (a letter says which
// header line it is: "F From: …", and long ones are folded, RFC 5322 §2.2.3), in the mainlog the further lines of a reply to an
// authenticator.
func isEximContinuation(b []byte) bool {
	isFolded := startsWith(b, '\t') || startsWith(b, ' ') && len(bytes.Trim(b, " ")) > 0
	if isFolded || hasPrefix(b, "Envelope-from: <") || hasPrefix(b, "Envelope-to: <") {
		return true
	}
	if code, rest, _ := smtp.CutReplyCode(b); code >= 400 && (startsWith(rest, ' ') || startsWith(rest, '-')) {
		return true
	}
	if len(b) >= 40 && len(bytes.Trim(b, "-")) == 0 {
		return true
	}
	if len(b) < len("F F:") || b[1] != ' ' || b[0] != ' ' && b[0] != '*' && (b[0] < 'A' || b[0] > 'Z') {
		return false
	}
	name := bytes.IndexByte(b, ':')
	return name > 2 && bytes.IndexByte(b[2:name], ' ') < 0
}
