package catalog

import (
	"bytes"
	"testing"

	"mtalens/catalog/smtp"
)

// Where code and words contradict each other. The replies are real ones, with shorter addresses.
func TestConflicts(t *testing.T) {
	c := mustLoad(t)
	const (
		google, microsoft, yahoo = "gmail-smtp-in.l.google.com", "x-com.mail.protection.outlook.com", "mta5.am0.yahoodns.net"
		anyone                   = "mx.example.com"
	)
	for _, test := range []struct {
		relay, reply string
		want         Reason
		why          string
	}{
		{anyone, "550 5.7.1 <u@x>: Recipient address rejected: User unknown", ReasonUserUnknown, "5.7.1 is the default code of policy tables"},
		{anyone, "554 5.7.1 Mailbox is full / Blocks limit exceeded", ReasonMailboxFull, "the words, not the vague code"},
		{anyone, "450 4.1.1 <u@x>: Recipient address rejected: User unknown in virtual alias table", ReasonUserUnknown, "soft_bounce"},
		{anyone, "550 5.2.1 <u@x>... Addressee unknown", ReasonUserUnknown, "the words were written for the case"},
		{google, "550-5.2.1 The user you are trying to contact is receiving mail at a rate that 550 5.2.1 prevents additional messages from being delivered.", ReasonRecipientRateLimited, "the mailbox is not disabled"},
		{microsoft, "550 5.2.2 Submission quota exceeded", ReasonSendingQuotaExceeded, "the quota is the sender's"},
		{anyone, "552 5.2.2 <u@x>: user is overquota", ReasonMailboxFull, ""},
		{anyone, "552 5.3.4 Message size exceeds fixed limit", ReasonMessageTooLarge, "552 alone says nothing"},
		{anyone, "552 5.2.3 message too large for this recipient", ReasonMessageTooLarge, ""},
		{yahoo, "552 1 Requested mail action aborted, mailbox not found", ReasonUserUnknown, "it is no matter of storage"},
		{"smtp-in.orange.fr", "552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417", ReasonMailboxFull, "never suppress such an address"},
		{"mx.mailstore1.secureserver.net", "550 5.1.1 <s@x> has sent to too many recipients this hour. IB607", ReasonRateLimited, "the most harmful false hard bounce"},
		{"msgin.vvv.facebook.com", "550 5.1.1 RCP-P2 https://www.facebook.com/postmaster/response_codes?ip=192.0.2.1#RCP-P2 Refused due to recipient preferences", ReasonRecipientRefused, "the code of the provider in the words"},
		{microsoft, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", ReasonUserUnknown, "not null MX"},
		{anyone, "556 5.1.10 Recipient address has null MX", ReasonDomainNoMail, "RFC 7505"},
		{microsoft, "550 5.4.1 Recipient address rejected: Access denied. [AM0EUR01FT043.eop-EUR01.prod.protection.outlook.com]", ReasonUserUnknown, "directory-based edge blocking"},
		{anyone, "550 5.7.1 Recipient address rejected: Access denied", ReasonPolicyRejected, "elsewhere it is policy"},
		{microsoft, "550 5.4.1 Relay Access Denied", ReasonRelayDenied, ""},
		{"mx.zoho.com", "550 5.4.6 Unusual sending activity detected. Please try after sometime", ReasonSenderSuspended, "not a loop"},
		{anyone, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", ReasonIPBlocklisted, "'Service unavailable' is boiler plate"},
		{anyone, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example.org", ReasonIPBlocklisted, "a list that nobody knows"},
		{anyone, "554 5.7.1 Service unavailable; Sender address [u@x.com] blocked using dbl.spamhaus.org", ReasonDomainBlocklisted, "the sender's domain, not the IP"},
		{anyone, "554 5.7.1 Service unavailable; Helo command [h.x.com] blocked using rhsbl.example.org", ReasonDomainBlocklisted, ""},
		{anyone, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using dbl.spamhaus.org; Error: open resolver; https://www.spamhaus.org/returnc/pub/192.0.2.2", ReasonSystemError, "the receiver may not ask the list"},
		{anyone, "421 4.7.1 Client host [192.0.2.1] blocked using grey.rbl; Greylisting in action", ReasonGreylisted, ""},
		{anyone, "550 5.7.1 Greylisted, please retry", ReasonGreylisted, "although the class is permanent"},
		{anyone, "450 4.7.1 <c>: Client host rejected: cannot find your reverse hostname, [192.0.2.1]", ReasonReverseDNS, ""},
		{"mx.yandex.ru", "451 4.7.1 Sorry, the service is currently unavailable. Please come back later.", ReasonGreylisted, "so Yandex greylists"},
		{anyone, "554 rejected due to spam or virus content", ReasonSpamDetected, "both are named"},
		{anyone, "554 5.7.0 Reject, id=12345-06 - SPAM", ReasonSpamDetected, "the word behind the dash is the verdict"},
		{anyone, "554 5.7.0 Reject, id=12345-06 - INFECTED: Eicar-Test-Signature", ReasonVirusDetected, ""},
		{anyone, "554 5.7.0 Reject, id=12345-06 - BANNED: .exe", ReasonContentRejected, ""},
		{yahoo, "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1", ReasonLowReputation, ""},
		{yahoo, "421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed", ReasonIPBlocked, ""},
		{"eu-smtp-inbound-1.mimecast.com", "451 Open relay not allowed - https://community.mimecast.com/docs/DOC-1369#451", ReasonRelayDenied, ""},
		{"mx3.qq.com", "550 Mailbox unavailable or access denied [MXAbc. IP: 192.0.2.1]", ReasonRecipientRateLimited, "so QQ documents it"},
		{anyone, "550 Mailbox unavailable or access denied", ReasonUserUnknown, "elsewhere it is not"},
		{"mx3.qq.com", "550 Ip frequency limited [Mabc IP: 192.0.2.1]", ReasonRateLimited, ""},
		{"163mx01.mxmail.netease.com", "554 MI:STC 163 mx1,abc 192.0.2.1", ReasonRateLimited, ""},
		{microsoft, "550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus. To request removal see (AS16012611)", ReasonIPBlocklisted, ""},
		{microsoft, "550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Customer Block list (AS16012607)", ReasonRecipientRefused, "the list of the customer"},
		{"hotmail-com.olc.protection.outlook.com", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).", ReasonIPBlocked, "Microsoft's own list"},
		{microsoft, "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS843)", ReasonLowReputation, "throttling in disguise"},
		{microsoft, "451 4.7.700 PFA agent busy, please try again", ReasonSystemError, "this one really is load"},
		{google, "421-5.7.32 Your email has been rate limited because the From: header (RFC5322) in this 421 5.7.32 message isn't aligned with either the authenticated SPF or DKIM organizational domain.", ReasonDMARCFail, ""},
		{google, "535-5.7.8 Username and Password not accepted.", ReasonSMTPAuthFailed, ""},
		{google, "450-4.2.1 The user you are trying to contact is receiving email too quickly.", ReasonRecipientRateLimited, ""},
		{google, "550-5.7.27 Your email has been blocked because the SPF check did not pass.", ReasonSPFFail, "Gmail's own sense of the code"},
		{anyone, "550 5.7.27 <s@x>: Sender address rejected: Domain x does not accept mail (nullMX)", ReasonSenderRejected, "the registered sense"},
		{google, "550-5.7.26 Unauthenticated email from d is not accepted due to 550-5.7.26 domain's DMARC policy.", ReasonDMARCFail, "one code, three causes"},
		{google, "550-5.7.26 The MAIL FROM domain [d] has an SPF record with a hard fail policy (-all) but it fails to pass", ReasonSPFFail, ""},
		{google, "550-5.7.26 Your email has been blocked because the sender is unauthenticated.", ReasonSenderUnauthenticated, ""},
		{google, "451-4.7.26 Unauthenticated email from d is not accepted due to domain's DMARC policy, but temporary DNS failures prevent authentication.", ReasonDNSError, "the second half of the sentence is the cause"},
		{yahoo, "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes", ReasonSenderUnauthenticated, "Yahoo's help page says so"},
		{microsoft, "550 5.1.0 Sender denied", ReasonUserUnknown, ""},
		{anyone, "550 #5.1.0 Address rejected.", ReasonUserUnknown, "IronPort"},
		{"cxr.mx.a.cloudfilter.net", "550 5.1.0 <s@x> sender rejected. Please see https://www.cox.com/aup AUP#CXSNDR", ReasonSenderUnauthenticated, "5.1.0 says nothing"},
		{anyone, "550 5.7.1 Unauthenticated senders not allowed", ReasonSMTPAuthFailed, ""},
		{anyone, "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", ReasonRelayDenied, ""},
		{anyone, "550-Please turn on SMTP Authentication in your mail client. 550-h.x [192.0.2.1] is not permitted to relay through this server 550 without authentication.", ReasonRelayDenied, "we are no client of theirs"},
		{anyone, "454 4.7.1 <u@x>: Relay access denied", ReasonRelayDenied, ""},
		{anyone, "550 Unrouteable address", ReasonUserUnknown, "said by another host"},
		{anyone, "421 4.4.2 mx.example.com Error: timeout exceeded", ReasonConnectionFailed, ""},
		{anyone, "421 Service not available, closing transmission channel", ReasonSystemError, ""},
		{anyone, "550 Too many invalid recipients", ReasonIPBlocked, "a punishment, no limit"},
		{anyone, "452 4.5.3 Too many recipients", ReasonTooManyRecipients, ""},
		{anyone, "452 4.5.3 rate limit exceeded", ReasonRateLimited, "Rambler"},
		{anyone, "450 4.2.0 <u@x>: Recipient address rejected: Policy restrictions; try later. Greylisted for 120 seconds", ReasonGreylisted, "the specific words win over the longer ones"},
		{anyone, "554 5.5.0 Service unavailable: procmail: Couldn't create \"/var/mail/u\"", ReasonDeliveryAgentError, "the quoted command is the cause"},
		{anyone, "553 5.1.8 <s@x>... Domain of sender address s@x does not exist", ReasonSenderRejected, ""},
		{microsoft, "550 5.1.8 Access denied, bad outbound sender AS(42003)", ReasonSenderSuspended, "the own account"},
	} {
		q := Query{Outcome: Bounced, Origin: FromRemote, MTA: Postfix, Relay: []byte(test.relay), Text: []byte(test.reply)}
		var rest []byte
		q.ReplyCode, rest, _ = smtp.CutReplyCode(q.Text)
		q.Enhanced, _, _ = smtp.CutEnhancedCode(bytes.TrimLeft(rest, " -#"))
		if m := c.Lookup(&q); m.Reason != test.want {
			t.Errorf("%s says %q: %s by %q, want %s: %s", test.relay, test.reply, m.Reason, c.SignatureName(m.Signature), test.want, test.why)
		}
	}
}

// What the MTA says of itself, without any code or with its own.
func TestOwnWords(t *testing.T) {
	c := mustLoad(t)
	for _, test := range []struct {
		mta  MTA
		dsn  string
		text string
		want Reason
	}{
		{Postfix, "5.4.4", "Host or domain name not found. Name service error for name=x.example type=A: Host not found", ReasonDomainNotFound},
		{Postfix, "4.4.3", "Host or domain name not found. Name service error for name=x.example type=MX: Host not found, try again", ReasonDNSError},
		{Postfix, "4.4.1", "connect to mx.x.example[192.0.2.1]:25: Connection timed out", ReasonConnectionFailed},
		{Postfix, "4.4.2", "lost connection with mx.x.example[192.0.2.1] while sending end of data -- message may be sent more than once", ReasonConnectionFailed},
		{Postfix, "4.4.2", "conversation with mx.x.example[192.0.2.1] timed out while sending message body", ReasonConnectionFailed},
		{Postfix, "5.4.6", "mail for x.example loops back to myself", ReasonRoutingLoop},
		{Postfix, "5.1.0", "Domain x.example does not accept mail (nullMX)", ReasonDomainNoMail},
		{Postfix, "5.3.4", "message size 30000000 exceeds size limit 20480000 of server mx.x.example[192.0.2.1]", ReasonMessageTooLarge},
		{Postfix, "5.6.7", "SMTPUTF8 is required, but was not offered by host mx.x.example[192.0.2.1]", ReasonProtocolError},
		{Postfix, "4.7.4", "TLS is required, but was not offered by host mx.x.example[192.0.2.1]", ReasonTLSFailed},
		{Postfix, "4.7.5", "Cannot start TLS: handshake failure", ReasonTLSFailed},
		{Postfix, "4.7.5", "Server certificate not trusted", ReasonTLSFailed},
		{Postfix, "5.1.1", "unknown user: \"u\"", ReasonUserUnknown},
		{Postfix, "5.2.2", "maildir delivery failed: error writing message: Disk quota exceeded", ReasonMailboxFull},
		{Postfix, "5.3.0", "Command died with status 1: \"/usr/bin/procmail\"", ReasonDeliveryAgentError},
		{Exim, "", "Unrouteable address", ReasonDomainNotFound},
		{Exim, "", "retry timeout exceeded", ReasonMessageExpired},
		{Exim, "", "all hosts for 'x.example' have been failing for a long time (and retry time not reached)", ReasonMessageExpired},
		{Exim, "", "Connection refused", ReasonConnectionFailed},
		{Exim, "", "host lookup did not complete", ReasonDNSError},
		{Exim, "", "all relevant MX records point to non-existent hosts", ReasonDomainNotFound},
		{Exim, "", "lowest numbered MX record points to local host", ReasonRoutingLoop},
		{Exim, "", "mailbox is full (MTA-imposed quota exceeded while writing to /home/u/Maildir)", ReasonMailboxFull},
		{Exim, "", "Child process of address_pipe transport returned 1 from command: /bin/false", ReasonDeliveryAgentError},
		{Exim, "", "a TLS session is required, but the server did not offer TLS support", ReasonTLSFailed},
		{Exim, "", "authentication required but authentication attempt(s) failed", ReasonSMTPAuthFailed},
	} {
		q := codes(t, test.dsn)
		q.Outcome, q.Origin, q.MTA, q.Direction, q.Text = Bounced, FromLocal, test.mta, Out, []byte(test.text)
		if m := c.Lookup(&q); m.Reason != test.want {
			t.Errorf("%q: %s by %q, want %s", test.text, m.Reason, c.SignatureName(m.Signature), test.want)
		}
	}
}
