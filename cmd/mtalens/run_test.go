package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patience is how long a script waits for what must come.
const patience = 30 * time.Second

// daemonCommands are what scripts need to deal with a process that goes on.
var daemonCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"await":   await,
	"feed":    feed,
	"port":    freePort,
	"request": request,
	"send":    send,
}

// await is "await FILE TEXT [N]": it waits until FILE holds TEXT, N times.
func await(ts *testscript.TestScript, _ bool, args []string) {
	n := 1
	if len(args) > 2 {
		n, _ = strconv.Atoi(args[2])
	}
	content := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		b, err := os.ReadFile(ts.MkAbs(args[0]))
		content = string(b)
		if err == nil && strings.Count(content, args[1]) >= n {
			return
		}
	}
	ts.Fatalf("%s does not hold %q %d times:\n%s", args[0], args[1], n, content)
}

// feed is "feed FIFO FILE": it writes FILE to FIFO, which is made if it is not there, and keeps its
// other end open until the script ends.
func feed(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	if _, err := os.Stat(path); err != nil {
		ts.Check(syscall.Mkfifo(path, 0o600))
	}
	fifo, err := os.OpenFile(path, os.O_RDWR, 0)
	ts.Check(err)
	ts.Defer(func() { fifo.Close() })
	_, err = fifo.WriteString(ts.ReadFile(args[1]))
	ts.Check(err)
}

// freePort is "port NAME": the environment variable NAME becomes a port that nobody listens at.
func freePort(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Check(l.Close())
	ts.Setenv(args[0], port)
}

// request is "request METHOD URL STATUS TEXT": the answer has that status and holds TEXT.
func request(ts *testscript.TestScript, _ bool, args []string) {
	r, err := http.NewRequest(args[0], args[1], nil)
	ts.Check(err)
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if strconv.Itoa(answer.StatusCode) != args[2] || !strings.Contains(string(body), args[3]) {
		ts.Fatalf("%s %s: %d %s", args[0], args[1], answer.StatusCode, body)
	}
}

// send is "send SIGNAL": the process that was started last in the background gets a signal.
func send(ts *testscript.TestScript, _ bool, args []string) {
	signals := map[string]syscall.Signal{"HUP": syscall.SIGHUP, "INT": syscall.SIGINT, "TERM": syscall.SIGTERM}
	commands := ts.BackgroundCmds()
	ts.Check(commands[len(commands)-1].Process.Signal(signals[args[0]]))
}
