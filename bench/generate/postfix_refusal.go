package generate

import (
	"fmt"
	"strings"
	"time"
)

// refusal is a reason for which smtpd or a policy service turns a recipient away. In text stand
// {rcpt}, {from}, {helo} and {ip}.
type refusal struct {
	share int
	text  string
}

var postfixRefusals = []refusal{
	{25, "554 5.7.1 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/{ip}"},
	{20, "450 4.2.0 <{rcpt}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/postgrey.html"},
	{20, "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table"},
	{12, "554 5.7.1 <{rcpt}>: Relay access denied"},
	{8, "450 4.7.25 Client host rejected: cannot find your hostname, [{ip}]"},
	{6, "550 5.7.23 <{rcpt}>: Recipient address rejected: SPF of {from} does not permit {ip}"},
	{5, "504 5.5.2 <{helo}>: Helo command rejected: need fully-qualified hostname"},
	{4, "450 4.1.8 <{from}>: Sender address rejected: Domain not found"},
}

// postfixRefusal makes up a session that ends without a message.
func (g *generator) postfixRefusal() {
	c := g.stranger()
	s := g.newPostfixSession(c)
	s.log(Note, "connect from %s", s.peer)
	switch n := g.IntN(100); {
	case n < 12:
		g.postfixBadLogin(s)
	case n < 45:
		s.log(Note, "lost connection after %s from %s", pick(g.dice, []string{"CONNECT", "EHLO", "AUTH", "STARTTLS"}), s.peer)
		s.log(Note, "disconnect from %s ehlo=1 commands=1", s.peer)
	default:
		g.postfixReject(s, c)
	}
}

func (g *generator) postfixBadLogin(s *postfixSession) {
	name := pick(g.dice, roles) + "@" + g.company()
	s.pause(time.Second)
	s.log(Note, "warning: %s: SASL LOGIN authentication failed: authentication failure, sasl_username=%s", s.peer, name)
	s.log(Note, "disconnect from %s ehlo=1 auth=0/1 quit=1 commands=2/3", s.peer)
}

func (g *generator) postfixReject(s *postfixSession, c client) {
	from, to := g.mailbox()+"@"+g.company(), g.mailbox()+"@"+g.company()
	helo := c.name
	if helo == "unknown" {
		helo = "WIN-" + g.letters(11, hexDigits)
	}
	text := g.refusalText(strings.NewReplacer("{rcpt}", to, "{from}", from, "{helo}", helo, "{ip}", c.ip))
	kind := Rejected
	if text[0] == '4' {
		kind = TempRejected
	}
	envelope := fmt.Sprintf("from=<%s> to=<%s> proto=ESMTP helo=<%s>", from, to, helo)
	s.log(kind, "NOQUEUE: reject: RCPT from %s: %s; %s", s.peer, text, envelope)
	s.log(Note, "disconnect from %s ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4", s.peer)
}

// refusalText returns one of the texts, as often as its share says.
func (d dice) refusalText(fill *strings.Replacer) string {
	n := d.IntN(100) // the sum of all shares
	for _, r := range postfixRefusals {
		if n -= r.share; n < 0 {
			return fill.Replace(r.text)
		}
	}
	return fill.Replace(postfixRefusals[0].text)
}
