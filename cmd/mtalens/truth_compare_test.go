package main_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// truthRow is what was on the wire for one recipient in one log: a far end's reply, or ours to a
// client. testdata/logs/README.md documents the columns.
type truthRow struct {
	File      string
	Recipient string
	Stage     string // of the session in which the reply came: CONNECT, …, EOD (end of data), QUIT
	Reply     string // lines joined by \n, control characters as \xHH
	Enhanced  string // at the start of a line of the reply
	Outcome   string
	Note      string
}

// loggedEvent is what of an event the truth is compared with.
type loggedEvent struct {
	Event         string `json:"event"`
	QueueID       string `json:"queue_id"`
	Sender        string `json:"sender"`
	Recipient     string `json:"recipient"`
	OrigRecipient string `json:"orig_recipient"`
	ReplyCode     int    `json:"reply_code"`
	EnhancedCode  string `json:"enhanced_code"`
	DSN           string `json:"dsn"`
	Errno         int    `json:"errno"`
	ReplyText     string `json:"reply_text"`
}

// hidesCode reports whether the text of our refusal does not hold the code that the client was told:
// Exim logs the text alone, and a text may quote a far end that was asked about an address.
func (e loggedEvent) hidesCode(code int) bool {
	return e.ReplyText != "" && !strings.Contains(e.ReplyText, strconv.Itoa(code)) ||
		strings.Contains(e.ReplyText, " : SMTP error from ")
}

// untried reports whether nothing was tried: Exim says so each time that it meets a recipient whose
// retry time is not reached.
func (e loggedEvent) untried() bool { return e.Errno <= -52 }

// loggedEvents are the events of one log: those that name an address, by that address, and the
// queue IDs of messages that expired.
type loggedEvents struct {
	byAddress map[string][]loggedEvent
	expired   map[string]bool
}

func newLoggedEvents(events []loggedEvent) loggedEvents {
	l := loggedEvents{map[string][]loggedEvent{}, map[string]bool{}}
	for _, e := range events {
		if e.untried() {
			continue
		}
		addresses := []string{e.Recipient, e.OrigRecipient, e.Sender}
		slices.Sort(addresses)
		for _, address := range slices.Compact(addresses) {
			if address != "" {
				l.byAddress[address] = append(l.byAddress[address], e)
			}
		}
		if e.Event == "expired" {
			l.expired[e.QueueID] = true
		}
	}
	return l
}

// last returns the last event of a recipient that is of one of these kinds.
func (l loggedEvents) last(recipient string, kinds ...string) (loggedEvent, bool) {
	for _, e := range slices.Backward(l.byAddress[recipient]) {
		if slices.Contains(kinds, e.Event) && (e.Recipient == recipient || e.OrigRecipient == recipient) {
			return e, true
		}
	}
	return loggedEvent{}, false
}

// first is last from the other end.
func (l loggedEvents) first(recipient string, kinds ...string) (loggedEvent, bool) {
	for _, e := range l.byAddress[recipient] {
		if slices.Contains(kinds, e.Event) && (e.Recipient == recipient || e.OrigRecipient == recipient) {
			return e, true
		}
	}
	return loggedEvent{}, false
}

// refusal returns the last refusal of a recipient, or of the sender where the line names only that.
func (l loggedEvents) refusal(r truthRow) (loggedEvent, bool) {
	if e, ok := l.last(r.Recipient, "rejected", "temp_rejected"); ok {
		return e, true
	}
	for _, e := range slices.Backward(l.byAddress[r.sender()]) {
		if e.Recipient == "" && (e.Event == "rejected" || e.Event == "temp_rejected") {
			return e, true
		}
	}
	return loggedEvent{}, false
}

// own reports whether the row is about a refusal of this server, not about a far end's reply.
func (r truthRow) own() bool { return strings.HasPrefix(r.Note, "own ") }

func (r truthRow) noted(words string) bool { return strings.Contains(r.Note, words) }

// sender returns the envelope sender of an own-NNNN case.
func (r truthRow) sender() string {
	local, _, _ := strings.Cut(r.Recipient, "@")
	return local + "@client.example"
}

// named reports whether a log says anything about the row: it names the recipient, or the sender
// where a refusal names no recipient (MAIL).
func (r truthRow) named(log string) bool {
	if strings.HasPrefix(r.File, "exim") {
		return r.namedByExim(log)
	}
	return strings.Contains(log, "to=<"+r.Recipient+">") ||
		r.own() && strings.Contains(log, "from=<"+r.sender()+"> proto=")
}

// namedByExim looks for the recipient behind a flag, or for recipient or sender in a refusal.
func (r truthRow) namedByExim(log string) bool {
	if !r.own() {
		return onLine(log, r.Recipient, eximOutcomePattern.MatchString)
	}
	isRefusal := func(line string) bool { return strings.Contains(line, "rejected ") }
	return onLine(log, "<"+r.Recipient+">", isRefusal) || onLine(log, "<"+r.sender()+">", isRefusal)
}

// onLine reports whether a line of log that holds word is as it should be.
func onLine(log, word string, should func(line string) bool) bool {
	for at := 0; ; {
		i := strings.Index(log[at:], word)
		if i < 0 {
			return false
		}
		at += i
		line, _, _ := strings.Cut(log[strings.LastIndexByte(log[:at], '\n')+1:], "\n")
		if should(line) {
			return true
		}
		at += len(word)
	}
}

// logged reports whether the reply stands on the line of the outcome. What a far end says on the
// way to taking the message does not.
func (r truthRow) logged() bool {
	taken := r.Stage == "EOD" && strings.HasPrefix(r.Reply, "2")
	return !r.noted("reply is not in the outcome line") && (r.Outcome != "sent" || taken)
}

// problem returns how the events contradict the truth, or "".
func (r truthRow) problem(events loggedEvents) string {
	if r.own() {
		return r.ownProblem(events)
	}
	return r.remoteProblem(events)
}

var remoteEvents = map[string]string{
	"sent": "delivered", "deferred": "deferred", "SOFTBOUNCE": "deferred", "bounced": "bounced",
	"expired": "expired", "force-expired": "expired", "undeliverable": "probe", "deliverable": "probe",
}

func (r truthRow) remoteProblem(events loggedEvents) string {
	want, ok := remoteEvents[r.Outcome]
	if !ok {
		return "unknown outcome " + r.Outcome
	}
	kinds := []string{"delivered", "deferred", "bounced", "expired"}
	if want == "probe" {
		kinds = []string{"probe"}
	}
	last, ok := events.last(r.Recipient, kinds...)
	if !ok {
		return "no event, want " + want
	}
	// The line that says that a message expired names no recipient: each was deferred before.
	expired := want == "expired" && last.Event == "deferred" && events.expired[last.QueueID]
	// These rows know no more than that Exim gave up.
	expired = expired || want == "bounced" && last.Event == "expired" && r.noted("outside the case table")
	if last.Event != want && !expired {
		return fmt.Sprintf("event %s, want %s", last.Event, want)
	}
	if !r.logged() {
		return ""
	}
	if problem := codeProblem(last, r.replyCode(), r.enhancedCode(last)); problem != "" {
		return problem
	}
	first, _ := events.first(r.Recipient, kinds...)
	return r.dsnProblem(first)
}

func (r truthRow) ownProblem(events loggedEvents) string {
	refusal, refused := events.refusal(r)
	switch {
	case r.Outcome == "accepted" && refused:
		return "event " + refusal.Event + ", but it was accepted"
	case r.Outcome == "accepted" || r.Outcome == "no reply":
		return ""
	case !refused:
		return "no event, want " + r.Outcome
	case refusal.Event != r.Outcome:
		return fmt.Sprintf("event %s, want %s", refusal.Event, r.Outcome)
	}
	if refusal.ReplyCode == 0 && (r.noted("reply code is not in the log line") || refusal.hidesCode(r.replyCode())) {
		if refusal.EnhancedCode == "" {
			return codeProblem(refusal, 0, "")
		}
		return codeProblem(refusal, 0, r.Enhanced)
	}
	return codeProblem(refusal, r.replyCode(), r.ownEnhanced())
}

// ownEnhanced returns the enhanced code of our own reply. Exim puts a code before each line, also
// where the text, which is all that it logs, begins with one.
func (r truthRow) ownEnhanced() string {
	if m := doubledCodePattern.FindStringSubmatch(r.Reply); m != nil {
		return m[1]
	}
	return r.Enhanced
}

// codeProblem compares the codes of an event with those that it must have.
func codeProblem(e loggedEvent, replyCode int, enhanced string) string {
	if e.ReplyCode != replyCode {
		return fmt.Sprintf("reply_code %d, want %d", e.ReplyCode, replyCode)
	}
	if e.EnhancedCode != enhanced {
		return fmt.Sprintf("enhanced_code %q, want %q", e.EnhancedCode, enhanced)
	}
	return ""
}

// dsnProblem compares Postfix's own code, which stands in dsn where the reply's differs.
func (r truthRow) dsnProblem(e loggedEvent) string {
	want := r.dsn()
	got := e.DSN
	if got == "" {
		got = e.EnhancedCode
	}
	if want != "" && got != want {
		return fmt.Sprintf("dsn %q, want %q", got, want)
	}
	return ""
}

var (
	replyCodePattern    = regexp.MustCompile(`^([245][0-9][0-9])(?:[^0-9A-Za-z]|$)`)
	enhancedCodePattern = regexp.MustCompile(`^[245]\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})$`)
	markedCodePattern   = regexp.MustCompile(`(?i)(?:#|\[|<|\(|status: |^[245][0-9][0-9] )([245]\.[0-9]+\.[0-9]+)(?:[])>:; ]|$)`)
	eximOutcomePattern  = regexp.MustCompile(` (?:=>|->|>>|\*\*|==) `)
	doubledCodePattern  = regexp.MustCompile(`^[245][0-9][0-9]-[245][0-9][0-9][- ]([245]\.[0-9]+\.[0-9]+) `)
	firstDSNPattern     = regexp.MustCompile(`first dsn=([0-9.]+)`)
)

// replyCode returns the reply code at the start of the first line, 0 for none.
func (r truthRow) replyCode() int {
	m := replyCodePattern.FindStringSubmatch(r.Reply)
	if m == nil {
		return 0
	}
	code, _ := strconv.Atoi(m[1])
	return code
}

// enhancedCode returns what the enhanced code of e must be: the reply's at the start of a line, else
// one that is marked as a code, else Postfix's own, which is known of the first attempt only.
func (r truthRow) enhancedCode(e loggedEvent) string {
	if enhancedCodePattern.MatchString(r.Enhanced) {
		return r.Enhanced
	}
	if m := markedCodePattern.FindStringSubmatch(r.Reply); m != nil && enhancedCodePattern.MatchString(m[1]) {
		return m[1]
	}
	if e.DSN == "" && r.Reply == "" {
		return e.EnhancedCode
	}
	return r.dsn()
}

// dsn returns the first dsn= of the recipient in the log, "" if there is none or it is malformed.
func (r truthRow) dsn() string {
	m := firstDSNPattern.FindStringSubmatch(r.Note)
	if m == nil || !enhancedCodePattern.MatchString(m[1]) {
		return ""
	}
	return m[1]
}

func TestTruthProblem(t *testing.T) {
	remote := func(outcome, reply, enhanced, note string) truthRow {
		return truthRow{Recipient: "u@b.example", Stage: "EOD", Outcome: outcome, Reply: reply, Enhanced: enhanced, Note: note}
	}
	event := func(kind string, code int, enhanced, dsn string) loggedEvent {
		return loggedEvent{Event: kind, QueueID: "4X1", Recipient: "u@b.example", ReplyCode: code, EnhancedCode: enhanced, DSN: dsn}
	}
	tests := []struct {
		name   string
		row    truthRow
		events []loggedEvent
		want   string
	}{
		{"right", remote("bounced", "550 5.1.1 no", "5.1.1", "first dsn=5.1.1"), []loggedEvent{event("bounced", 550, "5.1.1", "")}, ""},
		{"nothing logged", remote("sent", "250 ok", "", ""), nil, "no event, want delivered"},
		{"the last outcome counts", remote("sent", "250 2.0.0 ok", "2.0.0", ""), []loggedEvent{event("deferred", 450, "4.2.0", ""), event("delivered", 250, "2.0.0", "")}, ""},
		{"an attempt is no outcome", remote("deferred", "", "", "first dsn=4.4.1"), []loggedEvent{event("deferred", 0, "4.4.1", ""), event("attempt", 421, "", "")}, ""},
		{"wrong event", remote("deferred", "450 4.2.0 no", "4.2.0", ""), []loggedEvent{event("bounced", 450, "4.2.0", "")}, "event bounced, want deferred"},
		{"wrong reply code", remote("bounced", "554 5.1.1 no", "5.1.1", ""), []loggedEvent{event("bounced", 550, "5.1.1", "")}, "reply_code 550, want 554"},
		{"a code that was never sent", remote("deferred", "", "", "first dsn=4.4.1"), []loggedEvent{event("deferred", 421, "4.4.1", "")}, "reply_code 421, want 0"},
		{"Postfix's code where the reply has none", remote("bounced", "550 no", "", "first dsn=5.0.0"), []loggedEvent{event("bounced", 550, "5.0.0", "")}, ""},
		{"Postfix's code beside another", remote("bounced", "550 4.7.1 no", "4.7.1", "first dsn=5.0.0"), []loggedEvent{event("bounced", 550, "4.7.1", "5.0.0")}, ""},
		{"Postfix's code left out", remote("bounced", "550 4.7.1 no", "4.7.1", "first dsn=5.0.0"), []loggedEvent{event("bounced", 550, "4.7.1", "")}, `dsn "4.7.1", want "5.0.0"`},
		{"the next attempt failed otherwise", remote("deferred", "", "", "first dsn=4.4.1"), []loggedEvent{event("deferred", 0, "4.4.1", ""), event("deferred", 0, "4.4.2", "")}, ""},
		{"a reply on the way", remote("sent", "251 2.1.5 forwarding", "2.1.5", "first dsn=2.0.0; reply is not in the outcome line"), []loggedEvent{event("delivered", 250, "2.0.0", "")}, ""},
		{"a marked code", remote("bounced", "550 no such user (#5.1.1)", "", "first dsn=5.0.0"), []loggedEvent{event("bounced", 550, "5.1.1", "5.0.0")}, ""},
		{"an address is no code", remote("bounced", "550 ask 10.5.1.1", "", "first dsn=5.0.0"), []loggedEvent{event("bounced", 550, "5.1.1", "5.0.0")}, `enhanced_code "5.1.1", want "5.0.0"`},
		{"leading zeros are no code", remote("bounced", "550 5.07.001 no", "5.07.001", "first dsn=5.07.001"), []loggedEvent{event("bounced", 550, "", "")}, ""},
		{"expired, told by the queue ID", remote("expired", "450 4.2.0 no", "4.2.0", ""), []loggedEvent{event("deferred", 450, "4.2.0", ""), {Event: "expired", QueueID: "4X1"}}, ""},
		{"expired, told by the recipient", remote("expired", "450 4.2.0 no", "4.2.0", ""), []loggedEvent{event("expired", 450, "4.2.0", "")}, ""},
		{"another message expired", remote("expired", "450 4.2.0 no", "4.2.0", ""), []loggedEvent{event("deferred", 450, "4.2.0", ""), {Event: "expired", QueueID: "4X2"}}, "event deferred, want expired"},
		{"a probe", remote("undeliverable", "550 5.1.1 no", "5.1.1", ""), []loggedEvent{event("probe", 550, "5.1.1", "")}, ""},
		{"own refusal", remote("rejected", "550 5.7.1 no", "5.7.1", "own rcpt"), []loggedEvent{event("rejected", 550, "5.7.1", "")}, ""},
		{"own refusal without its code", remote("rejected", "550 5.7.1 no", "5.7.1", "own header; reply code is not in the log line"), []loggedEvent{event("rejected", 0, "5.7.1", "")}, ""},
		{"own refusal without any code", remote("rejected", "550 5.5.2 no", "5.5.2", "own barelf; reply code is not in the log line"), []loggedEvent{event("rejected", 0, "", "")}, ""},
		{"own refusal of the sender", remote("rejected", "552 5.3.4 no", "5.3.4", "own mail"), []loggedEvent{{Event: "rejected", Sender: "u@client.example", ReplyCode: 552, EnhancedCode: "5.3.4"}}, ""},
		{"refused, but it was accepted", remote("accepted", "250 2.0.0 ok", "2.0.0", "own warn"), []loggedEvent{event("rejected", 550, "5.7.1", "")}, "event rejected, but it was accepted"},
		{"would have been refused", remote("accepted", "250 2.0.0 ok", "2.0.0", "own warn_if_reject"), []loggedEvent{event("would_reject", 550, "5.7.1", "")}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.row.problem(newLoggedEvents(tt.events)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
