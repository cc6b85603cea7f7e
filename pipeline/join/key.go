package join

import (
	"github.com/zeebo/xxh3"

	"mtalens/matchers"
)

// Key tells a message from all others: its queue ID, and where that is valid. It is the same for all
// lines of one instance of an MTA on one host, through whichever input they come.
type Key uint64

// keys makes keys. It remembers where the last queue ID was valid, as the next one mostly is, too.
type keys struct {
	mta            matchers.MTA
	host, instance []byte
	where          uint64 // hash of the three
}

// of returns the key of the message that m is about; false without a queue ID.
func (k *keys) of(m *matchers.Match) (key Key, ok bool) { return k.key(m, m.QueueID) }

// ofChild returns the key of the message that m's message has brought forth: a bounce, a copy; false
// if there is none.
func (k *keys) ofChild(m *matchers.Match) (key Key, ok bool) { return k.key(m, m.ChildQueueID) }

func (k *keys) key(m *matchers.Match, id []byte) (key Key, ok bool) {
	if len(id) == 0 {
		return 0, false
	}
	if m.MTA != k.mta || string(m.Host) != string(k.host) || string(m.Instance) != string(k.instance) {
		k.mta, k.host, k.instance = m.MTA, append(k.host[:0], m.Host...), append(k.instance[:0], m.Instance...)
		k.where = xxh3.HashSeed(m.Host, xxh3.HashSeed(m.Instance, uint64(m.MTA)))
	}
	return Key(xxh3.HashSeed(id, k.where)), true
}
