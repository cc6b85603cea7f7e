package matchers_test

import "testing"

// Forms that only some versions or builds of Exim write, or only some settings make it write. The
// golden files hold what 4.96 and 4.99 write.
func TestEximVersions(t *testing.T) {
	for _, test := range []struct{ why, line, want string }{
		// Deliveries.
		{
			"before 4.85 the reply names the host, there is no H=",
			`ID ** a@b.example R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<a@b.example>: host mx.b.example [192.0.2.1]: 550 5.1.1 no`,
			`bounced to=a@b.example relay=mx.b.example[192.0.2.1] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
		},
		{
			"long ago it was a mailer",
			`ID == a@b.example R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mailer after pipelined RCPT TO:<a@b.example>: host mx.b.example [192.0.2.1]: 450-4.2.1 slow\n450 4.2.1 down`,
			`deferred to=a@b.example relay=mx.b.example[192.0.2.1] code=450 status=4.2.1 at=rcpt reply=450-4.2.1 slow\n450 4.2.1 down`,
		},
		{
			"before 4.85 a failed host is told without H=",
			`ID SMTP error from remote mail server after initial connection: host mx.b.example [192.0.2.1]: 421 busy`,
			`attempt relay=mx.b.example[192.0.2.1] code=421 at=connect reply=421 busy`,
		},
		{
			"before 4.85, no reply",
			`ID Remote host mx.b.example [192.0.2.1] closed connection in response to EHLO me.example`,
			`attempt relay=mx.b.example[192.0.2.1] at=ehlo reply=Remote host mx.b.example [192.0.2.1] closed connection in response to EHLO me.example`,
		},
		{
			"before 4.85, a timeout",
			`ID SMTP timeout while connected to mx.b.example [192.0.2.1] after RCPT TO:<a@b.example>`,
			`attempt relay=mx.b.example[192.0.2.1] at=rcpt reply=SMTP timeout while connected to mx.b.example [192.0.2.1] after RCPT TO:<a@b.example>`,
		},
		{
			"before 4.85, a refused connection",
			`ID mx.b.example [192.0.2.1] Connection refused`,
			`attempt relay=mx.b.example[192.0.2.1] at=connect reply=Connection refused`,
		},
		{
			"as the specification has it",
			`ID Failed to connect to mx.b.example [192.0.2.1]: Connection refused`,
			`attempt relay=mx.b.example[192.0.2.1] at=connect reply=Connection refused`,
		},
		{
			"a failed host with its port has no colon behind it where a recipient is put off",
			`ID H=mx.b.example [192.0.2.1]:25 SMTP error from remote mail server after RCPT TO:<a@b.example>: 452 4.2.2 full`,
			`attempt relay=mx.b.example[192.0.2.1] code=452 status=4.2.2 at=rcpt reply=452 4.2.2 full`,
		},
		{
			"no host of this name answered",
			`ID H=mx.b.example [192.0.2.1]: SMTP timeout after initial connection: Connection timed out`,
			`attempt relay=mx.b.example[192.0.2.1] at=connect reply=SMTP timeout after initial connection: Connection timed out`,
		},
		{
			"before 4.87 I= stands before H=, and the star of a used connection behind it",
			`ID => a@b.example R=dnslookup T=remote_smtp I=[198.51.100.1] H=mx.b.example [192.0.2.1]* X=TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256 C="250 2.0.0 Ok: queued as 4XyZ"`,
			`delivered to=a@b.example relay=mx.b.example[192.0.2.1] code=250 status=2.0.0 at=end_of_data reply=250 2.0.0 Ok: queued as 4XyZ`,
		},
		{
			"DNSSEC, fast open, proxy, early pipelining",
			`ID => a@b.example R=dnslookup T=remote_smtp H=mx.b.example DS [192.0.2.1]:25* PRX=[198.51.100.9]:1080 I=[198.51.100.1]:4711 TFO* X=TLS1.3:A:256* CV=dane A=plain:me L* PRDR K C="250 ok" QT=1d2h3m4s DT=0.5s`,
			`delivered to=a@b.example relay=mx.b.example[192.0.2.1] code=250 at=end_of_data reply=250 ok`,
		},
		{
			"a queue of its own, SRS, a shadow transport that failed",
			`ID => u <u@b.example> F=<s@c.example> Q=slow SRS=<SRS0=x=y@z.example> P=<s@c.example> R=localuser T=local_delivery S=300 ST=archive (disk: full) QT=1s`,
			`delivered from=s@c.example to=u@b.example`,
		},
		{
			"a local transport with a host",
			`ID => u@b.example R=lmtp T=local_lmtp H=mailstore C="250 2.0.0 <u@b.example> Saved"`,
			`delivered to=u@b.example relay=mailstore code=250 status=2.0.0 at=end_of_data reply=250 2.0.0 <u@b.example> Saved`,
		},
		{
			"all parents of an alias",
			`ID => a@b.example (x@c.example, y@d.example) <list@e.example> R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1]`,
			`delivered to=a@b.example orig=list@e.example relay=mx.b.example[192.0.2.1]`,
		},
		{
			"all parents of a pipe: the last one is its address",
			`ID => |/bin/prog (x@c.example) <list@e.example> R=aliases T=address_pipe`,
			`delivered to=x@c.example orig=list@e.example into=|/bin/prog`,
		},
		{
			"a suffix that the mailbox does not have",
			`ID => bob <bob+lists@c.example> R=localuser T=local_delivery`,
			`delivered to=bob+lists@c.example into=bob`,
		},
		{
			"/dev/null is not even opened",
			`ID => /dev/null <void@c.example> R=aliases T=**bypassed**`,
			`delivered to=void@c.example into=/dev/null`,
		},
		{
			"a filter that says seen finish",
			`ID => discarded <u@c.example> R=userforward`,
			`discarded to=u@c.example into=discarded`,
		},
		{
			"a system filter that says so",
			`ID => discarded (system filter)`,
			`discarded reply=discarded (system filter)`,
		},
		{
			"the address of a failure repeated",
			`ID ** jim@b.example <jim@b.example>: unknown mail domain`,
			`bounced to=jim@b.example reply=unknown mail domain`,
		},
		{
			"an alias that times out",
			`ID ** a@b.example <list@c.example>: retry timeout exceeded`,
			`expired to=a@b.example orig=list@c.example reply=retry timeout exceeded`,
		},
		{
			"hosts that have failed for long",
			`ID ** a@b.example R=dnslookup T=remote_smtp: all hosts for 'b.example' have been failing for a long time and were last tried after this message arrived`,
			`bounced to=a@b.example reply=all hosts for 'b.example' have been failing for a long time and were last tried after this message arrived`,
		},
		{
			"mua_wrapper",
			`ID ** a@b.example mua_wrapper forced failure for deferred delivery`,
			`bounced to=a@b.example reply=mua_wrapper forced failure for deferred delivery`,
		},
		{
			"mua_wrapper names no recipient here",
			`ID ** mua_wrapper is set but recipients cannot all be delivered in one transaction`,
			`ignored`,
		},
		{
			"an error number of the system's, with fields behind its words",
			`ID == a@b.example R=dnslookup T=remote_smtp defer (113): No route to host H=mx.b.example [2001:db8::1]:25 DT=0.001s`,
			`deferred to=a@b.example relay=mx.b.example[2001:db8::1] at=connect reply=No route to host`,
		},
		{
			"an error number with its words alone",
			`ID == a@b.example R=dnslookup T=remote_smtp defer (111): Connection refused`,
			`deferred to=a@b.example at=connect reply=Connection refused`,
		},
		{
			"an error number without words",
			`ID == a@b.example R=dnslookup T=remote_smtp defer (-1)`,
			`deferred to=a@b.example`,
		},
		{
			"a domain that is held",
			`ID == a@b.example defer (-23): domain is held`,
			`deferred to=a@b.example reply=domain is held`,
		},
		{
			"a transport that never began",
			`ID == a@b.example transporting defer (-54): retry time not reached`,
			`deferred to=a@b.example reply=retry time not reached`,
		},
		{
			"a file that cannot be created says so twice",
			`ID == /home/u/mbox <u@c.example> R=r T=address_file defer (13): Permission denied: creating lock file hitching post`,
			`deferred to=u@c.example into=/home/u/mbox reply=Permission denied: creating lock file hitching post`,
		},
		{
			"a delivery whose errors do not matter",
			`ID a@b.example <list@c.example>: error ignored`,
			`ignored`,
		},

		// Refusals.
		{
			"TLS and authentication stand before the verdict",
			`H=h.example (helo) [198.51.100.7]:4711 I=[192.0.2.1]:465 X=TLS1.3:A:256 CV=no DN="CN=x" SNI="mail.c.example" F=<s@c.example> A=login:u@c.example rejected RCPT <a@b.example>: 550 over quota`,
			`rejected from=s@c.example to=a@b.example client=h.example[198.51.100.7] helo=helo user=u@c.example code=550 at=rcpt reply=550 over quota`,
		},
		{
			"DNSSEC has no blank behind it here",
			` DSH=h.example [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>`,
			`rejected from=s@c.example to=a@b.example client=h.example[198.51.100.7] at=rcpt`,
		},
		{
			"the null sender",
			`H=h.example [198.51.100.7] F=<> rejected RCPT <a@b.example>: no bounces`,
			`rejected from=<> to=a@b.example client=h.example[198.51.100.7] at=rcpt reply=no bounces`,
		},
		{
			"before 4.86 what an ACL throws away is called rejected",
			`H=h.example [198.51.100.7] F=<s@c.example> rejected RCPT <a@b.example>: discarded by RCPT ACL: spam`,
			`discarded from=s@c.example to=a@b.example client=h.example[198.51.100.7] at=rcpt reply=discarded by RCPT ACL: spam`,
		},
		{
			"per recipient, after the data",
			`ID H=h.example [198.51.100.7] rejected after DATA PRDR: 550 no`,
			`rejected client=h.example[198.51.100.7] code=550 at=end_of_data reply=550 no`,
		},
		{
			"in the middle of MIME parts",
			`ID H=h.example [198.51.100.7] F=<s@c.example> rejected during MIME ACL checks: executable`,
			`rejected from=s@c.example client=h.example[198.51.100.7] at=end_of_data reply=executable`,
		},
		{
			"the commands that carry no mail",
			`H=h.example [198.51.100.7] rejected VRFY a@b.example`,
			`rejected client=h.example[198.51.100.7]`,
		},
		{
			"AUTH, without what was sent with it",
			`H=h.example [198.51.100.7] rejected AUTH PLAIN: not here`,
			`rejected client=h.example[198.51.100.7] at=auth reply=not here`,
		},
		{
			"STARTTLS",
			`H=h.example [198.51.100.7] temporarily rejected STARTTLS`,
			`temp_rejected client=h.example[198.51.100.7] at=starttls`,
		},
		{
			"no client, but a user",
			`ID U=www F=<s@c.example> rejected by non-SMTP ACL: no`,
			`rejected from=s@c.example at=end_of_data reply=no`,
		},
		{
			"not even a user",
			`ID F=<s@c.example> rejected by non-SMTP ACL: no`,
			`rejected from=s@c.example at=end_of_data reply=no`,
		},
		{
			"local_scan()",
			`ID F=s@c.example H=h.example (helo) [198.51.100.7] P=esmtp temporarily rejected by local_scan(): later`,
			`temp_rejected from=s@c.example client=h.example[198.51.100.7] helo=helo at=end_of_data reply=later`,
		},
		{
			"helo_verify_hosts",
			`temporarily rejected "EHLO nowhere.example" from (nowhere.example) [198.51.100.7]`,
			`temp_rejected client=[198.51.100.7] helo=nowhere.example reply=EHLO nowhere.example`,
		},
		{
			"HELO with no argument",
			`rejected HELO from [198.51.100.7]: syntactically invalid argument(s): (no argument given)`,
			`rejected client=[198.51.100.7] at=ehlo reply=syntactically invalid argument(s): (no argument given)`,
		},
		{
			"MAIL before HELO",
			`rejected MAIL from h.example [198.51.100.7]: no HELO/EHLO given`,
			`rejected client=h.example[198.51.100.7] at=mail reply=no HELO/EHLO given`,
		},
		{
			"smtp_accept_max_per_connection",
			`rejected MAIL command H=h.example [198.51.100.7]: too many messages in one connection`,
			`rejected client=h.example[198.51.100.7] at=mail reply=too many messages in one connection`,
		},
		{
			"addresses without a domain",
			`unqualified recipient rejected: <root> H=h.example [198.51.100.7]`,
			`rejected to=root client=h.example[198.51.100.7] at=rcpt`,
		},
		{
			"too many recipients, all of them refused",
			`too many recipients: message rejected: sender=<s@c.example> H=h.example [198.51.100.7]`,
			`rejected from=s@c.example client=h.example[198.51.100.7] at=rcpt reply=too many recipients: message rejected`,
		},
		{
			"host_reject_connection",
			`refused connection from h.example [198.51.100.7] (host_reject_connection)`,
			`rejected client=h.example[198.51.100.7] at=connect reply=(host_reject_connection)`,
		},
		{
			"smtp_accept_reserve",
			`temporarily refused connection from h.example [198.51.100.7]: not in reserve list: connected=20 max=20 reserve=5`,
			`temp_rejected client=h.example[198.51.100.7] at=connect reply=not in reserve list: connected=20 max=20 reserve=5`,
		},
		{
			"smtp_load_reserve",
			`Connection from [198.51.100.7] refused: load average = 12.34`,
			`temp_rejected client=[198.51.100.7] at=connect reply=load average = 12.34`,
		},
		{
			"a talker before the greeting",
			`SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[198.51.100.7] input="GET / HTTP/1.1\r\n"`,
			`rejected client=[198.51.100.7] at=connect reply=input sent without waiting for greeting`,
		},
		{
			"a warning that speaks of a refusal",
			`H=h.example [198.51.100.7] F=<s@c.example> Warning: would be rejected tomorrow`,
			`would_reject from=s@c.example client=h.example[198.51.100.7] reply=would be rejected tomorrow`,
		},
		{
			"a verification that the far end refused",
			`H=h.example [198.51.100.7] sender verify fail for <s@c.example>: mx.c.example [192.0.2.1] : SMTP error from remote mail server after RCPT TO:<s@c.example>: 550 5.1.1 no`,
			`probe from=s@c.example relay=mx.c.example[192.0.2.1] client=h.example[198.51.100.7] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
		},

		{
			"before 4.85, a verification",
			`H=h.example [198.51.100.7] sender verify fail for <s@c.example>: response to "RCPT TO:<s@c.example>" from mx.c.example [192.0.2.1] was: 550 5.1.1 no`,
			`probe from=s@c.example relay=mx.c.example[192.0.2.1] client=h.example[198.51.100.7] code=550 status=5.1.1 at=rcpt reply=550 5.1.1 no`,
		},
		{
			"long ago it was a violation",
			`SMTP protocol violation: synchronization error (input sent without waiting for greeting): rejected connection from H=[198.51.100.7]`,
			`rejected client=[198.51.100.7] at=connect reply=input sent without waiting for greeting`,
		},

		// Sessions.
		{
			"a lost client, over TLS",
			`SMTP command timeout on TLS connection from h.example [198.51.100.7] D=5m`,
			`disconnected client=h.example[198.51.100.7] reply=SMTP command timeout`,
		},
		{
			"in the middle of a message",
			`ID SMTP data timeout (message abandoned) on connection from h.example [198.51.100.7] F=<s@c.example>`,
			`disconnected from=s@c.example client=h.example[198.51.100.7] at=end_of_data reply=SMTP data timeout (message abandoned)`,
		},
		{
			"a lost client, and why",
			`unexpected disconnection while reading SMTP command from h.example [198.51.100.7] (error: Connection reset by peer) D=0.1s`,
			`disconnected client=h.example[198.51.100.7] reply=(error: Connection reset by peer)`,
		},
		{
			"after the last dot",
			`ID SMTP connection lost after final dot H=h.example [198.51.100.7] P=esmtp`,
			`disconnected client=h.example[198.51.100.7] at=end_of_data reply=SMTP connection lost after final dot`,
		},
		{
			"too many mistakes",
			`SMTP call from h.example [198.51.100.7] dropped: too many syntax or protocol errors (last command was "AUTH LOGIN", C=EHLO)`,
			`disconnected client=h.example[198.51.100.7] reply=too many syntax or protocol errors (last command was "AUTH LOGIN", C=EHLO)`,
		},
		{
			"TLS with a client",
			`TLS error on connection from h.example (helo) [198.51.100.7] (SSL_accept): error:1408A0C1:SSL routines:no shared cipher`,
			`tls_failed client=h.example[198.51.100.7] helo=helo at=starttls reply=(SSL_accept): error:1408A0C1:SSL routines:no shared cipher`,
		},
		{
			"TLS with a host",
			`ID H=mx.b.example [192.0.2.1] TLS error on connection (recv): The TLS connection was non-properly terminated.`,
			`tls_failed relay=mx.b.example[192.0.2.1] at=starttls reply=(recv): The TLS connection was non-properly terminated.`,
		},
		{
			"TLS with a host, before 4.85",
			`ID TLS error on connection to mx.b.example [192.0.2.1] (SSL_connect): error:1407742E:SSL routines`,
			`tls_failed relay=mx.b.example[192.0.2.1] at=starttls reply=(SSL_connect): error:1407742E:SSL routines`,
		},
		{
			"in clear then, before 4.85",
			`ID TLS session failure: delivering unencrypted to mx.b.example [192.0.2.1] (not in hosts_require_tls)`,
			`tls_failed relay=mx.b.example[192.0.2.1] at=starttls`,
		},
		{
			"DANE",
			`ID DANE attempt failed; TLS connection to mx.b.example [192.0.2.1]: (certificate verification failed): certificate invalid`,
			`tls_failed relay=mx.b.example[192.0.2.1] at=starttls reply=(certificate verification failed): certificate invalid`,
		},
		{
			"an authenticator that could not tell",
			`login authenticator failed for h.example (helo) [198.51.100.7] U=me: 435 Unable to authenticate at present (set_id=u): lookup failed`,
			`auth_failed client=h.example[198.51.100.7] helo=helo user=u code=435 at=auth reply=435 Unable to authenticate at present (set_id=u): lookup failed`,
		},

		// Messages.
		{
			"an arrival with all that can be said",
			`ID <= s@c.example DS H=h.example (helo) [198.51.100.7]:4711 I=[192.0.2.1]:465 TFO* U=me Ci=7 P=esmtpsa L*. X=TLS1.3:A:256 CV=yes DN="CN=x" SNI=mail.c.example A=login:u@c.example:s@c.example PRDR PRX=198.51.100.9 K S=300 M8S=8 DKIM=c.example ARC RT=0.1s Q=slow id=1@c.example T="x" from <s@c.example> for a@b.example "c d"@e.example`,
			`received from=s@c.example client=h.example[198.51.100.7] helo=helo user=u@c.example`,
		},
		{
			"a message that the client was told was refused",
			`ID (= s@c.example H=h.example [198.51.100.7] P=esmtp S=300`,
			`received from=s@c.example client=h.example[198.51.100.7]`,
		},
		{
			"a bounce",
			`ID <= <> R=1xVrNA-000000000cj-2Mid U=exim P=local S=300`,
			`received from=<>`,
		},
		{
			"frozen, and why",
			`ID *** Frozen (message created with -f <>)`,
			`held reply=*** Frozen (message created with -f <>)`,
		},
		{
			"thawed",
			`ID Unfrozen by auto-thaw`,
			`released reply=Unfrozen by auto-thaw`,
		},
		{
			"given up",
			`ID cancelled by timeout_frozen_after`,
			`cancelled reply=cancelled by timeout_frozen_after`,
		},
		{
			"one recipient given up",
			`ID address <a@b.example> marked delivered by root`,
			`cancelled to=a@b.example reply=marked delivered by root`,
		},
		{
			"nothing but an ID and blanks",
			`ID                    `,
			`ignored`,
		},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := eximSays(t, test.line); got != test.want {
				t.Errorf("line %s\n got %s\nwant %s", test.line, got, test.want)
			}
		})
	}
}
