package matchers

import "bytes"

// maxHost is the longest host name that RFC 5424 §6.2.4 allows.
const maxHost = 255

// cutSource reads host and tag, which stand between the time stamp and the text:
//
//	mx1 postfix/smtp[8]: …             RFC 3164
//	postfix/smtp[8]: …                 no host: syslogd -S of BusyBox, RFC 3164 senders
//	mx1 mail.info postfix/smtp[8]: …   BusyBox; AIX has mail:info
//	<mail.info> mx1 postfix/smtp[8]: … FreeBSD's syslogd -v; <2.6> with one v
//	INFO    postfix/smtp[8]: …         rsyslog templates of containers
//	log1 mx1 postfix/smtp[8]: …        a relay that put its own name in front
//
// A line without a tag ("last message repeated 2 times") is all body behind the host.
func cutSource(b []byte, l *Line) {
	const words = 4 // as many may stand before the tag
	rest := b
	for hosts, i := 0, 0; i <= words; i++ {
		word, after := cutWord(rest)
		if cutTag(rest, word, l, hosts > 1) {
			return
		}
		if len(word) == 0 || len(word) > maxHost {
			break
		}
		if !isPriority(word) {
			l.Host = word
			hosts++
		}
		rest = after
	}
	cutHost(b, l)
}

// cutHost reads a line without a tag.
func cutHost(b []byte, l *Line) {
	b = trimPriority(b)
	host, rest := cutWord(b)
	if len(host) > maxHost {
		l.Host, l.Body = nil, b
		return
	}
	l.Host, l.Body = host, trimPriority(rest)
}

// cutPlain reads what follows Exim's own time stamp: "[8123] " with log_selector = +pid, then the
// text. Other programs write stamps of this form as well; theirs have a tag with a process ID.
func cutPlain(b []byte, l *Line) {
	if pid, rest, ok := cutBracketedPID(b); ok {
		l.PID, l.Body = pid, rest
		return
	}
	word, rest := cutWord(b)
	if cutTag(b, word, l, true) {
		return
	}
	if isHostName(word) && cutFirstTag(trimPriority(rest), l, true) {
		l.Host = word
		return
	}
	l.Body = b
}

// cutBracketedPID cuts "[8123] " off b.
func cutBracketedPID(b []byte) (pid uint32, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '[' {
		return 0, b, false
	}
	n := 1 + digits(b[1:])
	if n == 1 || n == len(b) || b[n] != ']' || n+1 < len(b) && b[n+1] != ' ' {
		return 0, b, false
	}
	return parsePID(b[1:n]), trimBlanks(b[n+1:]), true
}

// cutFirstTag is cutTag with the first word of b.
func cutFirstTag(b []byte, l *Line, strict bool) bool {
	word, _ := cutWord(b)
	return cutTag(b, word, l, strict)
}

// cutTag reads "postfix/smtp[8]: " at the start of b, whose first word is word, into tag, process ID
// and body. If strict, only a tag with a process ID is one: further to the right, any word with a
// colon could be meant. Where it reports false, l is as before.
func cutTag(b, word []byte, l *Line, strict bool) bool {
	open := bytes.IndexByte(word, '[')
	if open > 0 {
		return cutTagWithPID(b, word, open, l, strict)
	}
	name := len(word) - 1
	if strict || open == 0 || name < 1 || name > maxHost || word[name] != ':' || word[name-1] == ':' {
		return false // an IPv6 host may end in two colons
	}
	setTag(word[:name], 0, b[len(word):], l)
	return true
}

// cutTagWithPID reads a tag whose bracket opens at b[open]. The colon may be missing, and so may
// the blank after it; brackets around something else than digits (a thread, a name) need both.
func cutTagWithPID(b, word []byte, open int, l *Line, strict bool) bool {
	n := open + 1 + digits(word[open+1:])
	switch {
	case n > open+1 && hasPrefix(word[n:], "]:"):
		n += len("]:")
	case n > open+1 && len(word) == n+1 && word[n] == ']':
		n += len("]")
	case !strict && bytes.HasSuffix(word, []byte("]:")):
		setTag(word[:open], 0, b[len(word):], l)
		return true
	default:
		return false
	}
	setTag(word[:open], parsePID(word[open+1:]), b[n:], l)
	return true
}

func setTag(tag []byte, pid uint32, body []byte, l *Line) {
	l.Tag, l.PID, l.Body = tag, pid, trimMessageID(trimBlanks(body))
}

// parsePID reads the digits at the start of b; 0 if no process can have that number.
func parsePID(b []byte) uint32 {
	const most = 1<<32 - 1
	var pid uint64
	for _, c := range b {
		if !isDigit(c) {
			break
		}
		if pid = pid*10 + uint64(c-'0'); pid > most {
			return 0
		}
	}
	return uint32(pid)
}

// trimMessageID drops "[ID 197553 mail.info] ", which Solaris puts before the text
// (syslog.conf(5), msgid).
func trimMessageID(body []byte) []byte {
	const start = "[ID "
	if !hasPrefix(body, start) || digits(body[len(start):]) == 0 {
		return body
	}
	end := bytes.Index(body, []byte("] "))
	if end < 0 {
		return body
	}
	return body[end+len("] "):]
}

// cutWord cuts the first word and the blanks after it off b.
func cutWord(b []byte) (word, rest []byte) {
	i := bytes.IndexByte(b, ' ')
	if i < 0 {
		return b, nil
	}
	return b[:i:i], trimBlanks(b[i:])
}

// trimPriority drops a first word that is a priority.
func trimPriority(b []byte) []byte {
	if word, rest := cutWord(b); isPriority(word) {
		return rest
	}
	return b
}

// isPriority reports whether word says how urgent a line is: mail.info, mail:info, <mail.info>,
// <2.6>, <22>, INFO. A bare "info" in lower case may be a host.
func isPriority(word []byte) bool {
	if len(word) < 3 {
		return false
	}
	if word[0] == '<' {
		return word[len(word)-1] == '>'
	}
	if word[0] <= 'Z' {
		return isShoutedSeverity(word)
	}
	i := len(word) - 1
	for i > 0 && isLetter(word[i]) {
		i--
	}
	return (word[i] == '.' || word[i] == ':') && isSeverity(word[i+1:]) && isFacility(word[:i])
}

func isShoutedSeverity(word []byte) bool {
	switch string(word) {
	case "EMERG", "ALERT", "CRIT", "ERR", "ERROR", "WARNING", "WARN", "NOTICE", "INFO", "DEBUG":
		return true
	}
	return false
}

// isSeverity knows the names of syslog.conf(5).
func isSeverity(b []byte) bool {
	switch string(b) {
	case "emerg", "panic", "alert", "crit", "err", "error", "warning", "warn", "notice", "info", "debug":
		return true
	}
	return false
}

// isFacility knows the names of syslog.conf(5).
func isFacility(b []byte) bool {
	switch string(b) {
	case "mail", "kern", "user", "daemon", "auth", "authpriv", "security", "syslog", "lpr", "news",
		"uucp", "cron", "ftp", "ntp", "console",
		"local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7":
		return true
	}
	return false
}

// isHostName reports whether word can be the name or the address of a host: letters, digits, bytes
// of UTF-8, and no punctuation but that of names and IPv6 addresses.
func isHostName(word []byte) bool {
	for _, c := range word {
		if !isAlnum(c) && c < 0x80 && bytes.IndexByte([]byte(".-_:%"), c) < 0 {
			return false
		}
	}
	return 0 < len(word) && len(word) <= maxHost
}
