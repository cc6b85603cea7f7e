package pipeline_test

import (
	"testing"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
)

// What a match says of the session, the catalog is asked in words of its own. The values are
// converted as numbers, so the two lists must stay in step.
func TestQuerySaysWhatTheMatchSays(t *testing.T) {
	for _, tt := range []struct {
		match matchers.Match
		want  catalog.Query
	}{
		{matchers.Match{ReplyFrom: matchers.FromRemote}, catalog.Query{Origin: catalog.FromRemote}},
		{matchers.Match{ReplyFrom: matchers.FromLocal}, catalog.Query{Origin: catalog.FromLocal}},
		{matchers.Match{Direction: matchers.In}, catalog.Query{Direction: catalog.In}},
		{matchers.Match{Direction: matchers.Out}, catalog.Query{Direction: catalog.Out}},
		{matchers.Match{Direction: matchers.Local}, catalog.Query{Direction: catalog.Local}},
		{matchers.Match{MTA: matchers.MTAPostfix}, catalog.Query{MTA: catalog.Postfix}},
		{matchers.Match{MTA: matchers.MTAExim}, catalog.Query{MTA: catalog.Exim}},
		{matchers.Match{Command: matchers.Connect}, catalog.Query{Command: catalog.Connect}},
		{matchers.Match{Command: matchers.EHLO}, catalog.Query{Command: catalog.EHLO}},
		{matchers.Match{Command: matchers.STARTTLS}, catalog.Query{Command: catalog.STARTTLS}},
		{matchers.Match{Command: matchers.AUTH}, catalog.Query{Command: catalog.AUTH}},
		{matchers.Match{Command: matchers.MAIL}, catalog.Query{Command: catalog.MAIL}},
		{matchers.Match{Command: matchers.RCPT}, catalog.Query{Command: catalog.RCPT}},
		{matchers.Match{Command: matchers.DATA}, catalog.Query{Command: catalog.DATA}},
		{matchers.Match{Command: matchers.BDAT}, catalog.Query{Command: catalog.BDAT}},
		{matchers.Match{Command: matchers.EndOfData}, catalog.Query{Command: catalog.EndOfData}},
		{matchers.Match{Command: matchers.RSET}, catalog.Query{Command: catalog.RSET}},
		{matchers.Match{Command: matchers.QUIT}, catalog.Query{Command: catalog.QUIT}},
	} {
		got := pipeline.Query(&tt.match)
		if got.Origin != tt.want.Origin || got.Direction != tt.want.Direction || got.MTA != tt.want.MTA || got.Command != tt.want.Command {
			t.Errorf("%v %v %v %v: the catalog is asked %+v", tt.match.ReplyFrom, tt.match.Direction, tt.match.MTA, tt.match.Command, got)
		}
	}
}
