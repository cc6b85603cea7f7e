package pipeline

import (
	"sync/atomic"

	"mtalens/matchers"
)

// Counts says what became of the lines that were read and acknowledged. It may be read while the
// pipeline runs. The sum of Lines is the number of lines.
type Counts struct {
	Lines     [matchers.Verdicts]atomic.Uint64
	Truncated atomic.Uint64 // lines cut at the limit, counted beside their verdict
	Bytes     atomic.Uint64 // of lines, without line breaks
	Events    [matchers.Kinds]atomic.Uint64
}

func (c *Counts) add(b *Batch) {
	var lines [matchers.Verdicts]uint64
	var events [matchers.Kinds]uint64
	var truncated, size uint64
	for i := range b.Lines {
		l := &b.Lines[i]
		lines[l.Verdict]++
		size += uint64(l.End - l.Start)
		if l.Truncated {
			truncated++
		}
	}
	for i := range b.Events {
		events[b.Events[i].Kind]++
	}
	for v, n := range lines {
		c.Lines[v].Add(n)
	}
	for k, n := range events {
		c.Events[k].Add(n)
	}
	c.Truncated.Add(truncated)
	c.Bytes.Add(size)
}

// LinesRead returns the number of lines that were read and acknowledged.
func (c *Counts) LinesRead() uint64 {
	var n uint64
	for i := range c.Lines {
		n += c.Lines[i].Load()
	}
	return n
}
