package matchers

import "bytes"

// isEximNoise reports whether a line, without a message ID, says nothing about an outcome.
func isEximNoise(b []byte) bool {
	if string(b) == "Completed" {
		return true
	}
	for i := range eximNoise {
		if words := eximNoise[i]; b[0] == words[0] && hasPrefix(b, words) {
			return true
		}
	}
	return len(bytes.Trim(b, " ")) == 0
}

// eximNoise are the beginnings of lines that say nothing about an outcome: what the daemon, queue
// runs and administrators do, checks whose result stands in a line of its own, and what Exim says
// of its own configuration and spool.
var eximNoise = [...]string{
	"Completed QT=",
	"cwd=",
	"no MAIL in ", // SMTP connection from …
	"SMTP connection from [",
	"Start queue run", "Start '",
	"End queue run", "End '",
	"DKIM", "DMARC", "SPF", "ARC", "PDKIM", "DK:",
	"no host name found for IP address ",
	"no IP address found for host ",
	"no immediate delivery", // queued by …
	"Spool file ",           // … is locked
	"exim ",                 // 4.96 daemon started
	"daemon", "pid ", "IPv", "socket ", "listen", "inetd",
	"SIGHUP ", "ETRN ", "Warning: ", "WARNING: ", "ident connection ",
	"retry time not reached", "retry record ",
	"sender address changed to ", "recipient <", "mail is ",
	"qualify/rewrite: ", "rewrite", "original recipients ignored",
	"lowest numbered MX record points to local host",
	"peer close after all rcpt responses", "remote host ", "remote MX ",
	"DNS list lookup ", "dnslists", "list matching forced to fail", "Failed DNS ", "lookup of ",
	"unqualified address ", "unqualified sender accepted", "unqualified recipient accepted",
	"failed ", "Failed ", "expansion of ", "Expansion of ", "error ", "Error ", "internal ", "unable ", "Unable ",
	"cannot ", "Cannot ", "Couldn't ", "could not ", "Could not ", "can't ", "Can't ", "Tainted ", "tainted ", "attempt ", "Attempt ",
	"queue run: ", "Abandon queue run", "Format error ", "Spool ", "spool ",
	"Delivery status for ", "string_", "log ", "Exim configuration ", "LMTP ", "Sender rate ", "log string overflowed",
	"malware acl condition: ", "spam acl condition: ", "spamd ", "DSN: ", "dsn ",
	"error message sent to ", "errors: ", "warning: ",
	"host lookup ", "checking ", "proxy ", "PROXY", "TLS certificate ", "TLS client ", "GnuTLS", "OpenSSL", "Process ", "process ",
}

// isEximHeader reports whether a line without a prefix belongs to an entry of the rejectlog: the
// envelope and the header of a refused message, and the dashes behind them. A letter says which
// header line it is: "F From: …", "  Subject: …".
func isEximHeader(b []byte) bool {
	if hasPrefix(b, "\t") || hasPrefix(b, "    <") || hasPrefix(b, "Envelope-from: <") || hasPrefix(b, "Envelope-to: <") {
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
