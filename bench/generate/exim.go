package generate

import (
	"fmt"
	"strings"
	"time"
)

// exim makes up one session of the daemon, with log_selector as it comes.
func (g *generator) exim() {
	if g.chance(refusedShare) {
		g.eximRefusal()
		return
	}
	c, all := g.customer(), g.recipients()
	m := eximMessage{id: g.eximID(g.now), sender: g.sender(all[0].address)}
	protocol := "P=esmtp"
	if g.chance(35) {
		protocol = "P=esmtps " + eximTLS
		if g.chance(50) {
			protocol = "P=esmtpsa " + eximTLS + " A=plain_server:" + plainLocal(g.mailbox()) + "@" + g.company()
		}
	}
	g.log(g.now, Note, "", "%s <= %s H=%s [%s] %s S=%d id=%s", m.id, m.sender, c.name, c.ip, protocol, g.size(), g.messageID(m.sender))
	g.eximDeliver(&m, g.now, all)
}

const eximTLS = "X=TLS1.3:ECDHE_SECP256R1__RSA_PSS_RSAE_SHA256__AES_256_GCM:256 CV=yes"

// eximMessage is a message in the spool.
type eximMessage struct{ id, sender string }

// eximDeliver makes up the first attempts, and all that follows from them.
func (g *generator) eximDeliver(m *eximMessage, at time.Time, all []recipient) {
	var later []recipient
	lost := false
	flag := "=>"
	for i := range all {
		r := &all[i]
		at = at.Add(g.about(200 * time.Millisecond))
		g.eximAttempt(m, at, r, flag)
		switch r.fate {
		case put, unreachable:
			later = append(later, *r)
		case refused, nameNotFound:
			lost = true
		}
	}
	if lost {
		g.eximReport(m, at)
	}
	if len(later) == 0 {
		g.log(at.Add(time.Millisecond), Note, "", "%s Completed", m.id)
		return
	}
	g.eximRetry(m, at, later)
}

// eximRetry makes up the later attempts, until all are over or four were in vain.
func (g *generator) eximRetry(m *eximMessage, at time.Time, later []recipient) {
	for attempt := 0; len(later) > 0; attempt++ {
		at = at.Add(5*time.Minute + g.upTo(10*time.Minute))
		if attempt == 4 {
			g.eximExpire(m, at, later)
			break
		}
		rest := later[:0]
		for _, r := range later {
			at = at.Add(g.about(200 * time.Millisecond))
			g.retry(&r)
			g.eximAttempt(m, at, &r, "=>")
			if r.fate != taken {
				rest = append(rest, r)
			}
		}
		later = rest
	}
	g.log(at.Add(time.Millisecond), Note, "", "%s Completed", m.id)
}

func (g *generator) eximExpire(m *eximMessage, at time.Time, all []recipient) {
	for i := range all {
		g.log(at, Expired, "", "%s ** %s: retry timeout exceeded", m.id, all[i].address)
	}
	g.eximReport(m, at)
}

// eximAttempt makes up the lines of one attempt at delivery. flag marks a delivery that succeeds.
func (g *generator) eximAttempt(m *eximMessage, at time.Time, r *recipient, flag string) {
	to := fmt.Sprintf("%s R=dnslookup T=remote_smtp", r.address)
	peer := fmt.Sprintf("H=%s [%s]", r.mx.name, r.mx.ip)
	tls := ""
	if g.chance(60) {
		tls = " " + eximTLS
	}
	said := strings.ReplaceAll(r.reply.text, "\n", `\n`)
	trouble := fmt.Sprintf("SMTP error from remote mail server after %s: %s", eximStage(m, r), said)
	switch r.fate {
	case taken:
		g.log(at, Sent, "", `%s %s %s %s%s C="%s"`, m.id, flag, to, peer, tls, said)
	case takenHere:
		local, _ := splitAddress(r.address)
		g.log(at, Sent, "", "%s %s %s <%s> R=hosted T=maildir_delivery", m.id, flag, local, r.address)
	case put:
		g.log(at, Note, "", "%s %s: %s", m.id, peer, trouble)
		g.log(at, Deferred, "", "%s == %s defer (%d) %s: %s", m.id, to, eximErrno(r.reply.stage), peer, trouble)
	case unreachable:
		g.log(at, Note, "", "%s %s Connection timed out", m.id, peer)
		g.log(at, Deferred, "", "%s == %s defer (110): Connection timed out", m.id, to)
	case nameNotFound:
		g.log(at, Bounced, "", "%s ** %s: Unrouteable address", m.id, r.address)
	case refused:
		g.log(at, Bounced, "", "%s ** %s %s%s: %s", m.id, to, peer, tls, trouble)
	}
}

// eximStage names the moment at which a reply came.
func eximStage(m *eximMessage, r *recipient) string {
	switch r.reply.stage {
	case greeting:
		return "initial connection"
	case mailFrom:
		return "pipelined MAIL FROM:<" + m.sender + "> SIZE=24311"
	case rcptTo:
		return "RCPT TO:<" + r.address + ">"
	}
	return "end of data"
}

// eximErrno returns the number that stands behind "defer".
func eximErrno(s stage) int {
	return [...]int{greeting: 0, mailFrom: -45, rcptTo: -44, endOfData: -46}[s]
}

// eximReport makes up the report to the sender of a message that was lost.
func (g *generator) eximReport(m *eximMessage, at time.Time) {
	report := eximMessage{id: g.eximID(at)}
	g.log(at, Note, "", "%s <= <> R=%s U=Debian-exim P=local S=%d", report.id, m.id, g.size())
	back := recipient{address: m.sender, provider: &providers[len(providers)-1], mx: host{"mx1.mailhost.example", g.ip()}}
	back.reply = g.reply(&back)
	at = at.Add(g.about(300 * time.Millisecond))
	g.eximAttempt(&report, at, &back, "=>")
	g.log(at.Add(time.Millisecond), Note, "", "%s Completed", report.id)
}

// eximRefusal makes up a session that ends without a message.
func (g *generator) eximRefusal() {
	c := g.stranger()
	peer := fmt.Sprintf("H=%s [%s]", c.name, c.ip)
	if c.name == "unknown" {
		peer = fmt.Sprintf("H=(WIN-%s) [%s]", g.letters(11, hexDigits), c.ip)
	}
	at := g.now.Add(g.about(50 * time.Millisecond))
	from, to := g.mailbox()+"@"+g.company(), g.mailbox()+"@"+g.company()
	switch n := g.IntN(100); {
	case n < 25:
		g.log(at, Rejected, "", "%s F=<%s> rejected RCPT <%s>: 550 5.7.1 %s is listed at zen.spamhaus.org, see https://www.spamhaus.org/query/ip/%s", peer, from, to, c.ip, c.ip)
	case n < 45:
		g.log(at, TempRejected, "", "%s F=<%s> temporarily rejected RCPT <%s>: 451 4.7.1 greylisted, try again in 5 minutes", peer, from, to)
	case n < 65:
		g.log(at, Rejected, "", "%s F=<%s> rejected RCPT <%s>: Unrouteable address", peer, from, to)
	case n < 85:
		g.log(at, Rejected, "", "%s F=<%s> rejected RCPT <%s>: relay not permitted", peer, from, to)
	case n < 93:
		g.log(at, Note, "", "login_server authenticator failed for %s: 535 Incorrect authentication data (set_id=%s)", strings.TrimPrefix(peer, "H="), pick(g.dice, roles)+"@"+g.company())
	default:
		g.log(at, Note, "", "unexpected disconnection while reading SMTP command from %s D=1.204s", strings.TrimPrefix(peer, "H="))
	}
}
