// Package pipeline is the contract between inputs, matchers, catalog and outputs, and the loop that
// keeps it. It knows no file format, no network and no configuration.
//
//	                          side by side   in order   side by side   in order
//	input/file  ─┐
//	input/stdin  ├─► batch ─► match, enrich ─► resolve ─► encode ─► write ─► acknowledge ─┐
//	…           ─┘     ▲                                                                  │
//	                   └──────────────── the batch, empty again ◄─────────────────────────┘
//
// # Who owns which bytes
//
// A [Batch] owns the lines of one stream, in the order in which they were written, and everything
// made of them: matches and events are views into its buffer and its arena, valid until the batch
// is acknowledged. An output that keeps anything longer copies it.
//
// # Who does what when
//
// Each [Input] has a goroutine of its own that fills its batches, so a silent input holds up no
// other. Workers take filled batches, and a number each, in the order in which they were read.
// Matching and encoding run side by side; between them, and then at each [Output] and at the
// acknowledgement, a batch waits for its turn. So what the lines before tell of a line is known
// (an entry in several pieces, a repeated one), and what comes out, comes in the order in which it
// was read, whatever the number of workers.
//
// # What is acknowledged when
//
// [Input.Ack] is called once every output has accepted the batch, in order. Only then may an
// input move a checkpoint or commit an offset. If an output fails for good, nothing after it is
// acknowledged and [Pipeline.Run] returns: the lines are read again next time. A position does not
// move past an entry whose last piece has not come ([Batch.Unfinished]). So an event can
// come twice but never not at all; both copies have the same event_id.
//
// # What holds back whom
//
// Memory is bounded: an input has MaxInFlight batches and no more. An output that is away keeps
// its batches, then the inputs have none left to fill, then they stop reading. Nothing is dropped:
// the log file, or the topic, is the buffer.
//
// # Every line is accounted for
//
// Each line gets exactly one [matchers.Verdict]; their sum in [Counts] is the number of lines read.
// A line whose reading panics is malformed, and the next one is read.
package pipeline
