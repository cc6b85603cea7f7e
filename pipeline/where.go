package pipeline

import (
	"bytes"
	"slices"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/matchers"
)

// Where selects events. An event must fit every list that is not empty, by any of its entries. The
// zero value selects all but received messages, of which there is one for each message.
type Where struct {
	Events   []matchers.Kind
	Classes  []smtp.Class
	Codes    []smtp.Pattern
	Reasons  []catalog.Reason
	QueueIDs []string
}

// Match reports whether w selects e.
func (w *Where) Match(e *Event) bool {
	return w.matchKind(e.Kind) &&
		(len(w.Classes) == 0 || slices.Contains(w.Classes, e.Class)) &&
		(len(w.Codes) == 0 || slices.ContainsFunc(w.Codes, func(p smtp.Pattern) bool {
			return p.MatchReply(e.ReplyCode) || p.MatchEnhanced(e.Enhanced) || p.MatchEnhanced(e.DSN)
		})) &&
		(len(w.Reasons) == 0 || slices.Contains(w.Reasons, e.Reason)) &&
		(len(w.QueueIDs) == 0 || slices.ContainsFunc(w.QueueIDs, func(id string) bool {
			return bytes.Equal(e.QueueID, []byte(id))
		}))
}

func (w *Where) matchKind(k matchers.Kind) bool {
	if len(w.Events) == 0 {
		return k != matchers.Received
	}
	return slices.Contains(w.Events, k)
}
