package generate

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// dice makes up names, addresses and numbers.
type dice struct{ *rand.Rand }

// chance reports true percent times in a hundred.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// pick returns one of choices.
func pick[T any](d dice, choices []T) T { return choices[d.IntN(len(choices))] }

// letters returns n random characters of alphabet.
func (d dice) letters(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(b)
}

const (
	hexDigits  = "0123456789ABCDEF"
	lowerAlnum = "0123456789abcdefghijklmnopqrstuvwxyz"
	base62     = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	// base52 has no vowels, so that queue IDs spell no words (Postfix, safe_ultostr(3)).
	base52 = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
)

// inBase writes n with at least width digits of alphabet.
func inBase(n uint64, width int, alphabet string) string {
	var b [16]byte
	i := len(b)
	for ; n > 0 || width > 0; width-- {
		i--
		b[i] = alphabet[n%uint64(len(alphabet))]
		n /= uint64(len(alphabet))
	}
	return string(b[i:])
}

// postfixID returns a new long queue ID: seconds, microseconds, "z", inode (enable_long_queue_ids).
func (g *generator) postfixID(at time.Time) string {
	g.ids++
	return inBase(uint64(at.Unix()), 6, base52) + inBase(uint64(at.Nanosecond()/1000), 4, base52) +
		"z" + inBase(0x1c0000+g.ids, 4, base52[:51])
}

// eximID returns a new message ID: seconds, process number, a fraction of a second.
func (g *generator) eximID(at time.Time) string {
	g.ids++
	return inBase(uint64(at.Unix()), 6, base62) + "-" + inBase(1<<16+g.ids, 6, base62) + "-" +
		inBase(uint64(at.Nanosecond()/500_000), 2, base62)
}

var (
	firstNames = []string{"anna", "ben", "chen", "dmitri", "elena", "farid", "giulia", "hannah", "ivan", "jonas", "katrin", "li.wei", "marie", "noah", "olga", "pierre", "rosa", "sven", "tomasz", "yuki"}
	lastNames  = []string{"albers", "bianchi", "cohen", "dubois", "eriksen", "fischer", "garcia", "hoffmann", "ivanova", "jansen", "kowalski", "lehmann", "moreau", "novak", "okafor", "petrov", "rossi", "schmidt", "tanaka", "wagner"}
	roles      = []string{"info", "office", "newsletter", "no-reply", "billing", "support", "orders", "alerts"}
	companies  = []string{"alpenblick", "brightway", "corp", "datenwerk", "elbe", "fernhandel", "greenfield", "hansa-druck", "intershop", "kaufrausch", "lindenhof", "mondial", "nordlicht", "oberland", "shop24", "verlag"}
)

// mailbox returns a local part, now and then one that has to be quoted.
func (d dice) mailbox() string {
	switch n := d.IntN(100); {
	case n < 70:
		return pick(d, firstNames) + "." + pick(d, lastNames)
	case n < 90:
		return pick(d, firstNames) + fmt.Sprint(d.IntN(2000))
	case n < 99:
		return pick(d, roles)
	}
	return `"` + pick(d, firstNames) + " " + pick(d, lastNames) + `"`
}

func (d dice) company() string { return pick(d, companies) + ".example" }

// sender returns an envelope sender: a person, or an address of a mailing that tells whose it was.
func (d dice) sender(recipient string) string {
	if d.chance(85) {
		return d.mailbox() + "@" + d.company()
	}
	local, domain := splitAddress(recipient)
	return fmt.Sprintf("bounces+%d-%s-%s=%s@em%d.%s", d.IntN(9_000_000), d.letters(4, lowerAlnum), local, domain, d.IntN(900), d.company())
}

func splitAddress(address string) (local, domain string) {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == '@' {
			return plainLocal(address[:i]), address[i+1:]
		}
	}
	return address, ""
}

// plainLocal drops what must not stand unquoted in a local part.
func plainLocal(local string) string {
	b := make([]byte, 0, len(local))
	for i := range len(local) {
		if c := local[i]; c != '"' && c != ' ' {
			b = append(b, c)
		}
	}
	return string(b)
}

// ip returns an address of the network that is set aside for benchmarks.
func (d dice) ip() string {
	if d.chance(5) {
		return fmt.Sprintf("2001:db8:%x:%x::%x", 1+d.IntN(0xfff), 1+d.IntN(0xfff), 1+d.IntN(0xffff))
	}
	return fmt.Sprintf("198.%d.%d.%d", 18+d.IntN(2), d.IntN(256), 1+d.IntN(254))
}

// client is a host that connects to the relay.
type client struct{ name, ip string }

// customer returns a host that may send through the relay.
func (d dice) customer() client {
	return client{fmt.Sprintf("app%d.%s", 1+d.IntN(9), d.company()), d.ip()}
}

// stranger returns a host from anywhere; one in three has no name.
func (d dice) stranger() client {
	c := client{"unknown", d.ip()}
	if !d.chance(33) {
		c.name = fmt.Sprintf("dsl-%d-%d.isp%d.example", d.IntN(256), d.IntN(256), d.IntN(90))
	}
	return c
}

// messageID returns what one of the usual programs puts into the header.
func (d dice) messageID(sender string) string {
	_, domain := splitAddress(sender)
	switch d.IntN(3) {
	case 0:
		return fmt.Sprintf("%d.%d.%d@%s", d.IntN(1e9), d.IntN(1e5), 1_700_000_000_000+d.Int64N(1e11), domain)
	case 1:
		return fmt.Sprintf("CA%s@%s", d.letters(34, base62), domain)
	}
	return fmt.Sprintf("%s-%s-%s@%s", d.letters(8, lowerAlnum), d.letters(4, lowerAlnum), d.letters(12, lowerAlnum), domain)
}

// size returns the size of a message in bytes: most are small, a few are large.
func (d dice) size() int { return 1500 + int(d.ExpFloat64()*28_000) }
