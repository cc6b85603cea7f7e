// Package encode writes events: as JSON for machines, as text for people. Everything is appended
// to a slice that the caller owns; nothing is allocated unless that is too short.
package encode

import (
	"strconv"
	"time"

	"mtalens/catalog"
	"mtalens/catalog/smtp"
	"mtalens/matchers"
	"mtalens/pipeline"
)

// JSON writes one object a line, as docs/event.schema.json publishes it.
type JSON struct {
	Catalog *catalog.Catalog
	Lang    catalog.Lang
}

// Append appends e, an event of b, as one JSON object and a line break: keys in the order of
// docs/event.md, unknown ones left out.
func (j JSON) Append(dst []byte, b *pipeline.Batch, e *pipeline.Event) []byte {
	dst = append(dst, `{"schema":1`...)
	dst = appendOrigin(dst, e)
	dst = appendMessage(dst, e)
	dst = appendClient(dst, e)
	dst = appendRelay(dst, e)
	dst = appendReply(dst, e)
	dst = j.appendMeaning(dst, e)
	dst = appendFields(dst, e.Fields)
	dst = appendPlace(dst, b, e)
	return append(dst, '}', '\n')
}

// appendOrigin appends when and by whom the line was written.
func appendOrigin(dst []byte, e *pipeline.Event) []byte {
	if !e.Time.IsZero() {
		dst = append(dst, `,"time":"`...)
		dst = matchers.AppendRFC3339(dst, e.Time)
		dst = append(dst, '"')
	}
	dst = append(dst, `,"event_id":"`...)
	dst = appendHex(dst, e.ID)
	dst = append(dst, '"')
	dst = appendWord(dst, `,"mta":"`, e.MTA.String())
	dst = appendBytes(dst, `,"host":"`, e.Host)
	dst = appendBytes(dst, `,"instance":"`, e.Instance)
	dst = appendBytes(dst, `,"service":"`, e.Service)
	dst = appendBytes(dst, `,"process":"`, e.Process)
	return appendUint(dst, `,"pid":`, uint64(e.PID))
}

// appendMessage appends what happened, and to which message.
func appendMessage(dst []byte, e *pipeline.Event) []byte {
	dst = appendWord(dst, `,"event":"`, e.Kind.String())
	dst = appendWord(dst, `,"direction":"`, e.Direction.String())
	dst = appendBytes(dst, `,"queue_id":"`, e.QueueID)
	dst = appendBytes(dst, `,"parent_queue_id":"`, e.ParentQueueID)
	dst = appendMessageID(dst, e.MessageID)
	dst = appendBytes(dst, `,"sender":"`, e.Sender)
	dst = appendBytes(dst, `,"recipient":"`, e.Recipient)
	dst = appendBytes(dst, `,"orig_recipient":"`, e.OrigRecipient)
	dst = appendBytes(dst, `,"delivered_to":"`, e.DeliveredTo)
	dst = appendUint(dst, `,"size":`, uint64(e.Size))
	return appendUint(dst, `,"nrcpt":`, uint64(e.Recipients))
}

// appendMessageID appends a message ID with the angle brackets that belong to it (RFC 5322 §3.6.4);
// Exim logs it without.
func appendMessageID(dst, id []byte) []byte {
	if len(id) == 0 || id[0] == '<' {
		return appendBytes(dst, `,"message_id":"`, id)
	}
	dst = appendEscaped(append(dst, `,"message_id":"<`...), id, true)
	return append(dst, '>', '"')
}

// appendClient appends who brought the message.
func appendClient(dst []byte, e *pipeline.Event) []byte {
	dst = appendBytes(dst, `,"client_host":"`, e.ClientHost)
	dst = appendBytes(dst, `,"client_ip":"`, e.ClientIP)
	dst = appendUint(dst, `,"client_port":`, uint64(e.ClientPort))
	dst = appendBytes(dst, `,"helo":"`, e.HELO)
	dst = appendBytes(dst, `,"protocol":"`, e.Protocol)
	dst = appendBytes(dst, `,"auth_user":"`, e.AuthUser)
	return appendBytes(dst, `,"auth_mechanism":"`, e.AuthMechanism)
}

// appendRelay appends where it went, and how long that took.
func appendRelay(dst []byte, e *pipeline.Event) []byte {
	dst = appendBytes(dst, `,"transport":"`, e.Transport)
	dst = appendBytes(dst, `,"router":"`, e.Router)
	dst = appendBytes(dst, `,"relay_host":"`, e.RelayHost)
	dst = appendBytes(dst, `,"relay_ip":"`, e.RelayIP)
	dst = appendUint(dst, `,"relay_port":`, uint64(e.RelayPort))
	dst = appendBytes(dst, `,"relay_path":"`, e.RelayPath)
	dst = appendBytes(dst, `,"tls":"`, e.TLS)
	dst = appendBytes(dst, `,"remote_queue_id":"`, e.RemoteQueueID)
	if e.Errno != 0 {
		dst = append(dst, `,"errno":`...)
		dst = strconv.AppendInt(dst, int64(e.Errno), 10)
	}
	if e.HasDelay {
		dst = appendSeconds(append(dst, `,"delay":`...), e.Delay)
	}
	if e.HasDelays {
		dst = appendSeconds(append(dst, `,"delays":{"before_qmgr":`...), e.Delays.BeforeQueueManager)
		dst = appendSeconds(append(dst, `,"qmgr":`...), e.Delays.QueueManager)
		dst = appendSeconds(append(dst, `,"conn_setup":`...), e.Delays.ConnectionSetup)
		dst = appendSeconds(append(dst, `,"transmission":`...), e.Delays.Transmission)
		dst = append(dst, '}')
	}
	return dst
}

// appendReply appends what was said.
func appendReply(dst []byte, e *pipeline.Event) []byte {
	dst = appendWord(dst, `,"reply_from":"`, e.ReplyFrom.String())
	dst = appendUint(dst, `,"reply_code":`, uint64(e.ReplyCode))
	dst = appendEnhanced(dst, `,"enhanced_code":"`, e.Enhanced)
	dst = appendEnhanced(dst, `,"dsn":"`, e.DSN)
	dst = appendWord(dst, `,"command":"`, e.Command.String())
	return appendBytes(dst, `,"reply_text":"`, e.ReplyText)
}

// appendMeaning appends what it means; what to do about it only where something failed.
func (j JSON) appendMeaning(dst []byte, e *pipeline.Event) []byte {
	failed := e.Kind.Failure()
	dst = appendWord(dst, `,"class":"`, e.Class.String())
	dst = appendWord(dst, `,"category":"`, e.Category.String())
	dst = appendWord(dst, `,"reason":"`, e.Reason.String())
	dst = appendWord(dst, `,"severity":"`, e.Severity.String())
	if failed && e.BounceType != catalog.BounceNone {
		dst = appendWord(dst, `,"bounce_type":"`, e.BounceType.String())
	}
	if failed && e.Reason != catalog.NoReason {
		dst = strconv.AppendBool(append(dst, `,"retryable":`...), e.Retryable)
	}
	dst = appendText(dst, `,"provider":"`, j.Catalog.ProviderName(e.Provider))
	dst = appendText(dst, `,"signature":"`, j.Catalog.SignatureName(e.Signature))
	dst = appendText(dst, `,"title":"`, j.Catalog.Title(e.Meaning, j.Lang))
	if failed {
		dst = appendText(dst, `,"advice":"`, j.Catalog.Advice(e.Meaning, j.Lang))
		dst = appendText(dst, `,"link":"`, j.Catalog.Link(e.Meaning))
	}
	return dst
}

// appendFields appends what the user's own matcher has named.
func appendFields(dst []byte, fields []matchers.OwnField) []byte {
	if len(fields) == 0 {
		return dst
	}
	dst = append(dst, `,"fields":{`...)
	for i, f := range fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendQuoted(dst, []byte(f.Name))
		dst = appendQuoted(append(dst, ':'), f.Value)
	}
	return append(dst, '}')
}

// appendPlace appends where the line stood, and the line itself.
func appendPlace(dst []byte, b *pipeline.Batch, e *pipeline.Event) []byte {
	line := &b.Lines[e.Line]
	if e.Unjoined {
		dst = append(dst, `,"joined":false`...)
	}
	if line.Truncated {
		dst = append(dst, `,"truncated":true`...)
	}
	dst = appendText(dst, `,"input":"`, b.Stream.Input)
	dst = appendText(dst, `,"path":"`, b.Stream.Path)
	dst = append(dst, `,"offset":`...)
	dst = strconv.AppendInt(dst, line.Offset, 10)
	return appendBytes(dst, `,"message":"`, b.Bytes(line))
}

// appendBytes appends a value that others wrote, if there is one. key ends in the opening quote.
func appendBytes(dst []byte, key string, value []byte) []byte {
	if len(value) == 0 {
		return dst
	}
	return append(appendEscaped(append(dst, key...), value, true), '"')
}

// appendText is appendBytes for what the user or the catalog wrote.
func appendText(dst []byte, key, value string) []byte { return appendBytes(dst, key, []byte(value)) }

// appendWord appends a word of ours, if there is one: it needs no escapes.
func appendWord(dst []byte, key, value string) []byte {
	if value == "" {
		return dst
	}
	return append(append(append(dst, key...), value...), '"')
}

func appendUint(dst []byte, key string, value uint64) []byte {
	if value == 0 {
		return dst
	}
	return strconv.AppendUint(append(dst, key...), value, 10)
}

func appendEnhanced(dst []byte, key string, code smtp.EnhancedCode) []byte {
	if code.Class == 0 {
		return dst
	}
	return append(code.AppendTo(append(dst, key...)), '"')
}

// appendSeconds appends d in seconds, with as many digits as it needs.
func appendSeconds(dst []byte, d time.Duration) []byte {
	dst = strconv.AppendInt(dst, int64(d/time.Second), 10)
	fraction := d % time.Second
	if fraction == 0 {
		return dst
	}
	dst = append(dst, '.')
	const unit = time.Second / 10
	for ; fraction > 0; fraction = fraction % unit * 10 {
		dst = append(dst, '0'+byte(fraction/unit))
	}
	return dst
}

// appendHex appends an ID as 32 hexadecimal digits.
func appendHex(dst []byte, id pipeline.ID) []byte {
	const digits = "0123456789abcdef"
	var hex [2 * len(id)]byte
	for i, c := range id {
		hex[2*i], hex[2*i+1] = digits[c>>4], digits[c&0xf]
	}
	return append(dst, hex[:]...)
}
