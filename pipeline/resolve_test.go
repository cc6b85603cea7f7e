package pipeline_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/join"
)

// told is an output that notes what is known of each event's message.
type told struct{ out strings.Builder }

func (o *told) Encode(b *pipeline.Batch, e *pipeline.Encoded) {
	for i := range b.Events {
		event := &b.Events[i]
		e.Bytes = fmt.Appendf(e.Bytes, "%d %s %s", b.Lines[event.Line].Offset+1, event.Kind, event.QueueID)
		for _, field := range []struct {
			name  string
			value []byte
		}{
			{"to", event.Recipient},
			{"from", event.Sender},
			{"id", event.MessageID},
			{"client", event.ClientHost},
			{"user", event.AuthUser},
			{"parent", event.ParentQueueID},
		} {
			if field.value != nil {
				e.Bytes = fmt.Appendf(e.Bytes, " %s=%s", field.name, field.value)
			}
		}
		if event.Size != 0 {
			e.Bytes = fmt.Appendf(e.Bytes, " size=%d nrcpt=%d", event.Size, event.Recipients)
		}
		if event.ReplyCode != 0 {
			e.Bytes = fmt.Appendf(e.Bytes, " %s %s %s", event.ReplyCode, event.Reason, event.Severity)
		}
		if event.Unjoined {
			e.Bytes = append(e.Bytes, " unjoined"...)
		}
		e.Bytes = append(e.Bytes, '\n')
		e.Close(i)
	}
}

func (o *told) Write(_ context.Context, _ *pipeline.Batch, e *pipeline.Encoded) error {
	o.out.Write(e.Bytes)
	return nil
}

// tell returns what is told of each event of these lines, all events included.
func tell(t *testing.T, table *join.Table, lines []string) string {
	t.Helper()
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, out := newPipeline(t, 2), &told{}
	p.NewEnricher = func() *pipeline.Enricher {
		return &pipeline.Enricher{Matchers: matchers.NewSet(matchers.Options{}), Catalog: known, Join: table}
	}
	p.Inputs = []pipeline.Input{&memory{stream: newStream("mail"), lines: lines, batch: 3}}
	p.Outputs = []pipeline.Output{out}
	if err := p.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return out.out.String()
}

// postfix returns lines of a Postfix, a second apart; each begins with its daemon.
func postfix(bodies ...string) (lines []string) {
	for i, body := range bodies {
		daemon, text, _ := strings.Cut(body, " ")
		lines = append(lines, fmt.Sprintf("2026-11-24T14:%02d:%02d+01:00 mx1 postfix%s[7]: %s", i/60, i%60, daemon, text))
	}
	return lines
}

const (
	arrival  = "/smtpd 3F2B7A9E6E1: client=app1.corp.example[192.0.2.7], sasl_method=PLAIN, sasl_username=news"
	cleanup  = "/cleanup 3F2B7A9E6E1: message-id=<m1@corp.example>"
	active   = "/qmgr 3F2B7A9E6E1: from=<news@corp.example>, size=2311, nrcpt=2 (queue active)"
	sent     = "/smtp 3F2B7A9E6E1: to=<a@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)"
	deferral = "/smtp 3F2B7A9E6E1: to=<u@b.example>, relay=mx.b.example[192.0.2.1]:25, delay=1, delays=1/0/0/0, dsn=4.2.2, status=deferred (host mx.b.example[192.0.2.1] said: 452 4.2.2 mailbox full (in reply to RCPT TO command))"
	expiry   = "/qmgr 3F2B7A9E6E1: from=<news@corp.example>, status=expired, returned to sender"
	removed  = "/qmgr 3F2B7A9E6E1: removed"
)

const envelope = " from=news@corp.example id=<m1@corp.example> client=app1.corp.example user=news"

func TestJoin(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
	}{
		{
			"an outcome knows where its message came from",
			postfix(arrival, cleanup, active, sent, removed),
			"3 received 3F2B7A9E6E1" + envelope + " size=2311 nrcpt=2\n" +
				"4 delivered 3F2B7A9E6E1 to=a@b.example" + envelope + " size=2311 nrcpt=2 250 delivered info\n",
		},
		{
			"a message is received once, however often it is tried",
			postfix(arrival, cleanup, active, deferral, active, sent),
			"3 received 3F2B7A9E6E1" + envelope + " size=2311 nrcpt=2\n" +
				"4 deferred 3F2B7A9E6E1 to=u@b.example" + envelope + " size=2311 nrcpt=2 452 mailbox_full notice\n" +
				"6 delivered 3F2B7A9E6E1 to=a@b.example" + envelope + " size=2311 nrcpt=2 250 delivered info\n",
		},
		{
			"an expired message is lost to those of its recipients that were deferred last",
			postfix(arrival, cleanup, active, sent, deferral, expiry, removed),
			"3 received 3F2B7A9E6E1" + envelope + " size=2311 nrcpt=2\n" +
				"4 delivered 3F2B7A9E6E1 to=a@b.example" + envelope + " size=2311 nrcpt=2 250 delivered info\n" +
				"5 deferred 3F2B7A9E6E1 to=u@b.example" + envelope + " size=2311 nrcpt=2 452 mailbox_full notice\n" +
				"6 expired 3F2B7A9E6E1 to=u@b.example" + envelope + " size=2311 nrcpt=2 452 mailbox_full error\n",
		},
		{
			"of an expired message of which nothing is known there is one event",
			postfix(expiry),
			"1 expired 3F2B7A9E6E1 from=news@corp.example unjoined\n",
		},
		{
			"what began before the first line is not made up",
			postfix(sent),
			"1 delivered 3F2B7A9E6E1 to=a@b.example 250 delivered info unjoined\n",
		},
		{
			"a queue ID that is used again is another message",
			postfix(arrival, cleanup, active, sent, removed,
				"/pickup 3F2B7A9E6E1: uid=0 from=<root@mx1.example>", "/cleanup 3F2B7A9E6E1: message-id=<m2@mx1.example>", sent),
			"3 received 3F2B7A9E6E1" + envelope + " size=2311 nrcpt=2\n" +
				"4 delivered 3F2B7A9E6E1 to=a@b.example" + envelope + " size=2311 nrcpt=2 250 delivered info\n" +
				"8 delivered 3F2B7A9E6E1 to=a@b.example from=root@mx1.example id=<m2@mx1.example> 250 delivered info\n",
		},
		{
			"a line that comes late still knows its message",
			postfix(arrival, cleanup, active, removed, sent),
			"3 received 3F2B7A9E6E1" + envelope + " size=2311 nrcpt=2\n" +
				"5 delivered 3F2B7A9E6E1 to=a@b.example" + envelope + " size=2311 nrcpt=2 250 delivered info\n",
		},
		{
			"a bounce names the message that it is about, whichever line comes first (3.11 changed that)",
			postfix("/bounce 3F2B7A9E6E1: sender non-delivery notification: 4A0C1A9E6E2",
				"/cleanup 4A0C1A9E6E2: message-id=<b1@mx1.example>",
				"/qmgr 4A0C1A9E6E2: from=<>, size=3000, nrcpt=1 (queue active)",
				"/cleanup 4A0C1A9E6E3: message-id=<b2@mx1.example>",
				"/bounce 3F2B7A9E6E1: sender non-delivery notification: 4A0C1A9E6E3",
				"/qmgr 4A0C1A9E6E3: from=<>, size=3000, nrcpt=1 (queue active)"),
			"3 received 4A0C1A9E6E2 from=<> id=<b1@mx1.example> parent=3F2B7A9E6E1 size=3000 nrcpt=1\n" +
				"6 received 4A0C1A9E6E3 from=<> id=<b2@mx1.example> parent=3F2B7A9E6E1 size=3000 nrcpt=1\n",
		},
		{
			"a message that was queued anew names the one that it was",
			postfix("/pickup 4A0C1A9E6E2: uid=102 from=<news@corp.example> orig_id=3F2B7A9E6E1",
				"/cleanup 4A0C1A9E6E2: message-id=<m1@corp.example>",
				"/qmgr 4A0C1A9E6E2: from=<news@corp.example>, size=2311, nrcpt=1 (queue active)"),
			"3 received 4A0C1A9E6E2 from=news@corp.example id=<m1@corp.example> parent=3F2B7A9E6E1 size=2311 nrcpt=1\n",
		},
		{
			"two instances have queues of their own",
			append(postfix(arrival, cleanup), postfix("-out"+sent)...),
			"3 delivered 3F2B7A9E6E1 to=a@b.example 250 delivered info unjoined\n",
		},
		{
			"what we refuse has no beginning that could be missing",
			postfix("/smtpd 3F2B7A9E6E1: reject: DATA from app1.corp.example[192.0.2.7]: 550 5.7.1 no; from=<news@corp.example> to=<u@a.example> proto=ESMTP helo=<app1>"),
			"1 rejected 3F2B7A9E6E1 to=u@a.example from=news@corp.example client=app1.corp.example 550 policy_rejected notice\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tell(t, join.New(join.DefaultLimits()), tt.lines)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestJoinIsBounded(t *testing.T) {
	table := join.New(join.Limits{Messages: 10, Recipients: 3, Bytes: 1 << 20, Age: join.DefaultLimits().Age})
	var lines []string
	for i := range 50 {
		id := fmt.Sprintf("3F2B7A9%04X", i)
		lines = append(lines, postfix(strings.ReplaceAll(cleanup, "3F2B7A9E6E1", id))...)
	}
	for i := range 5 { // the newest message has more recipients than fit
		lines = append(lines, postfix(strings.ReplaceAll(strings.ReplaceAll(deferral, "3F2B7A9E6E1", "3F2B7A90031"),
			"u@b.example", fmt.Sprintf("u%d@b.example", i)))...)
	}
	lines = append(lines, postfix(strings.ReplaceAll(expiry, "3F2B7A9E6E1", "3F2B7A90031"))...)
	got := tell(t, table, lines)
	if n := table.Messages(); n != 10 {
		t.Errorf("%d messages are remembered, want 10", n)
	}
	if table.Forgotten.ByNumber != 40 || table.Forgotten.Recipients != 2 {
		t.Errorf("forgotten: %+v, want 40 messages and 2 recipients", table.Forgotten)
	}
	if n := strings.Count(got, "expired"); n != 4 {
		t.Errorf("%d expired events, want those of 3 recipients and one for the others:\n%s", n, got)
	}
	if n := strings.Count(got, "unjoined"); n != 1 {
		t.Errorf("%d unjoined events, want the one for the others:\n%s", n, got)
	}
}

func TestJoinForgetsWhatIsOld(t *testing.T) {
	table := join.New(join.DefaultLimits())
	lines := postfix(arrival, cleanup)
	lines = append(lines, strings.Replace(postfix(strings.ReplaceAll(sent, "3F2B7A9E6E1", "3F2B7A9E6E2"))[0], "2026-11-24", "2026-11-23", 1))
	lines = append(lines, strings.Replace(postfix(strings.ReplaceAll(sent, "3F2B7A9E6E1", "3F2B7A9E6E2"))[0], "2026-11-24", "2026-12-01", 1))
	tell(t, table, lines)
	if table.Messages() != 0 || table.Forgotten.ByAge != 1 {
		t.Errorf("%d messages are remembered, %d forgotten; want none of a week ago", table.Messages(), table.Forgotten.ByAge)
	}
}
