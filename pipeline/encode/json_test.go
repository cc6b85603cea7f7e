package encode_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"mtalens/catalog"
	"mtalens/matchers"
	"mtalens/pipeline"
	"mtalens/pipeline/encode"
)

// encodeEvent encodes an event of a line that is only a message.
func encodeEvent(t *testing.T, m *matchers.Match) string {
	t.Helper()
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &pipeline.Batch{Stream: &pipeline.Stream{Input: "mail", Path: "/var/log/mail.log"}}
	b.Add([]byte("the line"), 812, false)
	got := string(encode.JSON{Catalog: known}.Append(nil, b, &pipeline.Event{Match: *m}))
	if !strings.HasSuffix(got, "}\n") || !json.Valid([]byte(got)) {
		t.Errorf("not one object a line: %q", got)
	}
	return got
}

func TestJSONLeavesOutWhatIsUnknown(t *testing.T) {
	got := encodeEvent(t, &matchers.Match{Kind: matchers.Delivered})
	want := `{"schema":1,"event_id":"00000000000000000000000000000000","event":"delivered",` +
		`"input":"mail","path":"/var/log/mail.log","offset":812,"message":"the line"}` + "\n"
	if got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

func TestJSON(t *testing.T) {
	for _, tt := range []struct {
		name string
		m    matchers.Match
		want string
	}{
		{"Postfix logs the brackets of a message ID", matchers.Match{MessageID: []byte("<m1@a.example>")}, `"message_id":"<m1@a.example>"`},
		{"Exim does not", matchers.Match{MessageID: []byte("m1@a.example")}, `"message_id":"<m1@a.example>"`},
		{"no delay is a delay", matchers.Match{HasDelay: true}, `"delay":0,`},
		{"as many digits as there are", matchers.Match{HasDelay: true, Delay: 1720 * time.Millisecond}, `"delay":1.72,`},
		{"an error number may be negative", matchers.Match{Errno: -44}, `"errno":-44,`},
		{"the null sender is known", matchers.Match{Sender: []byte("<>")}, `"sender":"<>"`},
		{"a terminal is not steered", matchers.Match{HELO: []byte("\x1b[2J\u202e\x7f")}, `"helo":"\u001b[2J\u202e\u007f"`},
		{"invalid UTF-8 becomes valid", matchers.Match{ReplyText: []byte("550 \xd3\xca\xcf\xe4")}, `"reply_text":"550 ` + "\ufffd\ufffd\ufffd\ufffd" + `"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := encodeEvent(t, &tt.m); !strings.Contains(got, tt.want) {
				t.Errorf("%s lacks %s", got, tt.want)
			}
		})
	}
}
