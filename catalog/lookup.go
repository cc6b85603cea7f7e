package catalog

import "mtalens/catalog/smtp"

// Lookup says what an outcome means. It allocates nothing. Where neither code nor outcome is known,
// a known phrase gives the reason, and the class stays unknown; without one, nothing is known.
func (c *Catalog) Lookup(q *Query) Meaning {
	m := Meaning{Class: q.class(), inbound: q.Direction == In}
	v, signature := c.judge(q, m.Class)
	if m.Class == 0 && signature == 0 {
		return Meaning{}
	}
	entry := &c.Reasons[v.reason]
	m.Reason, m.Signature, m.description = v.reason, signature, v.description
	m.BounceType, m.Retryable = entry.BounceType, entry.Retryable
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

// verdict is a reason, and the description of the code that led to it.
type verdict struct {
	reason      Reason
	description uint16
}

// judge finds the reason: a clear phrase says more than any code, a weak one more than a vague code
// only. The signature is the phrase that decided, if one did.
func (c *Catalog) judge(q *Query, class smtp.Class) (v verdict, s Signature) {
	v, vague := c.judgeCodes(q, class)
	if q.Outcome.succeeded(class) {
		if v.reason == ReasonUnknown {
			v.reason = ReasonDelivered
		}
		return v, 0
	}
	if s = c.hear(q); s != 0 && (vague || c.Phrases[s-1].Strength != Weak) {
		v.reason = c.Phrases[s-1].Reason
		return v, s
	}
	if v.reason == ReasonUnknown || v.reason == ReasonDelivered {
		v.reason = q.Outcome.reason()
	}
	return v, 0
}

// judgeCodes finds the reason that the codes justify without any text: the enhanced status code,
// unless it is vague and the reply code precise; else what the MTA computed; else the reply code.
// It reports whether that reason is vague.
func (c *Catalog) judgeCodes(q *Query, class smtp.Class) (v verdict, vague bool) {
	enhanced, vague := c.judgeEnhanced(q, q.Enhanced, class)
	reply, precise := c.judgeReply(q.ReplyCode)
	if precise && vague {
		return pick(reply, enhanced), false
	}
	if enhanced.reason != ReasonUnknown {
		return enhanced, vague
	}
	if computed, vague := c.judgeEnhanced(q, q.DSN, class); computed.reason != ReasonUnknown {
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
	return verdict{r.Reason, c.replyTexts[i]}, r.Precise
}

// judgeEnhanced returns what an enhanced status code says. It is vague if it says little: none, one
// that nobody registered (its subject speaks then), X.n.0, and 7.1, the default of many policies.
func (c *Catalog) judgeEnhanced(q *Query, code smtp.EnhancedCode, class smtp.Class) (v verdict, vague bool) {
	v = verdict{reason: ReasonUnknown}
	if code.Class == 0 {
		return v, true
	}
	if place := c.place(c.speaker(q), code); place != 0 {
		v = verdict{c.EnhancedCodes[place-1].ReasonAs(class), c.enhancedTexts[place-1]}
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

// speaker returns the provider whose own meanings of codes apply.
func (c *Catalog) speaker(q *Query) Provider {
	if q.MTA == Postfix && q.Origin == FromLocal {
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
