// Package bench measures the whole way of a line, from a log to JSON, over logs of real mail
// servers. What one package costs is measured beside it, in its own tests.
//
//	go test -run '^$' -bench . ./bench   # from memory to memory
//	make bench-compare                  # whole processes, beside other programs
//	go run ./bench/cmd/generate -h      # logs of any size
package bench
