package encode

import (
	"slices"

	"mtalens/pipeline"
)

// Fields returns the names of all fields of the event, in the order in which they are written. Some
// belong to inputs, or to knowledge, that may not be there.
func Fields() []string {
	return []string{
		"schema", "time", "event_id", "mta", "host", "instance", "service", "process", "pid",
		"event", "direction", "queue_id", "parent_queue_id", "message_id", "sender", "recipient",
		"orig_recipient", "delivered_to", "size", "nrcpt",
		"client_host", "client_ip", "client_port", "helo", "protocol", "auth_user", "auth_mechanism",
		"transport", "router", "relay_host", "relay_ip", "relay_port", "relay_path", "tls",
		"remote_queue_id", "errno", "delay", "delays",
		"reply_from", "reply_code", "enhanced_code", "dsn", "command", "reply_text",
		"class", "category", "reason", "severity", "bounce_type", "retryable", "provider", "signature",
		"first_seen", "title", "description", "advice", "link",
		"fields", "joined", "truncated",
		"input", "path", "topic", "partition", "offset", "cursor", "message",
	}
}

// Selected writes some of the fields that JSON writes.
type Selected struct {
	JSON
	keep map[string]bool
}

// Only returns an encoder that writes the fields with these names.
func (j JSON) Only(names []string) Selected {
	keep := make(map[string]bool, len(names))
	for _, name := range names {
		keep[name] = true
	}
	return Selected{j, keep}
}

// Without returns an encoder that writes all fields but those with these names.
func (j JSON) Without(names []string) Selected {
	return j.Only(slices.DeleteFunc(Fields(), func(name string) bool { return slices.Contains(names, name) }))
}

// Append appends e as JSON.Append does, and takes out again what is not wanted: that costs less than
// to ask at each field of the many events of which everything is wanted.
func (s Selected) Append(dst []byte, b *pipeline.Batch, e *pipeline.Event) []byte {
	start := len(dst)
	dst = s.JSON.Append(dst, b, e)
	kept := start + 1 // behind the brace
	for i := kept; dst[i] == '"'; {
		key := i + 1
		colon := endOfString(dst, i)
		end := endOfValue(dst, colon+1)
		if s.keep[string(dst[key:colon-1])] {
			if kept > start+1 {
				dst[kept] = ','
				kept++
			}
			kept += copy(dst[kept:], dst[i:end])
		}
		i = end + 1
		if dst[end] == '}' {
			break
		}
	}
	return append(dst[:kept], '}', '\n')
}

// endOfValue returns the end of the value that starts at i of JSON without blanks.
func endOfValue(b []byte, i int) int {
	depth := 0
	for {
		switch b[i] {
		case '"':
			i = endOfString(b, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
		i++
	}
}

// endOfString returns the end of the string whose first quote stands at i.
func endOfString(b []byte, i int) int {
	for i++; b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}
