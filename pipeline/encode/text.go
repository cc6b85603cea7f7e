package encode

import (
	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
)

// Text writes one line an event for people: when, how bad, what, to whom, codes and title; then
// the reply and who gave it; then what to do.
//
//	2026-11-24T14:39:41+01:00 error bounced u@b.example 550 5.1.1 Recipient does not exist | mx.b.example: 550 5.1.1 no such user | Check the address …
//
// What others wrote is escaped as in JSON, so it can neither steer a terminal nor forge a line.
type Text struct {
	Catalog *catalog.Catalog
	Lang    catalog.Lang
}

// Append appends e as one line.
func (t Text) Append(dst []byte, _ *pipeline.Batch, e *pipeline.Event) []byte {
	if !e.Time.IsZero() {
		dst = append(matchers.AppendRFC3339(dst, e.Time), ' ')
	}
	if severity := e.Severity.String(); severity != "" {
		dst = append(append(dst, severity...), ' ')
	}
	dst = append(dst, e.Kind.String()...)
	dst = appendSpaced(dst, subject(e))
	if e.ReplyCode != 0 {
		dst = e.ReplyCode.AppendTo(append(dst, ' '))
	}
	if e.Enhanced.Class != 0 {
		dst = e.Enhanced.AppendTo(append(dst, ' '))
	}
	if title := t.Catalog.Title(e.Meaning, t.Lang); title != "" {
		dst = append(append(dst, ' '), title...)
	}
	dst = appendSaid(dst, e)
	if advice := t.Catalog.Advice(e.Meaning, t.Lang); e.Kind.Failure() && advice != "" {
		dst = append(append(dst, " | "...), advice...)
	}
	return append(dst, '\n')
}

// subject returns whom an event is about: the recipient, else the client, else the message.
func subject(e *pipeline.Event) []byte {
	for _, s := range [...][]byte{e.Recipient, e.ClientHost, e.ClientIP, e.QueueID, e.RelayHost, e.RelayIP} {
		if len(s) > 0 {
			return s
		}
	}
	return nil
}

func appendSpaced(dst, b []byte) []byte {
	if len(b) == 0 {
		return dst
	}
	return appendPlain(append(dst, ' '), b)
}

// appendSaid appends the reply, and the far end's name if it was the far end that said it.
func appendSaid(dst []byte, e *pipeline.Event) []byte {
	if len(e.ReplyText) == 0 {
		return dst
	}
	dst = append(dst, " | "...)
	if e.ReplyFrom == matchers.FromRemote {
		for _, name := range [...][]byte{e.RelayHost, e.RelayIP, e.RelayPath} {
			if len(name) > 0 {
				dst = append(appendPlain(dst, name), ": "...)
				break
			}
		}
	}
	return appendPlain(dst, e.ReplyText)
}
