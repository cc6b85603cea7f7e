package generate

// recipient is one recipient of a message, where it has its mailbox, and how the first attempt ends.
type recipient struct {
	address  string
	provider *provider
	mx       host
	fate     fate
	reply    reply
}

// host is a server that the relay connects to.
type host struct{ name, ip string }

// fate is how an attempt at delivery ends.
type fate uint8

const (
	taken        fate = iota // by another host
	takenHere                // by a mailbox on this one
	put                      // a reply 4yz: later
	refused                  // a reply 5yz: never
	unreachable              // no reply, later
	nameNotFound             // no reply, never
)

// Shares of how first attempts end, in a thousand. What follows from them, retries and reports to
// senders, brings the outcomes of a log to 85 sent, 8 deferred and 7 bounced in a hundred.
const (
	firstSent     = 853
	firstDeferred = 64
)

func (d dice) recipient() recipient {
	p := d.provider()
	r := recipient{
		address:  d.mailbox() + "@" + pick(d, p.domains),
		provider: p,
		mx:       host{pick(d, p.mx), d.ip()},
		fate:     d.fate(),
	}
	r.reply = d.reply(&r)
	return r
}

func (d dice) fate() fate {
	switch n := d.IntN(1000); {
	case n < firstSent && d.chance(14):
		return takenHere
	case n < firstSent:
		return taken
	case n < firstSent+firstDeferred && d.chance(15):
		return unreachable
	case n < firstSent+firstDeferred:
		return put
	case d.chance(8):
		return nameNotFound
	}
	return refused
}

// reply returns what the far end says, if it says anything.
func (d dice) reply(r *recipient) reply {
	said := reply{}
	switch r.fate {
	case taken:
		said = reply{endOfData, r.provider.taken}
	case put:
		said = pick(d, r.provider.put)
	case refused:
		said = pick(d, r.provider.rejected)
	}
	said.text = d.say(said.text, r.address, relayIP)
	return said
}

// retry makes r the next attempt of a delivery that was put off.
func (d dice) retry(r *recipient) {
	switch n := d.IntN(100); {
	case n < 70:
		r.fate = taken
	case n < 90:
		r.fate = put
	}
	r.reply = d.reply(r)
}

// relayIP is the address of the relay whose log it is.
const relayIP = "198.18.0.25"

// recipients returns those of one message: mostly one, seldom up to twelve.
func (d dice) recipients() []recipient {
	n := 1
	if d.chance(10) {
		n = 2 + d.IntN(11)
	}
	all := make([]recipient, n)
	for i := range all {
		all[i] = d.recipient()
	}
	return all
}
