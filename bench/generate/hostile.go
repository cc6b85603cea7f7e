package generate

import (
	"fmt"
	"time"
)

// postfixOrphan makes up a message that arrives and is never heard of again.
func (g *generator) postfixOrphan() {
	c := g.customer()
	g.log(g.now, Note, g.daemon("smtpd", 60), "%s: client=%s[%s]", g.postfixID(g.now), c.name, c.ip)
}

// eximOrphan does the same for Exim.
func (g *generator) eximOrphan() {
	c, sender := g.customer(), g.mailbox()+"@"+g.company()
	g.log(g.now, Note, "", "%s <= %s H=%s [%s] P=esmtp S=%d id=%s", g.eximID(g.now), sender, c.name, c.ip, g.size(), g.messageID(sender))
}

// oneMessage is the number of recipients that the queue manager is told of.
const oneMessage = 100_000

// postfixRecipients returns what makes up the next recipient of a single message.
func (g *generator) postfixRecipients() func() {
	m := postfixMessage{id: g.postfixID(g.now), sender: "newsletter@corp.example", size: 48_211}
	g.log(g.now, Note, g.daemon("smtpd", 60), "%s: client=app1.corp.example[198.18.4.7]", m.id)
	g.postfixQueued(&m, g.now, g.messageID(m.sender), oneMessage)
	next := 0
	return func() {
		next++
		r := g.recipient()
		r.address = fmt.Sprintf("subscriber%06d@%s", next, pick(g.dice, r.provider.domains))
		g.postfixAttempt(&m, g.now.Add(time.Second), &r)
	}
}

// eximRecipients does the same for Exim.
func (g *generator) eximRecipients() func() {
	m := eximMessage{id: g.eximID(g.now), sender: "newsletter@corp.example"}
	g.log(g.now, Note, "", "%s <= %s H=app1.corp.example [198.18.4.7] P=esmtp S=48211 id=%s", m.id, m.sender, g.messageID(m.sender))
	next := 0
	return func() {
		next++
		r := g.recipient()
		r.address = fmt.Sprintf("subscriber%06d@%s", next, pick(g.dice, r.provider.domains))
		g.eximAttempt(&m, g.now.Add(time.Second), &r, "=>")
	}
}
