package catalog

import (
	"cmp"

	"mtalens/catalog/smtp"
)

// Lookup says what an outcome means. It allocates nothing. Where neither code nor outcome is known,
// a known phrase gives the reason, and the class stays unknown; without one, nothing is known.
func (c *Catalog) Lookup(q *Query) Meaning {
	m := Meaning{Class: q.class(), inbound: q.Direction == In}
	v := c.judge(q, m.Class)
	if m.Class == 0 && v.signature == 0 {
		return Meaning{}
	}
	entry := &c.Reasons[v.reason]
	m.Reason, m.Signature, m.Provider, m.description = v.reason, v.signature, v.provider, v.description
	m.BounceType, m.Retryable = entry.BounceType, c.retryable(v, m.Class, entry)
	m.Category = category(q.Enhanced, entry)
	m.Severity = severity(q, m.Class, entry)
	return m
}

// category returns the subject of the enhanced status code in words; where there is none or X.0.0,
// the category of the reason.
func category(code smtp.EnhancedCode, reason *ReasonEntry) Category {
	if code.Class == 0 || code.Subject == 0 && code.Detail == 0 {
		return reason.Category
	}
	if subject := subjectCategory(code.Subject); subject != NoCategory {
		return subject
	}
	return reason.Category
}

// severity is the one rule of how much an operator must care. What a stranger meets at our own door
// is no alarm, whatever its reason, unless the cause is our own. Otherwise our standing is always
// critical, a lost message is an error, and the rest is as bad as its reason.
func severity(q *Query, class smtp.Class, reason *ReasonEntry) Severity {
	switch {
	case reason.Reason == ReasonDelivered:
		return SeverityInfo
	case q.Direction == In:
		return reason.Inbound
	case reason.Reason == ReasonLowReputation && class == smtp.Transient:
		return SeverityWarning // it is throttling
	case reason.Severity == SeverityCritical:
		return SeverityCritical
	case q.Outcome.lost(class):
		return SeverityError
	}
	return min(reason.Severity, SeverityWarning)
}

// retryable says whether trying again is useful: as the phrase says, else as the reason does.
func (c *Catalog) retryable(v verdict, class smtp.Class, reason *ReasonEntry) bool {
	if v.signature != 0 {
		switch c.Phrases[v.signature-1].Retry {
		case "yes":
			return true
		case "no":
			return false
		case "class":
			return class == smtp.Transient
		}
	}
	return reason.Retryable
}

// verdict is a reason, and what led to it.
type verdict struct {
	reason      Reason
	description uint16 // of the phrase or the code
	signature   Signature
	provider    Provider
}

// judge finds the reason: a clear phrase says more than any code, a weak one more than a vague code
// only.
func (c *Catalog) judge(q *Query, class smtp.Class) verdict {
	provider := c.providerOf(q.Relay)
	if q.Outcome.succeeded(class) {
		v, _ := c.judgeCodes(q, class, 0)
		v.provider = provider
		if v.reason == ReasonUnknown {
			v.reason = ReasonDelivered
		}
		return v
	}
	s, provider := c.hear(q, provider)
	v, vague := c.judgeCodes(q, class, provider)
	v.provider = provider
	if s != 0 && (vague || c.Phrases[s-1].Strength != Weak) {
		v.reason, v.signature = c.Phrases[s-1].Reason, s
		v.description = cmp.Or(c.Phrases[s-1].description, v.description)
		return v
	}
	if v.reason == ReasonUnknown || v.reason == ReasonDelivered {
		v.reason = q.Outcome.reason()
	}
	return v
}

// judgeCodes finds the reason that the codes justify without any text: the enhanced status code,
// unless it is vague and the reply code precise; else what the MTA computed; else the reply code.
// It reports whether that reason is vague.
func (c *Catalog) judgeCodes(q *Query, class smtp.Class, from Provider) (v verdict, vague bool) {
	from = c.speaker(q, from)
	enhanced, vague := c.judgeEnhanced(from, q.Enhanced, class)
	reply, precise := c.judgeReply(q.ReplyCode)
	if precise && vague {
		return pick(reply, enhanced), false
	}
	if enhanced.reason != ReasonUnknown {
		return enhanced, vague
	}
	if computed, vague := c.judgeEnhanced(from, q.DSN, class); computed.reason != ReasonUnknown {
		return computed, vague
	}
	if q.Enhanced.Subject == 0 && q.Enhanced.Detail == 0 {
		return pick(reply, enhanced), true
	}
	return pick(enhanced, reply), true
}

// pick returns the first verdict that knows a reason. If none does, it returns the one that has
// more to tell.
func pick(first, second verdict) verdict {
	switch {
	case first.reason != ReasonUnknown:
		return first
	case second.reason != ReasonUnknown:
		return second
	case first.description != 0:
		return first
	}
	return second
}

func (c *Catalog) judgeReply(code smtp.ReplyCode) (v verdict, precise bool) {
	if code >= replyEnd || c.replies[code] == 0 {
		return verdict{reason: ReasonUnknown}, false
	}
	i := c.replies[code] - 1
	r := &c.ReplyCodes[i]
	return verdict{reason: r.Reason, description: c.replyTexts[i]}, r.Precise
}

// judgeEnhanced returns what an enhanced status code says. It is vague if it says little: none, one
// that nobody registered (its subject speaks then), X.n.0, and 7.1, the default of many policies.
func (c *Catalog) judgeEnhanced(from Provider, code smtp.EnhancedCode, class smtp.Class) (v verdict, vague bool) {
	v = verdict{reason: ReasonUnknown}
	if code.Class == 0 {
		return v, true
	}
	if place := c.place(from, code); place != 0 {
		v = verdict{reason: c.EnhancedCodes[place-1].ReasonAs(class), description: c.enhancedTexts[place-1]}
		return v, code.Detail == 0 || code.Subject == 7 && code.Detail == 1
	}
	if code.Subject >= subjects {
		return v, true
	}
	if subject := c.Registered(CodeRange{0, int16(code.Subject), Any, Any}); subject != nil {
		v.reason = subject.ReasonAs(class)
	}
	v.description = c.unregistered[code.Class][code.Subject]
	return v, true
}

// speaker returns the provider whose own meanings of codes apply: that of the far end, unless Postfix
// made the code up.
func (c *Catalog) speaker(q *Query, from Provider) Provider {
	switch {
	case q.Origin != FromLocal:
		return c.families[from]
	case q.MTA == Postfix:
		return c.postfix
	}
	return 0
}

// place returns the place of a code in EnhancedCodes, from 1, or 0 for one that nobody defined: the
// provider's own meaning, exact before a range, then the registered one.
func (c *Catalog) place(p Provider, code smtp.EnhancedCode) uint16 {
	subject, detail := int16(code.Subject), int16(code.Detail)
	exact := CodeRange{code.Class, subject, detail, detail}
	if p != 0 {
		if place := c.enhanced[codeKey{p, exact}]; place != 0 {
			return place
		}
		for i := range c.ranges {
			if r := &c.ranges[i]; r.provider == p && r.codes.Contains(code) {
				return r.place
			}
		}
	}
	exact.Class = 0
	return c.enhanced[codeKey{0, exact}]
}
