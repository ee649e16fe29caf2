"""Mail that came back, made up in the forms that mail servers really use.

Every address, host and text is invented; the forms are those of Postfix, Exim, Exchange, qmail and
Gmail, and of a complaint (RFC 5965). ``{to}`` is the recipient, ``{id}`` our Message-ID.
"""

COPY = """Received: from relay.example.org (relay.example.org [192.0.2.1])
\tby mx.example.net with ESMTPS id 4Xy; Sun, 22 Nov 2026 09:00:01 +0000
From: Trialpost <post@trialpost.example>
To: {to}
Subject: You have a new message from Trialpost
Date: Sun, 22 Nov 2026 09:00:00 +0000
Message-ID: {id}
Auto-Submitted: auto-generated
"""

POSTFIX = """From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: post@trialpost.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B/mx.example.net"
Message-Id: <20261122090002.4Xy@mx.example.net>

This is a MIME-encapsulated message.

--B/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{to}>: host mx.example.net[192.0.2.2] said: 550 {status} <{to}>: Recipient
    address rejected (in reply to RCPT TO command)

--B/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4Xy
Arrival-Date: Sun, 22 Nov 2026 09:00:01 +0000 (UTC)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 {status} <{to}>: Recipient address rejected

--B/mx.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

""" + COPY + """
--B/mx.example.net--
"""  # fmt: skip

EXIM = """From: Mail Delivery System <Mailer-Daemon@exim.example.net>
To: post@trialpost.example
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Message-Id: <E1abcde-000000001AB-2abc@exim.example.net>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    host mx.example.net [192.0.2.2]
    SMTP error from remote mail server after RCPT TO:<{to}>:
    550 No such user here

------ This is a copy of the message's headers. ------

Return-path: <post@trialpost.example>
""" + COPY  # fmt: skip

EXCHANGE = """From: Microsoft Outlook <MicrosoftExchange329e@example.net>
To: post@trialpost.example
Subject: Undeliverable: You have a new message from Trialpost
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="_9f_"
In-Reply-To: {id}
References: {id}
X-MS-Exchange-Message-Is-Ndr:

--_9f_
Content-Type: multipart/alternative; boundary="_9a_"

--_9a_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

{to}<mailto:{to}>
The email address you entered couldn't be found.

Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipie=
nt not found by SMTP address lookup'

--_9a_--

--_9f_
Content-Type: message/delivery-status

Reporting-MTA: dns;AB0PR04.eurprd04.prod.example.net
Received-From-MTA: dns;relay.example.org
Arrival-Date: Sun, 22 Nov 2026 09:00:02 +0000

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822;{to}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found

--_9f_
Content-Type: message/rfc822

""" + COPY + """Content-Type: text/plain

Hello

--_9f_--
"""  # fmt: skip

QMAIL = """From: MAILER-DAEMON@qmail.example.net
To: post@trialpost.example
Subject: failure notice
Date: 22 Nov 2026 09:00:03 -0000

Hi. This is the qmail-send program at qmail.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <post@trialpost.example>
""" + COPY + """
Hello
"""  # fmt: skip

GMAIL = """From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: post@trialpost.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {id}
In-Reply-To: {id}
X-Failed-Recipients: {to}
MIME-Version: 1.0
Content-Type: multipart/report; boundary="0000000000005a"; report-type=delivery-status

--0000000000005a
Content-Type: multipart/related; boundary="0000000000005b"

--0000000000005b
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: base64

PGh0bWw+PGJvZHk+QWRkcmVzcyBub3QgZm91bmQ8L2JvZHk+PC9odG1sPg==

--0000000000005b--

--0000000000005a
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Arrival-Date: Sun, 22 Nov 2026 01:00:02 -0800 (PST)
X-Original-Message-ID: {id}

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.example. (192.0.2.9, the server for the domain.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
Last-Attempt-Date: Sun, 22 Nov 2026 01:00:03 -0800 (PST)

--0000000000005a
Content-Type: message/rfc822

""" + COPY + """
Hello

--0000000000005a--
"""  # fmt: skip

COMPLAINT = """From: feedback@example.net
To: post@trialpost.example
Subject: FW: You have a new message from Trialpost
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="arf"

--arf
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for an email message received on 22 Nov 2026.

--arf
Content-Type: message/feedback-report

Feedback-Type: {feedback}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <post@trialpost.example>

--arf
Content-Type: message/rfc822

""" + COPY + """
Hello

--arf--
"""  # fmt: skip

AWAY = """From: {to}
To: post@trialpost.example
Subject: Out of office: You have a new message from Trialpost
Auto-Submitted: auto-replied
In-Reply-To: {id}
References: {id}
Content-Type: text/plain; charset=utf-8

I am away until Monday. 550 5.1.1 is my favourite number.
"""

REPLY = """From: {to}
To: post@trialpost.example
Subject: Re: You have a new message from Trialpost
In-Reply-To: {id}
Content-Type: text/plain; charset=utf-8

Thank you!
"""

FORMS = {
    "postfix": POSTFIX, "exim": EXIM, "exchange": EXCHANGE, "qmail": QMAIL, "gmail": GMAIL,
}  # fmt: skip


def filled(form: str, **values: str) -> bytes:
    """Return a message of a form, with its values filled in and lines that end with LF."""
    for name, value in (
        {"action": "failed", "status": "5.1.1", "feedback": "abuse"} | values
    ).items():
        form = form.replace(f"{{{name}}}", value)
    return form.encode()
