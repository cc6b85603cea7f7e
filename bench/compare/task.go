package main

// task is a log and the programs that read it. The one that is called grep is what the others are
// compared with.
type task struct {
	form     string // of the log; see package generate
	title    string
	programs []program
}

// program is something that reads a log.
type program struct {
	name string
	does string   // what comes out
	args []string // the log is appended
}

// counts reports whether only a number is printed. GNU grep stops at the first match if its output
// is /dev/null, so such output has to go elsewhere.
func (p *program) counts() bool { return p.args[0] == "wc" || p.args[0] == "env" }

var tasks = []task{
	{"postfix-rfc3164", "Postfix, RFC 3164", []program{
		{"wc -l", "number of lines", []string{"wc", "-l"}},
		{"grep -c", "number of outcomes", []string{"env", "LC_ALL=C", "grep", "-c", "status="}},
		{"mtalens, 1 worker", "events with codes, reason, advice, as JSON", []string{"mtalens", "enrich", "--workers", "1"}},
		{"mtalens, 2 workers", "the same", []string{"mtalens", "enrich", "--workers", "2"}},
		{"mtalens, no join", "the same, without what other lines say", []string{"mtalens", "enrich", "--workers", "1", "--no-join"}},
		{"lognormalizer", "fields of outcomes and refusals, as JSON", []string{"bench/peers/lognormalizer/run"}},
		{"rsyslog, mmnormalize", "the same, inside a daemon", []string{"bench/peers/rsyslog/run"}},
		{"mtail", "counters by status and code", []string{"bench/peers/mtail/run"}},
		{"pflogsumm", "one report", []string{"bench/peers/pflogsumm/run"}},
	}},
	{"exim-mainlog", "Exim, mainlog", []program{
		{"wc -l", "number of lines", []string{"wc", "-l"}},
		{"grep -c", "number of deliveries", []string{"env", "LC_ALL=C", "grep", "-c", " => "}},
		{"mtalens, 1 worker", "events with codes, reason, advice, as JSON", []string{"mtalens", "enrich", "--workers", "1"}},
		{"mtalens, 2 workers", "the same", []string{"mtalens", "enrich", "--workers", "2"}},
		{"mtalens, no join", "the same, without what other lines say", []string{"mtalens", "enrich", "--workers", "1", "--no-join"}},
		{"eximstats", "one report", []string{"bench/peers/eximstats/run"}},
	}},
}

// peers says which command the script of a peer needs.
var peers = map[string]string{
	"bench/peers/eximstats/run":     "eximstats",
	"bench/peers/lognormalizer/run": "lognormalizer",
	"bench/peers/mtail/run":         "mtail",
	"bench/peers/pflogsumm/run":     "pflogsumm",
	"bench/peers/rsyslog/run":       "rsyslogd",
}

// needs returns the command that must be installed.
func (p *program) needs() string {
	if command, ok := peers[p.args[0]]; ok {
		return command
	}
	return p.args[0]
}

// command returns what reads the log.
func (p *program) command(log string) []string { return append(p.args[:len(p.args):len(p.args)], log) }
