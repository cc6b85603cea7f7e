package pipeline

import (
	"time"

	"mtalens/matchers"
	"mtalens/pipeline/join"
)

// BatchBytes is the size of the buffer of a batch. A line that is longer makes its batch grow.
const BatchBytes = 256 << 10

// Stream is one sequence of lines with positions of its own: a file, standard input, a partition.
// Its fields must not change once a batch refers to it.
type Stream struct {
	Input     string       // name of the input
	Path      string       // the file; "" where there is none
	Reference time.Time    // no line is younger: the time of the file's last change; zero: now, at each batch
	MTA       matchers.MTA // whose lines these are; NoMTA: that is told from each line

	sequence matchers.Sequence // what its lines so far leave open; changed in order only
}

// reference returns the time that no line of the stream is younger than.
func (s *Stream) reference() time.Time {
	if s.Reference.IsZero() {
		return time.Now()
	}
	return s.Reference
}

// Batch holds lines of one stream in order, the bytes that they lie in, and the events made of
// them. It is filled by one input, then worked on by one worker.
type Batch struct {
	Stream *Stream
	Buf    []byte // the bytes of the lines; what lies between lines means nothing
	Lines  []Line
	Events []Event // in the order of their lines

	arena   matchers.Arena
	loose   []int      // lines whose verdict only the lines before them can tell
	notes   join.Notes // what lines without an outcome tell of messages
	encoded []Encoded  // one for each output
	source  *source
	ticket  uint64

	unfinished bool
}

// Unfinished reports whether an entry in several pieces had begun in b, or before, and not ended
// with it: a position behind b would lose the pieces that were read. It is valid for [Input.Ack].
func (b *Batch) Unfinished() bool { return b.unfinished }

// Line is one line of a batch.
type Line struct {
	Start, End int   // in Buf, without the line break
	Offset     int64 // of its first byte in the uncompressed stream, or its number there
	Truncated  bool  // it was longer than the limit, its end is missing
	Verdict    matchers.Verdict
}

// Bytes returns the bytes of a line.
func (b *Batch) Bytes(l *Line) []byte { return b.Buf[l.Start:l.End] }

// Add copies line, which has no line break, to the end of the batch.
func (b *Batch) Add(line []byte, offset int64, truncated bool) {
	start := len(b.Buf)
	b.Buf = append(b.Buf, line...)
	b.Lines = append(b.Lines, Line{Start: start, End: len(b.Buf), Offset: offset, Truncated: truncated})
}

// reset empties the batch and keeps its room, unless an extraordinary line has blown it up.
func (b *Batch) reset() {
	if cap(b.Buf) > 2*BatchBytes {
		b.Buf = make([]byte, 0, BatchBytes)
	}
	b.Stream, b.Buf, b.Lines, b.Events, b.loose = nil, b.Buf[:0], b.Lines[:0], b.Events[:0], b.loose[:0]
	b.arena.Reset()
	b.notes.Reset()
	for i := range b.encoded {
		b.encoded[i].reset()
	}
}

// Encoded is what one output will write of one batch: records, one after the other.
type Encoded struct {
	Bytes   []byte
	Records []Record
}

// Record is one event, or one line, as it will be written.
type Record struct {
	End   int // in Bytes; it starts where the one before it ends
	Index int // in Batch.Events, or in Batch.Lines for an output of raw lines
}

// Close ends the record that was appended to e.Bytes last.
func (e *Encoded) Close(index int) {
	e.Records = append(e.Records, Record{End: len(e.Bytes), Index: index})
}

func (e *Encoded) reset() {
	if cap(e.Bytes) > 16*BatchBytes {
		e.Bytes = nil
	}
	e.Bytes, e.Records = e.Bytes[:0], e.Records[:0]
}
