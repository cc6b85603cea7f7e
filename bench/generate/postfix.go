package generate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// postfix makes up one session of smtpd.
func (g *generator) postfix() {
	if g.chance(refusedShare) {
		g.postfixRefusal()
		return
	}
	s := g.newPostfixSession(g.customer())
	all := g.recipients()
	m := postfixMessage{id: g.postfixID(s.at), sender: g.sender(all[0].address), size: g.size()}
	s.log(Note, "connect from %s", s.peer)
	sasl, hello, commands := "", "ehlo=1", 4+len(all)
	if g.chance(tlsShare) {
		s.log(Note, "Anonymous TLS connection established from %s: %s", s.peer, tlsSummary)
		hello, commands = "ehlo=2 starttls=1", commands+2
		if g.chance(50) {
			sasl = ", sasl_method=PLAIN, sasl_username=" + plainLocal(g.mailbox()) + "@" + g.company()
		}
	}
	s.log(Note, "%s: client=%s%s", m.id, s.peer, sasl)
	g.postfixQueued(&m, s.at, g.messageID(m.sender), len(all))
	s.pause(20 * time.Millisecond)
	s.log(Note, "disconnect from %s %s mail=1 rcpt=%d data=1 quit=1 commands=%d", s.peer, hello, len(all), commands)
	g.postfixDeliver(&m, s.at, all)
}

// postfixSession is a session of smtpd: one process, one client, and the time that passes.
type postfixSession struct {
	g       *generator
	at      time.Time
	process string
	peer    string // name[address]
}

func (g *generator) newPostfixSession(c client) *postfixSession {
	return &postfixSession{g: g, at: g.now, process: g.daemon("smtpd", 60), peer: c.name + "[" + c.ip + "]"}
}

func (s *postfixSession) pause(mean time.Duration) { s.at = s.at.Add(s.g.about(mean)) }

func (s *postfixSession) log(k Kind, format string, args ...any) {
	s.g.log(s.at, k, s.process, format, args...)
	s.pause(15 * time.Millisecond)
}

// daemon returns one of several processes of the same name.
func (d dice) daemon(name string, processes int) string {
	return fmt.Sprintf("postfix/%s[%d]", name, 12000+len(name)*1000+d.IntN(processes)*7)
}

const (
	queueManager = "postfix/qmgr[2301]"
	tlsShare     = 5 // of connections that log a summary of TLS, in a hundred
	tlsSummary   = "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256"
)

// postfixMessage is a message in the queue.
type postfixMessage struct {
	id, sender string
	size       int
	arrived    time.Time
}

// postfixQueued makes up how a message comes into the queue.
func (g *generator) postfixQueued(m *postfixMessage, at time.Time, messageID string, recipients int) {
	m.arrived = at
	at = at.Add(g.about(8 * time.Millisecond))
	g.log(at, Note, g.daemon("cleanup", 20), "%s: message-id=<%s>", m.id, messageID)
	g.postfixActive(m, at.Add(g.about(4*time.Millisecond)), recipients)
}

func (g *generator) postfixActive(m *postfixMessage, at time.Time, recipients int) {
	g.log(at, Note, queueManager, "%s: from=<%s>, size=%d, nrcpt=%d (queue active)", m.id, m.sender, m.size, recipients)
}

// postfixDeliver makes up the first attempts, and all that follows from them.
func (g *generator) postfixDeliver(m *postfixMessage, at time.Time, all []recipient) {
	var later, lost []recipient
	for i := range all {
		r := &all[i]
		at = at.Add(g.about(200 * time.Millisecond))
		g.postfixAttempt(m, at, r)
		switch r.fate {
		case put, unreachable:
			later = append(later, *r)
		case refused, nameNotFound:
			lost = append(lost, *r)
		}
	}
	at = at.Add(g.about(5 * time.Millisecond))
	if len(lost) > 0 {
		g.postfixReport(m, at)
	}
	if len(later) == 0 {
		g.log(at, Note, queueManager, "%s: removed", m.id)
		return
	}
	g.postfixRetry(m, at, later)
}

// postfixRetry makes up the later attempts, until all are over or four were in vain.
func (g *generator) postfixRetry(m *postfixMessage, at time.Time, later []recipient) {
	for attempt := 0; len(later) > 0; attempt++ {
		at = at.Add(5*time.Minute + g.upTo(10*time.Minute))
		if attempt == 4 {
			g.log(at, Expired, queueManager, "%s: from=<%s>, status=expired, returned to sender", m.id, m.sender)
			g.postfixReport(m, at)
			break
		}
		g.postfixActive(m, at, len(later))
		rest := later[:0]
		for _, r := range later {
			at = at.Add(g.about(200 * time.Millisecond))
			g.retry(&r)
			g.postfixAttempt(m, at, &r)
			if r.fate != taken {
				rest = append(rest, r)
			}
		}
		later = rest
	}
	g.log(at.Add(time.Millisecond), Note, queueManager, "%s: removed", m.id)
}

// postfixAttempt makes up the lines of one attempt at delivery.
func (g *generator) postfixAttempt(m *postfixMessage, at time.Time, r *recipient) {
	if r.fate == refused && r.reply.stage == greeting {
		r.fate = put // Postfix tries again, whatever the greeting says
	}
	relay := fmt.Sprintf("%s[%s]:25", r.mx.name, r.mx.ip)
	if r.fate == takenHere {
		g.log(at, Sent, g.daemon("virtual", 5), "%s: to=<%s>, relay=virtual, %s, dsn=2.0.0, status=sent (delivered to maildir)", m.id, r.address, g.delays(m, at))
		return
	}
	process := g.daemon("smtp", 80)
	if r.fate == unreachable {
		g.log(at, Note, process, "connect to %s: Connection timed out", relay)
	} else if r.fate != nameNotFound && g.chance(tlsShare) {
		g.log(at.Add(-50*time.Millisecond), Note, process, "Trusted TLS connection established to %s: %s", relay, tlsSummary)
	}
	if r.fate == unreachable || r.fate == nameNotFound {
		relay = "none"
	} else if g.chance(15) {
		relay += fmt.Sprintf(", conn_use=%d", 2+g.IntN(9))
	}
	kind, dsn, outcome := postfixOutcome(r)
	g.log(at, kind, process, "%s: to=<%s>, relay=%s, %s, dsn=%s, status=%s", m.id, r.address, relay, g.delays(m, at), dsn, outcome)
}

// postfixOutcome returns the end of the line: what Postfix makes of a reply, or of none.
func postfixOutcome(r *recipient) (k Kind, dsn, outcome string) {
	_, domain := splitAddress(r.address)
	switch r.fate {
	case unreachable:
		return Deferred, "4.4.1", fmt.Sprintf("deferred (connect to %s[%s]:25: Connection timed out)", r.mx.name, r.mx.ip)
	case nameNotFound:
		return Bounced, "5.4.4", fmt.Sprintf("bounced (Host or domain name not found. Name service error for name=%s type=AAAA: Host not found)", domain)
	}
	text := strings.ReplaceAll(r.reply.text, "\n", " ")
	dsn = dsnOf(r.reply.text)
	if r.fate == taken {
		return Sent, dsn, "sent (" + text + ")"
	}
	if r.reply.stage == greeting {
		return Deferred, "4" + dsn[1:], fmt.Sprintf("deferred (host %s[%s] refused to talk to me: %s)", r.mx.name, r.mx.ip, text)
	}
	k, status := Bounced, "bounced"
	if r.fate == put {
		k, status = Deferred, "deferred"
	}
	command := [...]string{mailFrom: "MAIL FROM command", rcptTo: "RCPT TO command", endOfData: "end of DATA command"}[r.reply.stage]
	return k, dsn, fmt.Sprintf("%s (host %s[%s] said: %s (in reply to %s))", status, r.mx.name, r.mx.ip, text, command)
}

// dsnOf returns what Postfix makes the dsn of a reply: the code of its last line, else X.0.0.
func dsnOf(text string) string {
	last := text[strings.LastIndexByte(text, '\n')+1:]
	if code, _, ok := strings.Cut(last[len("250 "):], " "); ok && len(code) >= 5 && code[1] == '.' && code[0] == last[0] {
		return code
	}
	return last[:1] + ".0.0"
}

func (g *generator) delays(m *postfixMessage, at time.Time) string {
	total := at.Sub(m.arrived).Seconds()
	return fmt.Sprintf("delay=%s, delays=%s/0.01/%s/%s", seconds(total), seconds(total*0.1), seconds(total*0.6), seconds(total*0.3))
}

// seconds formats a duration as Postfix does: two digits that count, but no more than two behind
// the point (delay_logging_resolution_limit).
func seconds(s float64) string {
	if s >= 10 {
		return strconv.FormatFloat(s, 'f', 0, 64)
	}
	return strconv.FormatFloat(math.Round(s*100)/100, 'g', 2, 64)
}

// postfixReport makes up the report to the sender of a message that was lost.
func (g *generator) postfixReport(m *postfixMessage, at time.Time) {
	if m.sender == "" {
		return
	}
	report := postfixMessage{id: g.postfixID(at), size: m.size + 2200}
	g.log(at.Add(time.Millisecond), Note, g.daemon("bounce", 6), "%s: sender non-delivery notification: %s", m.id, report.id)
	g.postfixQueued(&report, at, fmt.Sprintf("%s.%s@%s.example", at.Format("20060102150405"), report.id, relayName), 1)
	back := recipient{address: m.sender, provider: &providers[len(providers)-1], mx: host{"mx1.mailhost.example", g.ip()}}
	back.reply = g.reply(&back)
	at = at.Add(g.about(300 * time.Millisecond))
	g.postfixAttempt(&report, at, &back)
	g.log(at.Add(2*time.Millisecond), Note, queueManager, "%s: removed", report.id)
}
