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
	if b[0] == '[' {
		_, rest, ok := cutEximAddress(b)
		return ok && (hasPrefix(rest, " SSL ") || hasPrefix(rest, " after QUIT, ") || bytes.Contains(rest, []byte(" verify ")))
	}
	return len(bytes.Trim(b, " ")) == 0
}

// eximNoise are the beginnings of lines that say nothing about an outcome: what the daemon, queue
// runs and administrators do, checks whose result stands in a line of its own, and what Exim says
// of its own configuration and spool.
var eximNoise = [...]string{
	"Completed QT=",
	"cwd=",
	"no MAIL in ",            // SMTP connection from …
	"SMTP connection from [", // it opens; its end has a client
	"SMTP connection outbound ", "SMTP connection identification ", "Sender identification ",
	"Start queue run", "Start '", "End queue run", "End '", "Abandon queue run", "queue run: ", "notify triggered ",
	"DKIM", "DMARC", "SPF", "ARC", "PDKIM", "DK:", "DSN: ",
	"no host name found for IP address ", "no IP address found for host ", "no immediate delivery",
	"Spool ", "spool ", "Format error ", "Error reading spool file ", "log ", "moved from ",
	"exim ", // 4.96 daemon started
	"daemon", "debugging Exim", "pid ", "IPv", "socket ", "listen", "inetd",
	"SIGHUP ", "SIGTERM ", "SIGINT ", "timed out while reading local message",
	"ETRN ", "ident connection ", "ignoring AUTH=",
	"Warning: ", "WARNING: ", "warning: ",
	"retry time not reached", "retry record ", "sender address changed to ", "recipient <",
	"qualify/rewrite: ", "rewrite", "original recipients ignored", "Delivery deferred by system filter",
	"lowest numbered MX record points to local host", "remote host ", "remote MX ",
	"peer close after all rcpt responses",
	"DNS list lookup ", "dnslists ", "list matching forced to fail", "lookup of ", "host lookup ", "host name alias ",
	"responsible-mailbox ", "dnssec ", "CNAME loop ", "Long ",
	"unqualified address ", "unqualified sender accepted", "unqualified recipient accepted",
	"failed ", "Failed to expand ", "Failed to get ", "Failed to create ", "Failed to open ", "expansion of ", "Expansion of ",
	"error ", "Error ", "internal ", "unable ", "Unable ", "cannot ", "Cannot ", "Couldn't ", "could not ", "Could not ",
	"can't ", "Can't ", "Tainted ", "tainted ", "attempt ", "Attempt ", "invalid ", "getsockopt", "setsockopt",
	"Setting IPV6", "delivery setrlimit", "string_", "Exim configuration ", "Process ", "process ", "redirection process ",
	"malware acl condition: ", "spam acl condition: ", "spamd ", "MIME acl condition ", "regex acl condition", "DCC",
	"Temporary error with DCC", "Unknown DCC", "Wrong header from DCC",
	"proxy ", "PROXY", "TLS certificate ", "TLS client ", "TLS error (", "TLS error in certificate ", "SSL", "OCSP", "SNI ", "ALPN ",
	"Received TLS ", "Required TLS ", "Server certificate ", "DANE error: ", "GnuTLS", "OpenSSL",
}

// isEximHeader reports whether a line without a prefix belongs to an entry of the rejectlog: the
// envelope and the header of a refused message, and the dashes behind them. A letter says which
// header line it is: "F From: …", "  Subject: …".
func isEximHeader(b []byte) bool {
	if hasPrefix(b, "\t") || hasPrefix(b, "    ") || hasPrefix(b, "Envelope-from: <") || hasPrefix(b, "Envelope-to: <") {
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
