package health

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
)

// Handler answers, as daemons of the Prometheus family do:
//
//	GET  /-/healthy  the process is there
//	GET  /-/ready    every input is open and every output accepts events; else 503 and the reasons
//	POST /-/reload   the configuration is read again; 500 and the reason if that can't be
type Handler struct {
	watched atomic.Pointer[Pipeline]                    // nil: there is none
	reloads atomic.Pointer[func(context.Context) error] // nil: nobody may ask for that by HTTP
}

// AllowReload says what reads the configuration again; nil: nobody may ask for that.
func (h *Handler) AllowReload(reload func(context.Context) error) {
	if reload == nil {
		h.reloads.Store(nil)
		return
	}
	h.reloads.Store(&reload)
}

// Watch names the pipeline that is running; nil: none is.
func (h *Handler) Watch(p *Pipeline) { h.watched.Store(p) }

// ServeHTTP answers a request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch r.URL.Path {
	case "/-/healthy":
		allow(w, r, func() { answer(w, http.StatusOK, "mtalens is healthy.") }, http.MethodGet, http.MethodHead)
	case "/-/ready":
		allow(w, r, func() { h.ready(w) }, http.MethodGet, http.MethodHead)
	case "/-/reload":
		allow(w, r, func() { h.reload(w, r) }, http.MethodPost, http.MethodPut)
	default:
		answer(w, http.StatusNotFound, "There is nothing here.")
	}
}

func (h *Handler) ready(w http.ResponseWriter) {
	p := h.watched.Load()
	if p == nil {
		answer(w, http.StatusServiceUnavailable, "mtalens is not ready: it starts, or stops.")
		return
	}
	if problems := p.Problems(); len(problems) > 0 {
		answer(w, http.StatusServiceUnavailable, "mtalens is not ready: "+strings.Join(problems, "; ")+".")
		return
	}
	answer(w, http.StatusOK, "mtalens is ready.")
}

func (h *Handler) reload(w http.ResponseWriter, r *http.Request) {
	reload := h.reloads.Load()
	if reload == nil {
		answer(w, http.StatusForbidden, "Reloading by HTTP is off; http.reload in the configuration allows it.")
		return
	}
	if err := (*reload)(r.Context()); err != nil {
		answer(w, http.StatusInternalServerError, err.Error())
		return
	}
	answer(w, http.StatusOK, "The configuration was reloaded.")
}

// allow calls do if the request has one of the methods.
func allow(w http.ResponseWriter, r *http.Request, do func(), methods ...string) {
	if slices.Contains(methods, r.Method) {
		do()
		return
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	answer(w, http.StatusMethodNotAllowed, "This takes "+strings.Join(methods, " or ")+".")
}

func answer(w http.ResponseWriter, status int, text string) {
	w.WriteHeader(status)
	io.WriteString(w, text+"\n")
}
