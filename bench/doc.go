// Package bench measures the whole way of a line, from a log to JSON, over logs of real mail
// servers. What one package costs is measured beside it, in its own tests.
//
//	go test -run '^$' -bench . ./bench
package bench
