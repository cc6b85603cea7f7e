package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
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
	"manager": manager,
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

// manager is "manager FILE": there is a service manager, as systemd is one, that writes down in FILE
// what it is told.
func manager(ts *testscript.TestScript, _ bool, args []string) {
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	folder, err := os.MkdirTemp("", "") // the path of a socket has at most 108 bytes
	ts.Check(err)
	path := filepath.Join(folder, "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	ts.Check(err)
	ts.Setenv("NOTIFY_SOCKET", path)
	done := make(chan struct{})
	go func() {
		defer close(done)
		message := make([]byte, 4096)
		for {
			n, err := socket.Read(message)
			if err != nil {
				return
			}
			fmt.Fprintf(file, "%s\n", message[:n])
		}
	}()
	ts.Defer(func() {
		socket.Close()
		<-done
		file.Close()
		os.RemoveAll(folder)
	})
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
