package generate

import "strings"

// stage is the moment of a session at which a reply comes.
type stage uint8

const (
	greeting stage = iota
	mailFrom
	rcptTo
	endOfData
)

// reply is what a far end says; its lines are separated by line breaks. In it stand {rcpt} for the
// recipient, {ip} for our address, {id} for something that is new each time.
type reply struct {
	stage stage
	text  string
}

// provider is where recipients have their mailboxes. The replies have the form of the large ones:
// number of lines, codes, lengths; the words are our own.
type provider struct {
	share    int // of all recipients, in proportion to the others
	domains  []string
	mx       []string
	taken    string  // the reply to a message that is taken
	put      []reply // for now: 4yz
	rejected []reply // for good: 5yz
}

var providers = []provider{
	{
		share:   25,
		domains: []string{"gmail.example", "brightway.example", "shop24.example"},
		mx:      []string{"gmail-smtp-in.l.google.com", "alt1.gmail-smtp-in.l.google.com", "aspmx.l.google.com"},
		taken:   "250 2.0.0 OK  1795527581 {id}-{id}si117 - gsmtp",
		put: []reply{
			{rcptTo, "452-4.2.2 The mailbox of the recipient has no room left. Ask the recipient\n452-4.2.2 to make some, and see\n452 4.2.2  https://support.google.com/mail/?p=OverQuotaTemp {id} - gsmtp"},
			{endOfData, "421-4.7.28 An unusual rate of unsolicited mail comes from {ip},\n421-4.7.28 so mail from there is held back for a while. What senders can do:\n421 4.7.28  https://support.google.com/mail/?p=UnsolicitedRateLimitError {id} - gsmtp"},
			{rcptTo, "450-4.2.1 Too much mail arrives for this account at the moment.\n450 4.2.1 Try again later. https://support.google.com/mail/?p=ReceivingRate {id} - gsmtp"},
		},
		rejected: []reply{
			{rcptTo, "550-5.1.1 There is no account of the name that you wrote to. Look for\n550-5.1.1 typing errors and blanks in the address, and read on at\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser {id} - gsmtp"},
			{endOfData, "550-5.7.26 The sender of this mail has not been authenticated: neither SPF\n550-5.7.26 nor DKIM passed for its domain.\n550-5.7.26  SPF [brightway.example] with ip: [{ip}] = did not pass\n550 5.7.26  https://support.google.com/mail/answer/81126#authentication {id} - gsmtp"},
			{endOfData, "550-5.7.1 [{ip}      12] This message looks like mail that nobody asked\n550-5.7.1 for, and is blocked to keep such mail away from users. See\n550 5.7.1  https://support.google.com/mail/?p=UnsolicitedMessageError {id} - gsmtp"},
			{rcptTo, "552-5.2.2 The mailbox of the recipient is full and has not been used for long.\n552 5.2.2  https://support.google.com/mail/?p=OverQuotaPerm {id} - gsmtp"},
		},
	},
	{
		share:   10,
		domains: []string{"hotmail.example", "outlook.example", "corp.example", "mondial.example"},
		mx:      []string{"outlook-com.olc.protection.outlook.com", "corp-example.mail.protection.outlook.com"},
		taken:   "250 2.6.0 <{id}@mail.example> [InternalId=1743756722{id}, Hostname=AM0PR08MB3345.eurprd08.prod.outlook.com] 18213 bytes in 0.104, 170.5 KB/sec Queued mail for delivery -> 250 2.1.5",
		put: []reply{
			{mailFrom, "451 4.7.650 The mail server [{ip}] is limited for now because of its reputation. (S775) [AM5EUR03FT{id}.eop-EUR03.prod.protection.outlook.com 2026-11-24T14:39:41.000Z 08DE2B{id}]"},
			{endOfData, "451 4.7.500 Server busy. Please try again later from [{ip}]. (S77714) [VI1EUR05FT{id}.eop-eur05.prod.protection.outlook.com 2026-11-24T14:39:41.000Z 08DE2B{id}]"},
		},
		rejected: []reply{
			{mailFrom, "550 5.7.1 Messages from [{ip}] were not sent, since a part of their network is on our list (S3140). Ask your provider, or see http://mail.live.com/mail/troubleshooting.aspx#errors. [DB8EUR05FT{id}.eop-eur05.prod.protection.outlook.com 2026-11-24T14:39:41.000Z 08DE2B{id}]"},
			{rcptTo, "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [AM7EUR03FT{id}.eop-EUR03.prod.protection.outlook.com 2026-11-24T14:39:41.000Z 08DE2B{id}]"},
			{rcptTo, "550 5.4.1 Recipient address rejected: Access denied. [DU2PEPF{id}.eurprd05.prod.outlook.com 2026-11-24T14:39:41.000Z 08DE2B{id}]"},
		},
	},
	{
		share:   10,
		domains: []string{"yahoo.example", "aol.example"},
		mx:      []string{"mta5.am0.yahoodns.net", "mta7.am0.yahoodns.net", "mx-aol.mail.gm0.yahoodns.net"},
		taken:   "250 ok dirdel",
		put: []reply{
			{mailFrom, "421 4.7.0 [TSS04] Messages from {ip} are put off for now because of complaints or their number - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes"},
		},
		rejected: []reply{
			{rcptTo, "554 delivery error: dd Not a valid recipient - atlas-production.v2-mail-prod1-gq1.omega.yahoo.com"},
			{endOfData, "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes"},
		},
	},
	{
		share:   5,
		domains: []string{"gmx.example", "web.example"},
		mx:      []string{"mx00.emig.gmx.net", "mx-ha03.web.de"},
		taken:   "250 Requested mail action okay, completed: id=1Mc{id}-{id}",
		put: []reply{
			{greeting, "421-gmx.net (mxgmx0{id}) Nemesis ESMTP Service not available\n421-Service unavailable\n421-Reject due to policy restrictions.\n421 For explanation visit https://postmaster.gmx.net/en/case?c=r0601&i=ip&v={ip}&r=1M{id}"},
		},
		rejected: []reply{
			{rcptTo, "550-Requested action not taken: mailbox unavailable\n550 For explanation visit https://postmaster.gmx.net/en/case?c=r1001&i=ip&v={ip}&r=1M{id}"},
			{greeting, "554-gmx.net (mxgmx1{id}) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://www.gmx.net/mail/senderguidelines?c=bl&i=ip&v={ip}"},
		},
	},
	{
		share:   50,
		domains: []string{"elbe.example", "datenwerk.example", "lindenhof.example", "verlag.example", "nordlicht.example"},
		mx:      []string{"mx1.mailhost.example", "mx2.mailhost.example", "mail.datenwerk.example", "mx.nordlicht.example"},
		taken:   "250 2.0.0 Ok: queued as {id}",
		put: []reply{
			{rcptTo, "450 4.2.0 <{rcpt}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{rcpt}.html"},
			{rcptTo, "452 4.3.1 Insufficient system storage"},
			{greeting, "421 4.3.2 Service currently unavailable, too many connections from {ip}"},
			{rcptTo, "451 4.7.1 <{rcpt}>: try again in 300 seconds"},
		},
		rejected: []reply{
			{rcptTo, "550 5.1.1 <{rcpt}>: Recipient address rejected: User unknown in virtual mailbox table"},
			{rcptTo, "554 5.7.1 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/{ip}"},
			{endOfData, "550 5.7.1 Spam message rejected, score 14.2"},
			{mailFrom, "552 5.3.4 Message size exceeds fixed limit"},
			{rcptTo, "550 5.2.1 <{rcpt}>: this mailbox has been closed"},
			{rcptTo, "550 No such person at this address."},
		},
	},
}

// provider returns one of the providers, as often as its share says.
func (d dice) provider() *provider {
	n := d.IntN(100) // the sum of all shares
	for i := range providers {
		if n -= providers[i].share; n < 0 {
			return &providers[i]
		}
	}
	return &providers[len(providers)-1]
}

// say fills the places in a reply in.
func (d dice) say(text, recipient, ip string) string {
	return strings.NewReplacer("{rcpt}", recipient, "{ip}", ip, "{id}", d.letters(11, lowerAlnum)).Replace(text)
}
