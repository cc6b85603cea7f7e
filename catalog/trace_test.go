package catalog

import (
	"strings"
	"testing"
)

func TestTrace(t *testing.T) {
	c := mustLoad(t)
	for _, test := range []struct {
		codes, text string
		want        string // candidates by kind, name and reason; ! decided
	}{
		{
			"550 5.1.1", "550 5.1.1 <u@b.example>... Relaying denied",
			"phrase relay.denied relay_denied!, phrase relay_denied.denied relay_denied, enhanced_code 5.1.1 user_unknown, reply_code 550 unknown, outcome  unknown",
		},
		{
			"554 5.2.2", "554 5.2.2 Transaction failed", // weak against a precise code
			"phrase transaction.failed policy_rejected, enhanced_code 5.2.2 mailbox_full!, reply_code 554 unknown, outcome  unknown",
		},
		{
			"535 5.7.0", "535 5.7.0 no", // a precise reply code goes first
			"reply_code 535 smtp_auth_failed!, enhanced_code 5.7.0 policy_rejected, outcome  unknown",
		},
		{"", "", "outcome  unknown"},
	} {
		q := codes(t, test.codes)
		q.Text = []byte(test.text)
		var got []string
		for _, k := range c.Trace(&q) {
			s := k.Kind + " " + k.Name + " " + k.Reason.String()
			if k.Won {
				s += "!"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%q:\n%s\nwant\n%s", test.text, s, test.want)
		}
	}
}
